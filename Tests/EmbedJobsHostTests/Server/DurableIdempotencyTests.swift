import EmbedJobs
import EmbedJobsEngine
import EmbedJobsHost
import EmbedJobsServer
import EmbedJobsWire
import TestSupport
import Testing

/// What an idempotency key created is found again, also by the next owner of the store.
@Suite("Durable idempotency") struct DurableIdempotencyTests {
    private let fixture: HostFixture
    private let engine: JobEngine
    private let records: DurableIdempotency
    private let key = IdempotencyKey(owner: .local, text: "k")

    init() throws {
        fixture = try HostFixture()
        engine = try fixture.host().openEngine()
        records = DurableIdempotency(idempotency: engine.idempotency)
    }

    private func upload() async throws(APIError) -> DatasetID {
        let service = engine.service(for: .local)
        return try await records.during(key) { () async throws(APIError) in
            try await service.uploadDataset(
                DatasetUpload(name: "rows", fileName: "rows.jsonl", data: ByteSource(HostFixture.rows))
            )
        }
    }

    @Test("A key is claimed once until it is abandoned") func claim() async throws {
        #expect(try await records.claim(key) == .new)
        #expect(try await records.claim(key) == .inFlight)
        #expect(try await records.claim(IdempotencyKey(owner: Owner(rawValue: "ann"), text: "k")) == .new)
        await records.abandon(key)
        #expect(try await records.claim(key) == .new)
    }

    @Test("A stored response is replayed") func replay() async throws {
        #expect(try await records.claim(key) == .new)
        _ = try await upload()
        let record = IdempotencyRecord(fingerprint: [1, 2], body: [3])
        try await records.finish(key, with: record)
        #expect(try await records.claim(key) == .done(record))
        #expect(try await DurableIdempotency(idempotency: engine.idempotency).claim(key) == .done(record))
    }

    @Test("Without a stored response, it is written from what the request created") func crash() async throws {
        #expect(try await records.claim(key) == .new)
        let id = try await upload()
        // As after a crash between the commit and the response: the next process knows nothing of the request.
        let body = try Operations.uploadDataset.output.write(id)
        let expected = IdempotencyClaim.done(IdempotencyRecord(fingerprint: nil, body: body))
        #expect(try await DurableIdempotency(idempotency: engine.idempotency).claim(key) == expected)
    }
}
