import JobCommands
import JobScript
import TestSupport
import Testing

@Suite("PeekCommand")
struct PeekCommandTests {
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture()
        try fixture.folder.write("{\"text\":\"one\"}\n{\"text\":\"two\"}\n{\"text\":\"three\"}\n", to: "docs.jsonl")
    }

    private static let job = """
        let ds = upload $dir/docs.jsonl
        let job = create model=tiny dataset_id=$ds input_type=clustering
        let ended = wait $job

        """

    @Test("its rows are records, with the numbers of their vectors")
    func rows() async {
        let script = """
            for row in peek $job limit=2 { echo "$row.id: $row.text, $row.float.count, $row.float[1]" }
            let rows = peek $job limit=1
            echo $rows.count $rows[0].text
            """
        #expect(await fixture.run(Self.job + script) == .done, "\(fixture.messages)")
        #expect(fixture.output.out == ["0: text 0, 2, 0.5", "1: text 1, 2, 0.5", "1 text 0"])
    }

    @Test("in a dry run the rows are not known, and the loop is shown once")
    func dryRun() async throws {
        let (session, _) = fixture.drySession()
        var runner = ScriptRunner(session: session)
        let script = "for row in peek docs-1 limit=2 { if $row.meta.n == 1 { list limit=$row.n } }\n"
        let code = await runner.run(Source(name: "t", text: script), parameters: [])
        #expect(code == .done, "\(fixture.messages)")
        #expect(fixture.output.out.contains { $0.contains("<n of meta of row>") || $0.contains("$row.meta.n == 1") })
        #expect(fixture.output.out.contains { $0.contains("list limit=<n of row>") }, "\(fixture.output.out)")
    }
}
