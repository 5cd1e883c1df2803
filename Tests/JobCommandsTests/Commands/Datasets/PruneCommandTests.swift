import JobCommands
import TestSupport
import Testing

@Suite("PruneCommand")
struct PruneCommandTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    @Test("prune reports what it deleted, or would delete")
    func prune() async throws {
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
        let script = """
            let ds = upload $dir/docs.jsonl
            let job = create model=tiny dataset_id=$ds input_type=search_document
            wait $job
            prune older_than=0s dry_run=true

            """
        #expect(await fixture.run(script) == .done)
        #expect(fixture.output.err.last?.hasPrefix("would delete 1 job and 2 datasets (") == true)
        let now = "2024-01-13T02:53:3"
        #expect(fixture.service.calls.last { $0.hasPrefix("prune") }?.hasPrefix("prune \(now)") == true)
        #expect(fixture.service.calls.last { $0.hasPrefix("prune") }?.hasSuffix(" dry") == true)
        #expect(await fixture.run("prune older_than=30d\n", hasConsent: true) == .done)
        #expect(fixture.service.calls.last == "prune 2023-12-14T02:53:31.879719Z")
    }

    @Test(
        "without --yes only a dry run passes the check, and only if that is known before the run",
        arguments: [
            ("prune older_than=1d dry_run=true", ExitCode.done), ("prune older_than=1d", .usage),
            ("prune older_than=1d dry_run=false", .usage), ("prune older_than=1d dry_run=$env.PATH", .usage),
        ]
    )
    func consent(line: String, code: ExitCode) async throws {
        #expect(await fixture.run(line + "\n") == code)
        #expect(code == .done || fixture.messages.contains("it needs --yes"))
    }
}
