import EmbedJobs
import EmbedJobsClient
import EmbedJobsWire
import Synchronization
import TestSupport
import Testing

/// How the client protects a service in trouble.
@Suite struct HostHealthTests {
    typealias Fault = FaultyTransport.Fault

    private let refusals = Array(repeating: Fault.refused, count: 5)

    /// Each call is sent, and its error names the cause, but only the first one is repeated.
    @Test func callsToAnUnreachableServiceAreSentOnce() async throws {
        let fixture = ClientFixture(refusals + refusals.prefix(2))
        let client = try fixture.client()
        #expect(await failure { _ = try await client.jobs() }?.code == .unreachable)
        #expect(fixture.transport.log.count == 5)
        let error = await failure { _ = try await client.uploadDataset(someDataset) }
        let cause = "http://localhost:8484 cannot be reached: Connection refused; is embedjobs serve running?"
        #expect(error == APIError(.unreachable, cause))
        #expect(await failure { _ = try await client.datasets() }?.message == cause)
        #expect(fixture.transport.log.count == 7)
        // One response, and calls are repeated again.
        _ = try await client.jobs()
        fixture.transport.meet([.refused, .refused])
        _ = try await client.jobs()
        #expect(fixture.transport.log.count == 11)
    }

    /// What polls in the background sends each request once, and takes no attempts away from a command.
    @Test func callersThatRepeatTheirCallsAreNotCounted() async throws {
        let fixture = ClientFixture(Array(repeating: .refused, count: 12))
        let client = try fixture.client()
        for _ in 0..<12 {
            let error = await failure {
                try await CallRepetition.$isByCaller.withValue(true) { _ = try await client.jobs() }
            }
            #expect(error?.code == .unreachable)
        }
        #expect(fixture.transport.log.count == 12 && fixture.time.pauses.isEmpty)
        fixture.transport.meet(Array(refusals.prefix(4)))
        _ = try await client.jobs()
        #expect(fixture.transport.log.count == 17)
    }

    /// Only the service knows when it accepts the next request.
    @Test func callersThatRepeatTheirCallsHonourARateLimit() async throws {
        let fixture = ClientFixture([.response(429, ["Retry-After": "7"])])
        let client = try fixture.client()
        try await CallRepetition.$isByCaller.withValue(true) { _ = try await client.jobs() }
        #expect(fixture.time.pauses == [.milliseconds(7_700)])
    }

    @Test func eachRepetitionIsReported() async throws {
        let fixture = ClientFixture([.refused, .response(503)])
        let client = try fixture.client()
        let reported = Mutex<[APIError.Code]>([])
        let report = RepetitionReport { error in reported.withLock { $0.append(error.code) } }
        try await CallRepetition.$report.withValue(report) {
            _ = try await client.jobs()
        }
        #expect(reported.withLock { $0 } == [.unreachable, .unavailable])
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
