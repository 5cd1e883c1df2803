import EmbedJobs
import JobCommands
import JobScript
import TestSupport
import Testing

/// Features of the prompt only: row numbers and ages.
@Suite("Session")
struct SessionTests {
    private let service = ScriptedService()
    private let output = RecordingOutput(isTerminal: true)
    private let names = NameCache()
    private var runner: ScriptRunner

    /// A prompt with a dataset and two jobs.
    init() async throws {
        let dataset = try await service.uploadDataset(
            DatasetUpload(name: "docs", data: ByteSource(Array("{}\n".utf8)))
        )
        for name in ["a", "b"] {
            let request = CreateJobRequest(
                model: ModelName(rawValue: "tiny"),
                datasetID: dataset,
                inputType: .clustering,
                name: name
            )
            _ = try await service.createJob(request)
        }
        await names.refresh(from: service)
        var effects = RunEffects(service: service)
        effects.clock = VirtualClock().sessionClock
        var context = RunContext(effects)
        context.names = names
        runner = ScriptRunner(session: Session(context, output: output))
    }

    private mutating func type(_ line: String) async -> ExitCode {
        await runner.run(Source(name: "prompt", text: line), parameters: [])
    }

    private static let ids = (1...2).map { "00000000-0000-4000-8000-00000000000\($0)" }

    @Test("a row number of the last table refers to its job")
    mutating func rows() async {
        #expect(await type("list") == .done)
        #expect(output.out.map { $0.split(separator: " ").first } == ["NAME", "%1", "%2"])
        #expect(await type("cancel %2") == .done)
        #expect(service.calls.contains("cancelJob \(Self.ids[0])"))
        #expect(await type("let x = datasets; get %1") == .done)
        #expect(service.calls.last == "job \(Self.ids[1])")
        #expect(await type("models; echo %2") == .done)
        #expect(output.out.last == "tiny")
        #expect(await type("datasets; dataset %1") == .done)
        #expect(await type("wait %1") == .usage)
        #expect(output.err.last?.contains("docs-1 is a dataset, not a job") == true)
    }

    @Test("a table on a terminal shows ages, other formats show times")
    mutating func ages() async {
        #expect(await type("list") == .done)
        // The service's jobs are from January 13, 2024.
        #expect(output.out.last?.hasSuffix("2024-01-13") == true)
        #expect(await type("list format=jsonl") == .done)
        #expect(output.out.last?.contains("2024-01-13T02:53:31.879719Z") == true)
    }

    @Test("$now and $today are those of the line, and do not change within it")
    mutating func times() async {
        #expect(await type("let a = $now; sleep 1d; if $now == $a { echo same }") == .done)
        #expect(await type("if $now > $a { echo later }; let day = $today; sleep 2d") == .done)
        #expect(await type("if $today > $day { echo next }") == .done)
        #expect(output.out == ["same", "later", "next"])
    }

    @Test("a missing row is an error")
    mutating func noRow() async {
        #expect(await type("get %1") == .failure)
        #expect(output.err.last?.contains("no table was shown yet") == true)
        #expect(await type("list; get %3") == .failure)
        #expect(output.err.last?.contains("%3: row not found in the last table") == true)
        #expect(await type("echo %0") == .failure)
        #expect(await type("echo '%1' 1%1 %1a") == .done)
        #expect(output.out.last == "%1 1%1 %1a")
    }

    @Test("row numbers do not work in files, and included files are files")
    func files() async throws {
        let folder = try TemporaryFolder()
        try folder.write("get %1\n", to: "row.embedjobs")
        var plain = ScriptRunner(session: Session(RunContext(RunEffects(service: service)), output: output))
        #expect(await plain.run(Source(name: "f", text: "list; get %1"), parameters: []) == .usage)
        #expect(output.err.last?.contains("%1 refers to a table row only at the prompt") == true)
        var prompt = runner
        let row = Source(name: "prompt", text: "include \(folder.file("row.embedjobs"))")
        #expect(await prompt.run(row, parameters: []) == .usage)
    }
}
