import EmbedJobs
import JobCommands
import JobScript
import TestSupport
import Testing

/// `watch`, which repeats a command that only reads.
@Suite("watch")
struct WatchingTests {
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture(service: ScriptedService(jobs: ["slow": .runs]))
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
    }

    private static let job = """
        let ds = upload $dir/docs.jsonl
        let job = create name=a model=tiny dataset_id=$ds input_type=clustering

        """

    @Test("each run is written, and the command sees what has changed")
    func runs() async {
        let script = Self.job + "watch get $job format=csv times=3 every=5s\necho $job.status\n"
        #expect(await fixture.run(script) == .done, "\(fixture.messages)")
        let rows = fixture.output.out.filter { $0.contains(",a,") }
        #expect(rows.count == 3)
        #expect(rows[0].contains(",processing,") && rows[2].contains(",complete,"), "\(rows)")
        #expect(fixture.output.out.last == "complete")
    }

    @Test("a failure ends it, and so does the end of the task")
    func ends() async {
        #expect(await fixture.run("watch get 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60\necho never\n") == .failure)
        #expect(fixture.output.out == [])
        let work = Task { await fixture.run("watch list format=csv\necho never\n") }
        work.cancel()
        #expect(await work.value == .interrupted)
        #expect(!fixture.output.out.contains("never"))
    }

    @Test(
        "it is checked as the command is, and takes only commands that read",
        arguments: [
            ("watch delete a", "delete may change something"), ("watch api GET /v1/models", "watch takes "),
            ("watch list statsu=failed", "did you mean status=?"),
            ("watch list every=0s", "the shortest duration is 1s"),
            ("watch lst", "did you mean list?"), ("list every=2s", "list: unknown option every="),
            ("watch list every=2s > out.txt", "watch does not write to a file"), ("watch", "a command"),
            ("try watch list", "try"),
        ]
    )
    func mistakes(script: String, message: String) async {
        #expect(await fixture.run(script + "\n", hasConsent: true) == .usage)
        #expect(fixture.messages.contains(message), "\(fixture.messages)")
        #expect(fixture.output.out == [])
    }

    @Test("a dry run shows the command once")
    func dryRun() async {
        let (session, _) = fixture.drySession()
        var runner = ScriptRunner(session: session)
        let source = Source(name: "t", text: "watch list status=failed every=5s\n")
        #expect(await runner.run(source, parameters: []) == .done, "\(fixture.messages)")
        let wanted = ["watch (shown once):", "    list status=failed every=5s", "        GET /v1/embed-jobs"]
        #expect(fixture.output.out == wanted)
    }

    @Test("on a terminal, all lines of a run are one frame under its title")
    func frames() async throws {
        let output = RecordingOutput(isTerminal: true)
        var runner = ScriptRunner(session: Session(RunContext(RunEffects(service: fixture.service)), output: output))
        let command = try #require(WordCommand(words: ["watch", "models", "times=1"], sourceName: "arguments"))
        #expect(await runner.run(command) == .done, "\(output.err)")
        #expect(output.out.first?.hasPrefix("watch models times=1  20") == true, "\(output.out)")
        #expect(output.out.dropFirst().first?.hasPrefix("NAME") == true, "\(output.out)")
        #expect(output.out.count == 4)
    }
}
