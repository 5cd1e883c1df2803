internal import EmbedJobs

/// Decides whether and when to retry a failed attempt; a pure function of the failure.
///
/// Pauses double, and a random share of each is waited ("full jitter", AWS Architecture Blog, 2015), so that clients
/// that failed at the same time do not retry at the same time.
package struct RetryPolicy: Sendable, Equatable {
    /// Maximum number of attempts per request.
    package var attemptsMax: Int
    /// Maximum length of the first pause.
    package var base: Duration
    /// Maximum length of a pause.
    package var cap: Duration
    /// Maximum length of a pause after a rate limit error.
    var rateLimitCap: Duration
    /// The longest delay that a service may ask for; with a longer one, the request is not retried.
    var retryAfterMax: Duration
    /// Consecutive attempts without a response after which each call to a host is sent once, until the host responds;
    /// nil for never.
    package var silencesMax: Int?

    /// Creates a policy.
    package init(
        attemptsMax: Int = Limits.attemptsMax,
        base: Duration = .milliseconds(500),
        cap: Duration = .seconds(20),
        rateLimitCap: Duration = .seconds(60),
        retryAfterMax: Duration = .seconds(Limits.retryAfterSecondsMax),
        silencesMax: Int? = Limits.silencesMax
    ) {
        self.attemptsMax = attemptsMax
        self.base = base
        self.cap = cap
        self.rateLimitCap = rateLimitCap
        self.retryAfterMax = retryAfterMax
        self.silencesMax = silencesMax
    }

    /// One attempt, without retries.
    package static let never = RetryPolicy(attemptsMax: 1)

    /// The pause before the next attempt; nil to give up.
    ///
    /// `attempt` counts from 1. `isRepeatable` states whether carrying out the request twice is safe; if not, it is
    /// retried only if the last attempt has certainly done nothing. `chance` is a random number in 0..<1.
    package func pause(
        after attempt: Int,
        _ failure: CallFailure,
        isRepeatable: Bool,
        chance: Double
    ) -> Duration? {
        guard attempt < attemptsMax, failure.isPassing, isRepeatable || failure.effect == .none else { return nil }
        if let least = failure.retryAfter {
            guard least <= retryAfterMax else { return nil }
            // The requested delay is a minimum; up to a fifth more spreads clients out.
            return least + least * (chance / 5)
        }
        let cap = failure.error.code == .rateLimited ? rateLimitCap : cap
        var longest = base
        for _ in 1..<max(1, attempt) where longest < cap { longest *= 2 }
        return min(longest, cap) * chance
    }
}
