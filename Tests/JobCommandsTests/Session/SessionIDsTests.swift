import EmbedJobs
import JobCommands
import JobScript
import TestSupport
import Testing

/// Names and shortened ids in place of ids.
@Suite struct SessionIDsTests {
    private let fixture: SessionFixture

    /// Two jobs, of which one is complete, and four datasets: two inputs and the output of the complete job, and one
    /// whose name is the beginning of another's id.
    init() async throws {
        fixture = try SessionFixture(service: ScriptedService(jobs: ["slow": .runs]))
        try fixture.folder.write("{\"text\":\"one\"}\n{\"text\":\"two\"}\n", to: "docs.jsonl")
        let script = """
            let ds = upload $dir/docs.jsonl
            let other = upload $dir/docs.jsonl name=german
            let a = create name=nightly model=tiny dataset_id=$ds input_type=clustering
            let b = create name=slow model=tiny dataset_id=$other input_type=clustering
            let done = wait $a

            """
        try #require(await fixture.run(script) == .done, "\(fixture.messages)")
    }

    private static let nightly = "00000000-0000-4000-8000-000000000001"
    private static let slow = "00000000-0000-4000-8000-000000000002"

    /// The calls of one script.
    private func calls(_ script: String, _ code: ExitCode = .done, hasConsent: Bool = false) async -> [String] {
        let before = fixture.service.calls.count
        let ended = await fixture.run(script, hasConsent: hasConsent)
        #expect(ended == code, "\(script): \(fixture.messages)")
        return Array(fixture.service.calls.dropFirst(before))
    }

    @Test(
        "every command that takes an id takes a name",
        arguments: [
            ("get nightly", "job \(nightly)"), ("wait nightly", "job \(nightly)"),
            ("cancel slow", "cancelJob \(slow)"),
            ("for j in wait nightly { echo $j }", "job \(nightly)"), ("let j = get slow", "job \(slow)"),
            ("dataset docs", "dataset docs-1"), ("peek german", "dataset german-2"),
            ("download german to=$dir/out.csv", "dataset german-2"),
            ("create model=tiny dataset_id=german input_type=clustering", "dataset german-2"),
            ("delete slow", "deleteJob \(slow)"), ("get nightly format=receipt", "receipt \(nightly)"),
        ]
    )
    func names(line: String, call: String) async {
        #expect(await calls(line + "\n", hasConsent: true).contains(call), "\(fixture.service.calls)")
    }

    @Test(
        "a search takes the name of a job, although a dataset of texts has it too",
        arguments: ["search twice one", "similar twice 1", "map twice"]
    )
    func vectors(line: String) async {
        let script = """
            let ds = upload $dir/docs.jsonl name=twice
            let job = create name=twice model=tiny dataset_id=$ds input_type=clustering
            let done = wait $job

            """
        #expect(await calls(script).contains("createJob twice []"))
        // The output has the job's name too, and leads to the same rows.
        let sent = await calls(line + "\n")
        #expect(sent.contains("dataset twice-out-5"), "\(sent)")
        let peek = await calls("peek twice\n", .failure)
        #expect(peek == ["dataset twice"])
        #expect(fixture.messages.contains("1 job and 1 dataset have this name"), "\(fixture.messages)")
        #expect(fixture.messages.contains("= dataset twice-4: twice, embed-input, 2024-01-13T02:53:31.879719Z"))
        #expect(fixture.messages.contains("= help: write the id of one of them"))
    }

    @Test(
        "a search of a dataset of texts says that it does not contain vectors",
        arguments: ["docs", "docs-", "docs-1"]
    )
    func textsOnly(text: String) async {
        _ = await calls("search \(text) one\n", .failure)
        #expect(fixture.messages.contains("dataset docs-1 does not contain vectors: its type is embed-input"))
    }

    @Test("a shortened id needs four characters, and eight to delete")
    func beginnings() async {
        #expect(await calls("dataset docs-\n").contains("dataset docs-1"))
        #expect(await calls("dataset germ\n").contains("dataset german-2"))
        #expect(await calls("dataset germ…\n").contains("dataset german-2"))
        #expect(!(await calls("dataset ger\n", .failure)).contains("dataset german-2"))
        #expect(fixture.messages.contains("'ger' is too short for an id here: write at least 4 characters of german-2"))
        #expect(await calls("delete germa\n", .failure, hasConsent: true) == ["dataset germa"])
        #expect(fixture.messages.contains("write at least 8 characters of german-2"))
        #expect(await calls("delete german-2\n", hasConsent: true) == ["dataset german-2"])
    }

