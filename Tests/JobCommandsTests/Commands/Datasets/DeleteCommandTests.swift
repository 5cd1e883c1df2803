import JobCommands
import TestSupport
import Testing

@Suite("DeleteCommand")
struct DeleteCommandTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    @Test("jobs and datasets are deleted, by handle and by id")
    func delete() async throws {
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
        let script = """
            let ds = upload $dir/docs.jsonl
            let job = create model=tiny dataset_id=$ds input_type=search_document
            wait $job
            delete $job $ds

            """
        #expect(await fixture.run(script, hasConsent: true) == .done)
        let job = "00000000-0000-4000-8000-000000000001"
        #expect(fixture.service.calls.contains("deleteJob \(job)"))
        #expect(fixture.output.err.suffix(2) == ["job \(job): deleted", "dataset docs-1: deleted"])
        #expect(await fixture.run("delete \(job) output=true\n", hasConsent: true) == .done)
        #expect(fixture.service.calls.last == "deleteJob \(job) with its output")
        #expect(fixture.output.err.last == "job \(job): deleted with its output")
    }

    @Test("without --yes it does not pass the check")
    func consent() async {
        #expect(await fixture.run("delete docs-1\n") == .usage)
        #expect(fixture.messages.contains("it needs --yes"))
    }
}
