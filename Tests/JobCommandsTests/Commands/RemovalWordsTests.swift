import EmbedJobs
import JobCommands
import JobScript
import TestSupport
import Testing

@Suite("RemovalWords")
struct RemovalWordsTests {
    private let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
    }

    private static let made = """
        let ds = upload $dir/docs.jsonl
        let job = create model=tiny dataset_id=$ds input_type=search_document
        wait $job

        """

    private func run(_ text: String, hasConsent: Bool = true) async -> ExitCode {
        var runner = ScriptRunner(session: bench.session(hasConsent: hasConsent))
        let source = Source(name: "t.embedjobs", text: "param dir\n" + text)
        return await runner.run(source, parameters: [("dir", bench.folder.path)])
    }

    @Test("delete accepts jobs and datasets, by handle and by id")
    func delete() async throws {
        #expect(await run(Self.made + "delete $job $ds\n") == .done)
        let job = "00000000-0000-4000-8000-000000000001"
        #expect(bench.service.calls.contains("deleteJob \(job)"))
        #expect(bench.output.err.suffix(2) == ["job \(job): deleted", "dataset docs-1: deleted"])
        #expect(await run("delete \(job) output=true\n") == .done)
        #expect(bench.service.calls.last == "deleteJob \(job) with its output")
        #expect(bench.output.err.last == "job \(job): deleted with its output")
    }

    @Test("prune reports what it deleted, or would delete")
    func prune() async throws {
        #expect(await run(Self.made + "prune older_than=0s dry_run=true\n", hasConsent: false) == .done)
        #expect(bench.output.err.last?.hasPrefix("would delete 1 job and 2 datasets (") == true)
        let now = "2024-01-13T02:53:3"
        #expect(bench.service.calls.last { $0.hasPrefix("prune") }?.hasPrefix("prune \(now)") == true)
        #expect(bench.service.calls.last { $0.hasPrefix("prune") }?.hasSuffix(" dry") == true)
        #expect(await run("prune older_than=30d\n") == .done)
        #expect(bench.service.calls.last == "prune 2023-12-14T02:53:31.879719Z")
    }

    @Test(
        "without --yes only a dry run passes the check, and only if that is known before the run",
        arguments: [
            ("prune older_than=1d dry_run=true", ExitCode.done), ("prune older_than=1d", .usage),
            ("prune older_than=1d dry_run=false", .usage), ("prune older_than=1d dry_run=$env.PATH", .usage),
            ("delete docs-1", .usage),
        ]
    )
    func consent(line: String, code: ExitCode) async throws {
        #expect(await run(line + "\n", hasConsent: false) == code)
        #expect(code == .done || bench.messages.contains("it needs --yes"))
    }
}
