import EmbedJobs
import EmbedJobsClient
import Testing

@Suite struct RetryPolicyTests {
    private let policy = RetryPolicy()

    private func failure(
        _ code: APIError.Code = .unavailable,
        _ effect: CallFailure.Effect = .none,
        isPassing: Bool = true,
        retryAfter: Duration? = nil
    ) -> CallFailure {
        CallFailure(APIError(code, "m"), effect: effect, isPassing: isPassing, retryAfter: retryAfter)
    }

    @Test func pausesDoubleWithJitter() {
        let longest = (1...4).map { policy.pause(after: $0, failure(), isRepeatable: true, chance: 1) }
        #expect(longest == [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4)])
        #expect(policy.pause(after: 3, failure(), isRepeatable: true, chance: 0.25) == .milliseconds(500))
        #expect(policy.pause(after: 3, failure(), isRepeatable: true, chance: 0) == .zero)
        #expect(policy.pause(after: 5, failure(), isRepeatable: true, chance: 1) == nil)
    }

    @Test func pausesAreCapped() {
        let patient = RetryPolicy(attemptsMax: 1_000)
        #expect(patient.pause(after: 999, failure(), isRepeatable: true, chance: 1) == .seconds(20))
        #expect(patient.pause(after: 999, failure(.rateLimited), isRepeatable: true, chance: 1) == .seconds(60))
    }

    @Test func permanentFailuresAreNotRetried() {
        #expect(policy.pause(after: 1, failure(isPassing: false), isRepeatable: true, chance: 1) == nil)
    }

    @Test func unknownOutcomesAreRetriedOnlyIfRepeatable() {
        #expect(policy.pause(after: 1, failure(.unavailable, .unknown), isRepeatable: false, chance: 1) == nil)
        #expect(policy.pause(after: 1, failure(.unavailable, .unknown), isRepeatable: true, chance: 1) != nil)
        #expect(policy.pause(after: 1, failure(.unavailable, .none), isRepeatable: false, chance: 1) != nil)
    }

    @Test func retryAfterIsAMinimum() {
        for chance in [0, 0.3, 0.99] {
            let pause = policy.pause(
                after: 1,
                failure(.rateLimited, retryAfter: .seconds(10)),
                isRepeatable: true,
                chance: chance
            )
            #expect(pause.map { $0 >= .seconds(10) && $0 < .seconds(12) } == true)
        }
        let spread = policy.pause(
            after: 1,
            failure(.rateLimited, retryAfter: .seconds(100)),
            isRepeatable: true,
            chance: 0.99
        )
        #expect(spread.map { $0 < .seconds(102) } == true)
        let tooLong = failure(.rateLimited, retryAfter: .seconds(301))
        #expect(policy.pause(after: 1, tooLong, isRepeatable: true, chance: 0) == nil)
    }

    /// Otherwise a limit of requests a minute would outlast all attempts.
    @Test(arguments: [0, 1.0]) func pausesAfterARateLimitExceedAMinute(chance: Double) {
        let pauses = (1...4).compactMap {
            policy.pause(after: $0, failure(.rateLimited), isRepeatable: false, chance: chance)
        }
        #expect(pauses.count == 4 && pauses.reduce(.zero, +) > .seconds(60))
        #expect(pauses[0] >= .seconds(5) && pauses[3] <= .seconds(60))
    }

    @Test func neverRetries() {
        #expect(RetryPolicy.never.pause(after: 1, failure(), isRepeatable: true, chance: 0) == nil)
    }
}
