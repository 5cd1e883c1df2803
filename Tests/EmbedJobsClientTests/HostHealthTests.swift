import EmbedJobs
import EmbedJobsClient
import EmbedJobsWire
import TestSupport
import Testing

/// What a client spares a service that is in trouble.
@Suite struct HostHealthTests {
    typealias Fault = FaultyTransport.Fault

    private let refusals = Array(repeating: Fault.refused, count: 5)

    @Test func aServiceThatIsNotThereIsLeftAlone() async throws {
        let bench = ClientBench(refusals)
        let client = try bench.client()
        #expect(await failure { _ = try await client.jobs() }?.code == .unreachable)
        #expect(bench.transport.log.count == 5)
        // Nothing goes out, whatever is asked.
        let error = await failure { _ = try await client.uploadDataset(someDataset) }
        #expect(error?.code == .unreachable)
        #expect(error?.message.contains("http://localhost:8484 has not answered for a while; it is left") == true)
        #expect(await failure { _ = try await client.datasets() }?.code == .unreachable)
        #expect(bench.transport.log.count == 5)
        // Then one call tries, and what it finds holds for all.
        bench.time.pass(.seconds(15))
        bench.transport.meet([.refused])
        #expect(await failure { _ = try await client.jobs() }?.code == .unreachable)
        #expect(bench.transport.log.count == 6)
        bench.time.pass(.seconds(15))
        _ = try await client.jobs()
        _ = try await client.jobs()
        #expect(bench.transport.log.count == 8)
    }

    @Test func whoAnswersIsThere() async throws {
        let bench = ClientBench()
        let client = try bench.client()
        for _ in 0..<4 {
            bench.transport.meet([.refused, .refused, .answer(500), .droppedAnswer])
            _ = try await client.jobs()
        }
        #expect(bench.transport.log.count == 20)
    }

    @Test func theOwnerOfAStoreIsNeverLeftAlone() async throws {
        let bench = ClientBench(refusals + refusals)
        let client = try bench.client(policy: RetryPolicy(silencesMax: nil))
        for _ in 0..<2 { #expect(await failure { _ = try await client.jobs() }?.code == .unreachable) }
        #expect(bench.transport.log.count == 10)
        _ = try await client.jobs()
    }

    /// Attempts beyond the first cost more than a success gives back, so that calls that fail by turns do not double
    /// what a service has to bear for long.
    @Test(arguments: [(.stalled, 11, .timeout), (.answer(503), 24, .unavailable)] as [(Fault, Int, APIError.Code)])
    func attemptsBeyondTheFirstRunOut(fault: Fault, calls: Int, code: APIError.Code) async throws {
        let bench = ClientBench()
        let client = try bench.client()
        for _ in 0..<calls {
            bench.transport.meet([fault])
            _ = try await client.jobs()
        }
        bench.transport.meet([fault])
        #expect(await failure { _ = try await client.jobs() }?.code == code)
        #expect(bench.transport.log.count == 2 * calls + 1)
        // What goes well fills the budget again.
        for _ in 0..<10 { _ = try await client.jobs() }
        bench.transport.meet([fault])
        _ = try await client.jobs()
    }
}
