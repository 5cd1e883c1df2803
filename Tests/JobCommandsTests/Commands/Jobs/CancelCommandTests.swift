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

    @Test("a job that had ended is not said to be cancelled")
    func tooLate() async throws {
        let fixture = try SessionFixture()
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
        let script = """
            let ds = upload $dir/docs.jsonl
            let a = create model=tiny dataset_id=$ds input_type=search_document name=a
            let b = create model=tiny dataset_id=$ds input_type=search_document name=b
            wait $a
            cancel $a $b
            wait $b else { echo $b.status }
            cancel $b

            """
        #expect(await fixture.run(script) == .done, "\(fixture.messages)")
        #expect(fixture.messages.contains("job a (00000000-0000-4000-8000-000000000001): had already ended: complete"))
        #expect(fixture.messages.contains("job b (00000000-0000-4000-8000-000000000002): cancelling"))
        #expect(fixture.messages.hasSuffix("000000000002): had already ended: cancelled"))
    }
}
