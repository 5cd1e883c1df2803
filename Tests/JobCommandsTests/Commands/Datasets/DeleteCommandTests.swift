import JobCommands
import TestSupport
import Testing

@Suite("DeleteCommand")
struct DeleteCommandTests {
    private let bench: Bench

    init() throws { bench = try Bench() }

    @Test("jobs and datasets are deleted, by handle and by id")
    func delete() async throws {
        try bench.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
        let script = """
            let ds = upload $dir/docs.jsonl
            let job = create model=tiny dataset_id=$ds input_type=search_document
            wait $job
            delete $job $ds

            """
        #expect(await bench.run(script, hasConsent: true) == .done)
        let job = "00000000-0000-4000-8000-000000000001"
        #expect(bench.service.calls.contains("deleteJob \(job)"))
        #expect(bench.output.err.suffix(2) == ["job \(job): deleted", "dataset docs-1: deleted"])
        #expect(await bench.run("delete \(job) output=true\n", hasConsent: true) == .done)
        #expect(bench.service.calls.last == "deleteJob \(job) with its output")
        #expect(bench.output.err.last == "job \(job): deleted with its output")
    }

    @Test("without --yes it does not pass the check")
    func consent() async {
        #expect(await bench.run("delete docs-1\n") == .usage)
        #expect(bench.messages.contains("it needs --yes"))
    }
}
