import EmbedJobs
import EmbedJobsClient
import EmbedJobsWire
import TestSupport
import Testing

/// What services of our own kind do beyond the hosted API, and what the others say instead.
@Suite struct ExtensionTests {
    private func job(on bench: ClientBench) async throws -> JobID {
        JobID(rawValue: try await bench.router.createJob(on: try await bench.router.upload()))
    }

    @Test func aServiceOfOursHasThem() async throws {
        let bench = ClientBench(keepsRecords: true)
        let id = try await job(on: bench)
        let client = try bench.client()
        #expect(try await client.receipt(of: id) == JobReceipt.sample(of: id))
        let request = PruneRequest(before: Timestamp(microseconds: 1))
        #expect(try await client.prune(request) == PruneSummary(jobs: 1, datasets: 1, bytes: 13))
        try await client.deleteJob(id, withOutput: true)
        #expect(bench.transport.log.last?.address.target == "/v1/embed-jobs/\(id)?output=true")
        #expect(await failure { try await client.deleteJob(id, withOutput: false) }?.code == .notFound)
        #expect(await failure { _ = try await client.receipt(of: id) }?.code == .notFound)
    }

    /// The hosted service keeps no keys, which is how it is told apart; nothing is sent that it does not know.
    @Test func anotherServiceIsRefusedByName() async throws {
        let bench = ClientBench()
        let id = try await job(on: bench)
        let client = try bench.client()
        let receipt = await failure { _ = try await client.receipt(of: id) }
        #expect(receipt?.code == .notImplemented)
        #expect(receipt?.message.contains(" does not keep job receipts; use `get JOB format=json`") == true)
        let deletion = await failure { try await client.deleteJob(id, withOutput: false) }
        #expect(deletion?.code == .notImplemented)
        #expect(deletion?.message.contains(" cannot delete jobs; use `delete DATASET`") == true)
        let later = Timestamp(microseconds: 2_000_000_000_000_000)
        let summary = try await client.prune(PruneRequest(before: later, isDryRun: true))
        #expect(summary.keepsJobs && summary.jobs == 0)
        let sent = bench.transport.log.map { "\($0.method) \($0.address.target)" }
        #expect(!sent.contains { $0.hasPrefix("DELETE") || $0.contains("receipt") || $0.contains("prune") }, "\(sent)")
    }

    /// A server of ours from before there were such operations answers that it knows no such page.
    @Test func anOlderServerIsRefusedByName() async throws {
        let bench = ClientBench(keepsRecords: true)
        let id = try await job(on: bench)
        let client = try bench.client()
        let page = FaultyTransport.Fault.answer(
            404,
            body: "{\"message\":\"404 page not found\",\"code\":\"not_found\"}"
        )
        bench.transport.meet([.none, page])
        #expect(await failure { _ = try await client.receipt(of: id) }?.code == .notImplemented)
        let method = FaultyTransport.Fault.answer(405, body: "{\"message\":\"m\",\"code\":\"method_not_allowed\"}")
        bench.transport.meet([.none, method])
        #expect(await failure { try await client.deleteJob(id, withOutput: false) }?.code == .notImplemented)
        bench.transport.meet([page])
        let summary = try await client.prune(PruneRequest(before: Timestamp(microseconds: 1)))
        #expect(summary.keepsJobs)
    }
}