    @Test(
        "an ambiguous name or beginning is refused, with the matches",
        arguments: ["get", "cancel", "delete", "wait"]
    )
    func ambiguous(command: String) async {
        let again = "let again = create name=nightly model=tiny dataset_id=docs-1 input_type=clustering\n"
        #expect(await calls(again).count == 2)
        for text in ["nightly", "00000000-0000"] {
            let sent = await calls("\(command) \(text)\n", .failure, hasConsent: true)
            // A single id is tried as typed first.
            let whole = { (call: String) in call.hasSuffix(Self.nightly) || call.hasSuffix(Self.slow) }
            #expect(!sent.contains { whole($0) || $0.hasPrefix("deleteJob") }, "\(sent)")
        }
        #expect(fixture.messages.contains("'nightly' is ambiguous: 2 jobs"), "\(fixture.messages)")
        #expect(fixture.messages.contains("= job \(Self.nightly): nightly, complete, 2024-01-13T02:53:31.879719Z"))
        #expect(fixture.messages.contains("'00000000-0000' is ambiguous: 3 jobs have ids that begin with it"))
        #expect(fixture.messages.contains("= help: write more of the id"))
    }

    @Test("whole ids cost no request of their own")
    func wholeIDs() async {
        #expect(await calls("get \(Self.nightly) \(Self.slow)\n") == ["job \(Self.nightly)", "job \(Self.slow)"])
        #expect(await calls("dataset docs-1\n") == ["dataset docs-1"])
        #expect(await calls("peek docs-1\n").filter { $0 == "dataset docs-1" }.count == 2)
        let create = await calls("create model=tiny dataset_id=docs-1 input_type=clustering\n")
        #expect(create == ["dataset docs-1", "createJob - []"])
        #expect(await calls("delete \(Self.nightly)\n", hasConsent: true) == ["deleteJob \(Self.nightly)"])
    }

    @Test("a whole id wins over a name")
    func exact() async {
        #expect(await calls("let x = upload $dir/docs.jsonl name=docs-1\ndataset docs-1\n").last == "dataset docs-1")
        #expect(await calls("dataset docs-1-4\n").last == "dataset docs-1-4")
    }

    @Test("of several, none is changed if one is not found")
    func allOrNothing() async {
        let sent = await calls("cancel slow none\n", .failure)
        #expect(!sent.contains { $0.hasPrefix("cancel") }, "\(sent)")
        let deleted = await calls("delete \(Self.slow) none\n", .failure, hasConsent: true)
        #expect(!deleted.contains { $0.hasPrefix("delete") }, "\(deleted)")
    }

    @Test(
        "the error for an unknown one names the kind and a similar name",
        arguments: [
            ("get nightli", "get: job 'nightli' not found: no id begins with it, and no job has this name"),
            ("dataset germam", "dataset 'germam' not found: no id begins with it, and no dataset has this name"),
            ("peek germam", "peek: job or dataset 'germam' not found: no id begins with it, and none has this name"),
        ]
    )
    func unknown(line: String, message: String) async {
        _ = await calls(line + "\n", .failure)
        #expect(fixture.messages.contains(message), "\(fixture.messages)")
        #expect(fixture.messages.contains("= help: did you mean \(line.hasPrefix("get") ? "nightly" : "german")?"))
        _ = await calls("\(line) else { echo \"$error.kind $error.status\" }\n")
        #expect(fixture.output.out.last == "not_found 404")
        _ = await calls("get frobnicate\n", .failure)
        #expect(fixture.messages.contains("= help: list shows the jobs"))
    }

    @Test("a failure of the call itself is not hidden by the lookup")
    func otherMistakes() async throws {
        let fixture = try SessionFixture(service: ScriptedService(models: ["unknown": .notFound]))
        try fixture.folder.write("{}\n", to: "docs.jsonl")
        let script = "let ds = upload $dir/docs.jsonl\ncreate model=unknown dataset_id=docs-1 input_type=clustering\n"
        #expect(await fixture.run(script) == .failure)
        #expect(fixture.messages.contains("model 'unknown' not found"), "\(fixture.messages)")
    }

    @Test("a dry run shows that the job would be looked up")
    func dryRun() async throws {
        let (session, _) = fixture.drySession()
        var runner = ScriptRunner(session: session)
        let source = Source(name: "t", text: "get nightly; for j in wait slow { echo $j }")
        #expect(await runner.run(source, parameters: []) == .done)
        let out = fixture.output.out.map { $0.trimmingPrefix { $0 == " " } }
        #expect(out.contains("GET /v1/embed-jobs to find the job nightly"), "\(fixture.output.out)")
        #expect(out.contains("GET /v1/embed-jobs/<id of nightly>"))
        #expect(out.contains("GET /v1/embed-jobs to find the job slow"))
    }
}
