import EmbedJobs
import EmbedJobsEngine
import TestSupport
import Testing

@Suite struct AnswerStoreTests {
    private let key = CreationKey(owner: .local, text: "k")

    @Test func createdObjectIsRecordedWithItsKey() async throws {
        let fixture = try await StepFixture()
        let (engine, dataset) = (fixture.engine, fixture.dataset)
        #expect(try await engine.idempotency.entry(of: key) == nil)
        let job = try await CreationKey.$current.withValue(key) {
            try await engine.local.createJob(.standIn(on: dataset))
        }
        // The process may end here: the job is recorded with the key before any response is sent.
        #expect(try await engine.idempotency.entry(of: key) == IdempotencyStore.Entry(made: .job(job), response: nil))
        let response = IdempotencyStore.Response(fingerprint: [1, 2], body: [3])
        try await engine.idempotency.finish(key, with: response)
        #expect(
            try await engine.idempotency.entry(of: key) == IdempotencyStore.Entry(made: .job(job), response: response)
        )
        // The same text is a different key for another owner.
        let other = CreationKey(owner: Owner(rawValue: "bob"), text: "k")
        #expect(try await engine.idempotency.entry(of: other) == nil)
    }

    @Test func failedRequestIsNotRecorded() async throws {
        let fixture = try await StepFixture()
        let engine = fixture.engine
        var request = CreateJobRequest.standIn(on: fixture.dataset)
        request.datasetID = DatasetID(rawValue: "nowhere")
        await #expect(throws: APIError.self) {
            try await CreationKey.$current.withValue(key) { [request] in try await engine.local.createJob(request) }
        }
        #expect(try await engine.idempotency.entry(of: key) == nil)
        _ = try await engine.local.createJob(.standIn(on: fixture.dataset))
        #expect(try await engine.idempotency.entry(of: key) == nil, "the request failed")
    }

    @Test func uploadsAreRecordedToo() async throws {
        let fixture = try EngineFixture()
        let engine = try fixture.open()
        let id = try await CreationKey.$current.withValue(key) {
            try await engine.local.uploadDataset(DatasetUpload(name: "a", data: ByteSource([1])))
        }
        #expect(try await engine.idempotency.entry(of: key)?.made == .dataset(id))
    }
}
