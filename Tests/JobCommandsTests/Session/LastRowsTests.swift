import EmbedJobs
import JobCommands
import JobScript
import TestSupport
import Testing

/// `$last_rows`, the records that a command showed last.
@Suite("$last_rows")
struct LastRowsTests {
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture(service: ScriptedService(jobs: ["slow": .runs]))
        try fixture.folder.write("{\"text\":\"one\"}\n{\"text\":\"two\"}\n", to: "docs.jsonl")
    }

    private func run(_ script: String) async -> [String] {
        let start = "let ds = upload $dir/docs.jsonl\n"
        #expect(await fixture.run(start + script + "\n") == .done, "\(fixture.messages)")
        return fixture.output.out
    }

    private static func create(_ name: String) -> String {
        "let job = create name=\(name) model=tiny dataset_id=$ds input_type=clustering"
    }

    @Test("they are records with all fields, in every format")
    func records() async {
        let script = """
            echo $last_rows.count
            \(Self.create("a"))
            \(Self.create("b"))
            list format=ids > /dev/null
            for row in $last_rows { echo "$row.name $row.model $row.truncate" }
            datasets limit=1 format=csv > /dev/null
            echo $last_rows.count $last_rows[0].name $last_rows[0].rows
            """
        #expect(await run(script) == ["0", "b tiny END", "a tiny END", "1 docs 2"])
    }

    @Test("what a variable or a loop takes was not shown, and neither was what a command has done")
    func captured() async {
        let script = """
            models > /dev/null
            let all = datasets
            for ds in datasets { let seen += $ds }
            \(Self.create("a"))
            cancel $job > /dev/null
            echo $last_rows.count $last_rows[1].name
            """
        #expect(await run(script) == ["2 tiny"])
    }

    @Test("a dry run knows them only if no command has shown any")
    func dryRun() async throws {
        let (session, dryRun) = fixture.drySession()
        var runner = ScriptRunner(session: session)
        let script = "list status=failed\nfor row in $last_rows { get $row.id }\n"
        #expect(await runner.run(Source(name: "t", text: script), parameters: []) == .done, "\(fixture.messages)")
        try await dryRun.finish()
        #expect(fixture.output.out.contains("for each row (elements not known before a real run; shown once):"))
    }
}
