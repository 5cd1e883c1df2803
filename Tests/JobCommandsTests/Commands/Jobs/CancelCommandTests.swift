import JobCommands
import TestSupport
import Testing

@Suite("CancelCommand")
struct CancelCommandTests {
    @Test("each job is cancelled, and its new state is shown")
    func cancel() async throws {
        let fixture = try SessionFixture()
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
        let script = """
            let ds = upload $dir/docs.jsonl
            let a = create model=tiny dataset_id=$ds input_type=search_document name=slow-a
            let b = create model=tiny dataset_id=$ds input_type=search_document name=slow-b
            cancel $b $a

            """
        #expect(await fixture.run(script) == .done, "\(fixture.messages)")
        let cancelled = fixture.service.calls.filter { $0.hasPrefix("cancelJob") }
        #expect(cancelled.map { $0.suffix(1) } == ["2", "1"])
        #expect(fixture.output.err.suffix(2).allSatisfy { $0.hasSuffix(": cancelling") }, "\(fixture.messages)")
    }
}
