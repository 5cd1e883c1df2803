import JobCommands
import TestSupport
import Testing

@Suite("Requests of commands")
struct SessionRequestsTests {
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture()
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
    }

    @Test("a job that has not ended does not have rows yet")
    func unfinished() async {
        let script = """
            let ds = upload $dir/docs.jsonl
            let job = create model=tiny dataset_id=$ds input_type=search_document name=slow
            peek $job

            """
        #expect(await fixture.run(script) == .failure)
        #expect(fixture.messages.contains("is processing: it does not have rows yet"))
        #expect(fixture.messages.contains("= help: wait 00000000-0000-4000-8000-000000000001"))
    }

    @Test("a dataset of texts has rows, but not vectors")
    func textsOnly() async {
        #expect(await fixture.run("let ds = upload $dir/docs.jsonl\nsimilar $ds 1\n") == .failure)
        #expect(fixture.messages.contains("dataset docs-1 does not contain vectors: its type is embed-input"))
    }
}
