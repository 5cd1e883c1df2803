import EmbedJobs
import EmbedJobsClient
import EmbedJobsWire
import TestSupport
import Testing

/// The extensions of embedjobs servers, and the errors of other services.
@Suite struct ExtensionTests {
    private func job(on fixture: ClientFixture) async throws -> JobID {
        JobID(rawValue: try await fixture.router.createJob(on: try await fixture.router.upload()))
    }

    @Test func embedjobsServersSupportThem() async throws {
        let fixture = ClientFixture(keepsRecords: true)
        let id = try await job(on: fixture)
        let client = try fixture.client()
        #expect(try await client.receipt(of: id) == JobReceipt.sample(of: id))
        let request = PruneRequest(before: Timestamp(microseconds: 1))
        #expect(try await client.prune(request) == PruneSummary(jobs: 1, datasets: 1, bytes: 13))
        try await client.deleteJob(id, withOutput: true)
        #expect(fixture.transport.log.last?.address.target == "/v1/embed-jobs/\(id)?output=true")
        #expect(await failure { try await client.deleteJob(id, withOutput: false) }?.code == .notFound)
        #expect(await failure { _ = try await client.receipt(of: id) }?.code == .notFound)
    }

    /// The hosted service does not store idempotency keys, by which it is recognised; it gets no unknown requests.
    @Test func otherServicesGetANamedError() async throws {
        let fixture = ClientFixture()
        let id = try await job(on: fixture)
        let client = try fixture.client()
        let receipt = await failure { _ = try await client.receipt(of: id) }
        #expect(receipt?.code == .notImplemented)
        #expect(receipt?.message.contains(" does not keep job receipts; use `get JOB format=json`") == true)
        let deletion = await failure { try await client.deleteJob(id, withOutput: false) }
        #expect(deletion?.code == .notImplemented)
        #expect(deletion?.message.contains(" cannot delete jobs; use `delete DATASET`") == true)
        let later = Timestamp(microseconds: 2_000_000_000_000_000)
        let summary = try await client.prune(PruneRequest(before: later, isDryRun: true))
        #expect(summary.keepsJobs)
        #expect(summary.jobs == 0)
        let sent = fixture.transport.log.map { "\($0.method) \($0.address.target)" }
        #expect(!sent.contains { $0.hasPrefix("DELETE") || $0.contains("receipt") || $0.contains("prune") }, "\(sent)")
    }

    /// An older embedjobs server without these operations responds with "page not found".
    @Test func olderServersGetANamedError() async throws {
        let fixture = ClientFixture(keepsRecords: true)
        let id = try await job(on: fixture)
        let client = try fixture.client()
        let page = FaultyTransport.Fault.response(
            404,
            body: "{\"message\":\"404 page not found\",\"code\":\"not_found\"}"
        )
        fixture.transport.meet([.none, page])
        #expect(await failure { _ = try await client.receipt(of: id) }?.code == .notImplemented)
        let method = FaultyTransport.Fault.response(405, body: "{\"message\":\"m\",\"code\":\"method_not_allowed\"}")
        fixture.transport.meet([.none, method])
        #expect(await failure { try await client.deleteJob(id, withOutput: false) }?.code == .notImplemented)
        fixture.transport.meet([page])
        let summary = try await client.prune(PruneRequest(before: Timestamp(microseconds: 1)))
        #expect(summary.keepsJobs)
    }
}
