import EmbedJobs
import EmbedJobsClient
import EmbedJobsWire
import TestSupport
import Testing

/// How the client protects a service in trouble.
@Suite struct HostHealthTests {
    typealias Fault = FaultyTransport.Fault

    private let refusals = Array(repeating: Fault.refused, count: 5)

    @Test func unreachableServicesGetNoRequests() async throws {
        let fixture = ClientFixture(refusals)
        let client = try fixture.client()
        #expect(await failure { _ = try await client.jobs() }?.code == .unreachable)
        #expect(fixture.transport.log.count == 5)
        // Every call fails without a request.
        let error = await failure { _ = try await client.uploadDataset(someDataset) }
        #expect(error?.code == .unreachable)
        #expect(error?.message.contains("http://localhost:8484 is not responding; try again in") == true)
        #expect(await failure { _ = try await client.datasets() }?.code == .unreachable)
        #expect(fixture.transport.log.count == 5)
        // Then one call probes the service for all.
        fixture.time.pass(.seconds(15))
        fixture.transport.meet([.refused])
        #expect(await failure { _ = try await client.jobs() }?.code == .unreachable)
        #expect(fixture.transport.log.count == 6)
        fixture.time.pass(.seconds(15))
        _ = try await client.jobs()
        _ = try await client.jobs()
        #expect(fixture.transport.log.count == 8)
    }

    @Test func anyResponseCountsAsReachable() async throws {
        let fixture = ClientFixture()
        let client = try fixture.client()
        for _ in 0..<4 {
            fixture.transport.meet([.refused, .refused, .response(500), .droppedResponse])
            _ = try await client.jobs()
        }
        #expect(fixture.transport.log.count == 20)
    }

    @Test func ownerOfAStoreAlwaysGetsRequests() async throws {
        let fixture = ClientFixture(refusals + refusals)
        let client = try fixture.client(policy: RetryPolicy(silencesMax: nil))
        for _ in 0..<2 { #expect(await failure { _ = try await client.jobs() }?.code == .unreachable) }
        #expect(fixture.transport.log.count == 10)
        _ = try await client.jobs()
    }

    /// A retry costs more than a success adds, so that alternating failures do not double the load on a service for
    /// long.
    @Test(arguments: [(.stalled, 11, .timeout), (.response(503), 24, .unavailable)] as [(Fault, Int, APIError.Code)])
    func limitsRetriesByABudget(fault: Fault, calls: Int, code: APIError.Code) async throws {
        let fixture = ClientFixture()
        let client = try fixture.client()
        for _ in 0..<calls {
            fixture.transport.meet([fault])
            _ = try await client.jobs()
        }
        fixture.transport.meet([fault])
        #expect(await failure { _ = try await client.jobs() }?.code == code)
        #expect(fixture.transport.log.count == 2 * calls + 1)
        // Successes refill the budget.
        for _ in 0..<10 { _ = try await client.jobs() }
        fixture.transport.meet([fault])
        _ = try await client.jobs()
    }
}
