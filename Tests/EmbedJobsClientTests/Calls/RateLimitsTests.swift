import EmbedJobs
import EmbedJobsClient
import EmbedJobsWire
import Synchronization
import Testing

/// The rate limits of calls: which requests share one, and what the client does about it.
@Suite struct RateLimitsTests {
    @Test(
        arguments: [
            ("/v1/embed-jobs", .embedJobs), ("/v1/embed-jobs/a?wait=2", .embedJobs),
            ("/base/v1/embed-jobs/a/cancel", .embedJobs), ("/v1/tokenize", .tokens), ("/v1/detokenize", .tokens),
            ("/v1/datasets?name=embed-jobs", .others), ("/v1/datasets/embed-jobs-1", .others), ("/v2/embed", .others),
        ] as [(String, EndpointClass)]
    )
    func classOfATarget(target: String, kind: EndpointClass) { #expect(EndpointClass(target: target) == kind) }

    @Test func callsWaitForTheLimit() async throws {
        let fixture = ClientFixture()
        let told = Mutex<[String]>([])
        let limits = RateLimits([.embedJobs: 2, .others: 2])
        let client = try fixture.client(limits: limits, tell: { line in told.withLock { $0.append(line) } })
        for _ in 0..<5 { _ = try await client.jobs() }
        _ = try await client.datasets()
        #expect(fixture.time.pauses == [.milliseconds(60_100), .milliseconds(60_100)])
        #expect(fixture.transport.log.count == 6)
        let line = "http://localhost:8484 limits requests for embed jobs to 2 a minute"
        #expect(told.withLock { $0 } == ["\(line); further ones wait until they are accepted"])
    }

    @Test func aServiceMayCountInAnotherPeriod() async throws {
        let fixture = ClientFixture()
        let told = Mutex<[String]>([])
        let limits = RateLimits([.embedJobs: 2], in: .seconds(6))
        let client = try fixture.client(limits: limits, tell: { line in told.withLock { $0.append(line) } })
        for _ in 0..<3 { _ = try await client.jobs() }
        #expect(fixture.time.pauses == [.milliseconds(6_010)])
        #expect(told.withLock { $0 }.first?.contains("to 2 in 6.0 seconds; further ones wait") == true)
    }

    /// What waits with a deadline of its own says why nothing happens.
    @Test func aPauseIsReportedToTheCaller() async throws {
        let fixture = ClientFixture()
        let client = try fixture.client(limits: RateLimits([.embedJobs: 1]))
        let reported = Mutex<[APIError]>([])
        let report = RepetitionReport { error in reported.withLock { $0.append(error) } }
        try await CallRepetition.$report.withValue(report) { for _ in 0..<2 { _ = try await client.jobs() } }
        let cause = "http://localhost:8484 limits requests for embed jobs to 1 a minute"
        #expect(reported.withLock { $0 } == [APIError(.rateLimited, cause)])
    }

    /// On a trial key, polls use four of five requests a minute, so that a job can be created or cancelled at once.
    @Test(arguments: [(5, 4), (50, 40), (1, 1)]) func pollsLeaveRoom(limit: Int, polls: Int) async throws {
        let fixture = ClientFixture()
        let client = try fixture.client(limits: RateLimits([.embedJobs: limit]))
        try await CallRepetition.$isByCaller.withValue(true) { for _ in 0..<polls { _ = try await client.jobs() } }
        for _ in polls..<limit { _ = try await client.jobs() }
        #expect(fixture.time.pauses.isEmpty)
        try await CallRepetition.$isByCaller.withValue(true) { _ = try await client.jobs() }
        #expect(fixture.time.pauses == [.milliseconds(60_100)])
    }

    @Test func rawRequestsCountToo() async throws {
        let fixture = ClientFixture()
        let client = try fixture.client(limits: RateLimits([.embedJobs: 1]))
        for _ in 0..<2 {
            let response = try await client.exchange(
                method: "GET",
                target: "/v1/embed-jobs",
                contentType: nil,
                body: ByteSource([])
            )
            #expect(response.status == 200)
        }
        #expect(fixture.time.pauses == [.milliseconds(60_100)])
    }

    @Test func noRequestIsSentTooLateForItsCaller() async throws {
        let fixture = ClientFixture()
        let client = try fixture.client(limits: RateLimits([.embedJobs: 1]))
        _ = try await client.jobs()
        let error = await ResponseDeadline.$current.withValue(fixture.clock.instant + .seconds(10)) {
            await failure { _ = try await client.jobs() }
        }
        let limit = "http://localhost:8484 limits requests for embed jobs to 1 a minute"
        #expect(error == APIError(.rateLimited, "\(limit); the next one would be too late"))
        #expect(fixture.transport.log.count == 1 && fixture.time.pauses.isEmpty)
    }

    /// What Cohere's service tells a trial key.
    @Test(
        arguments: [
            .response(429, ["x-trial-endpoint-call-limit": "5"]),
            .response(
                429,
                body: #"{"message":"You are using a Trial key, which is limited to 5 API calls / minute. Upgrade"}"#
            ),
        ] as [FaultyTransport.Fault]
    )
    func aTrialKeyHasALowerLimit(fault: FaultyTransport.Fault) async throws {
        let fixture = ClientFixture([fault])
        let client = try fixture.client(limits: .cohere)
        #expect(client.rateLimit(of: .embedJobs) == 50)
        _ = try await client.jobs()
        #expect(client.rateLimit(of: .embedJobs) == 5)
        #expect(client.rateLimit(of: .others) == 500)
    }

    /// Our server names the delay, and its limits are not those of a minute.
    @Test(arguments: [true, false]) func aLimitIsLearnedUnlessTheServerIsOurs(isOurs: Bool) async throws {
        let fixture = ClientFixture(keepsRecords: isOurs)
        let client = try fixture.client()
        for _ in 0..<6 { _ = try await client.jobs() }
        fixture.transport.meet([.response(429)])
        _ = try await client.jobs()
        #expect(client.rateLimit(of: .embedJobs) == (isOurs ? nil : 6))
        #expect(fixture.transport.log.count == 8)
    }

    /// A service may ask for as many pauses as it likes: the budget limits only retries that it did not ask for.
    @Test func requestedDelaysAreNotChargedToTheBudget() async throws {
        let fixture = ClientFixture()
        let client = try fixture.client()
        for _ in 0..<40 {
            fixture.transport.meet([.response(429, ["Retry-After": "1"])])
            _ = try await client.jobs()
        }
        #expect(fixture.transport.log.count == 80)
    }
}
