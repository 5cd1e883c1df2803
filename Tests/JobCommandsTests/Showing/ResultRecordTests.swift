import EmbedJobs
import JobCommands
import JobScript
import TestSupport
import Testing

/// The records of commands that do something, such as `create`.
@Suite struct ResultRecordTests {
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture(service: ScriptedService(jobs: ["fails": .fails, "slow": .runs]))
        try fixture.folder.write("{\"text\":\"one\"}\n{\"text\":\"two\"}\n", to: "docs.jsonl")
    }

    private static let job = "00000000-0000-4000-8000-000000000001"

    private static func create(_ name: String) -> String {
        "create name=\(name) model=tiny dataset_id=docs-1 input_type=clustering"
    }

    /// The lines of data of a script that follow an upload.
    private func lines(_ script: String, _ code: ExitCode = .done) async -> [String] {
        let upload = "let ds = upload $dir/docs.jsonl\n"
        let ended = await fixture.run(upload + script + "\n", hasConsent: true)
        #expect(ended == code, "\(fixture.messages)")
        return fixture.output.out.map { $0.replacing(fixture.folder.path, with: "DIR") }
    }

    @Test("where a program reads the data, each command writes its record")
    func records() async throws {
        let job = Self.job
        let script = """
            upload $dir/docs.jsonl
            \(Self.create("a"))
            wait $last_job
            download $last_job to=$dir/out.csv
            cancel $last_job
            delete $last_job $ds
            prune older_than=0s
            """
        let found = await lines(script)
        try #require(found.count == 8, "\(found)")
        #expect(found[0].hasPrefix(#"{"id":"docs-2","name":"docs","dataset_type":"embed-input","#), "\(found[0])")
        #expect(found[0].hasSuffix(#""rows":2}"#))
        let requested = #""model":"tiny","truncate":"END","input_type":"clustering","embedding_types":["float"]}"#
        #expect(found[1] == #"{"id":"\#(job)","name":"a","input_dataset_id":"docs-1","# + requested)
        #expect(found[2].hasPrefix(#"{"id":"\#(job)","name":"a","status":"complete","#), "\(found[2])")
        #expect(found[3].hasPrefix(#"{"path":"DIR/out.csv","format":"csv","rows":2,"bytes":"#), "\(found[3])")
        #expect(found[3].hasSuffix(#","dataset_id":"a-out-3"}"#))
        #expect(found[4] == found[2])
        #expect(found[5] == #"{"id":"\#(job)","kind":"job","with_output":false}"#)
        #expect(found[6] == #"{"id":"docs-1","kind":"dataset","with_output":false}"#)
        #expect(found[7] == #"{"jobs":0,"datasets":2,"bytes":1200000,"dry_run":false}"#)
    }

    @Test("a captured result and the jobs of a loop write nothing")
    func captured() async {
        let script = """
            let job = \(Self.create("a"))
            for j in wait $job { let c = cancel $j; echo $c.status }
            let file = download $job to=$dir/out.csv
            """
        #expect(await lines(script) == ["complete"])
    }

    @Test(
        "the format is that of format=, or of the setting",
        arguments: [("\(create("a")) format=ids", [job]), ("set format=ids\n\(create("a"))", [job])]
    )
    func formats(script: String, expected: [String]) async { #expect(await lines(script) == expected) }

    @Test("> and | get the record")
    func redirects() async throws {
        let script = "\(Self.create("a")) > $dir/job.json\nwait $last_job format=csv | cat\n"
        #expect(await lines(script) == [])
        let written = String(decoding: try fixture.folder.read("job.json"), as: UTF8.self)
        #expect(written.contains(#"{"id":"\#(Self.job)","name":"a","#) && written.hasSuffix("]\n"), "\(written)")
        #expect(try fixture.shellOutput.hasPrefix("id,name,status,"))
    }

    @Test("jobs that ended are written, also if the wait fails")
    func failures() async {
        let script = "let a = \(Self.create("a"))\nlet b = \(Self.create("fails"))\nwait $a $b"
        let found = await lines(script, .jobFailed)
        #expect(found.count == 2 && found.contains { $0.contains(#""status":"failed""#) }, "\(found)")
    }

    @Test("jobs that ended before a timeout are written")
    func timeout() async {
        let script = "let a = \(Self.create("a"))\nlet b = \(Self.create("slow"))\nwait $a $b timeout=1m"
        let found = await lines(script, .timeout)
        #expect(found.count == 1 && found.allSatisfy { $0.contains(#""status":"complete""#) }, "\(found)")
    }

    @Test("what was done before a failure is written")
    func partly() async {
        let none = "99999999-0000-4000-8000-000000000009"
        let found = await lines("let a = \(Self.create("slow"))\ncancel $a \(none)", .failure)
        #expect(found.count == 1 && found.allSatisfy { $0.contains(#""status":"cancelling""#) }, "\(found)")
    }

    @Test("a download into a device does not mix with a record")
    func streams() async { #expect(await lines("download $ds to=/dev/null format=csv") == []) }

    /// The lines of data of a script after an upload, in an output of another kind.
    private func lines(_ script: String, on output: RecordingOutput) async -> [String] {
        var effects = RunEffects(service: fixture.service)
        effects.clock = VirtualClock().sessionClock
        var runner = ScriptRunner(session: Session(RunContext(effects), output: output))
        let text = "let ds = upload \(fixture.folder.path)/docs.jsonl\n\(script)\n"
        #expect(await runner.run(Source(name: "t", text: text), parameters: []) == .done, "\(output.err)")
        return output.out
    }

    @Test("a terminal shows the message, and the record only with format=")
    func terminal() async {
        let output = RecordingOutput(isTerminal: true)
        #expect(await lines("set format=jsonl\n\(Self.create("a"))", on: output) == [])
        #expect(output.err.last?.contains("tiny on docs-1") == true)
        #expect(await lines("\(Self.create("b")) format=ids", on: output).last?.hasSuffix("0002") == true)
    }

    @Test("quiet output has ids, also on a terminal", arguments: [true, false])
    func quiet(isTerminal: Bool) async {
        let output = RecordingOutput(isTerminal: isTerminal, isQuiet: true)
        let script = "\(Self.create("a"))\nwait $last_job\ndownload $last_job to=/dev/null format=csv"
        #expect(await lines(script, on: output) == [Self.job, Self.job])
    }

    @Test("quiet output of prune is its message, since nothing in it is an id")
    func quietPrune() async {
        let output = RecordingOutput(isQuiet: true)
        #expect(await lines("prune older_than=0s dry_run=true", on: output) == [])
        #expect(output.err.last?.hasPrefix("would delete 0 jobs and 1 dataset (") == true)
    }

    @Test("formats for programs hold the numbers of vectors", arguments: ["json", "jsonl", "csv"])
    func vectors(format: String) async {
        let script = "let job = \(Self.create("a"))\nlet done = wait $job\npeek $job limit=1 format=\(format)"
        let found = await lines(script).joined(separator: "\n")
        #expect(!found.contains("[2]") && !found.contains("…"), "\(found)")
        #expect(found.contains(format == "csv" ? "\"[0.0,0.5]\"" : "\"float\":[0.0,0.5]"), "\(found)")
    }

    @Test("an empty list in CSV has a header")
    func emptyLists() async {
        #expect(await lines("list format=csv").first?.hasPrefix("id,name,status,created_at,") == true)
    }
}
