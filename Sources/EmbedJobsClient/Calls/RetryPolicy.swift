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
    /// Maximum length of the first pause after a rate limit error without a delay; the pauses together exceed a minute,
    /// the period of most limits.
    var rateLimitBase: Duration
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
        rateLimitBase: Duration = .seconds(10),
        rateLimitCap: Duration = .seconds(60),
        retryAfterMax: Duration = .seconds(Limits.retryAfterSecondsMax),
        silencesMax: Int? = Limits.silencesMax
    ) {
        self.attemptsMax = attemptsMax
        self.base = base
        self.cap = cap
        self.rateLimitBase = rateLimitBase
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
            // The requested delay is a minimum; up to a fifth more, at most two seconds, spreads clients out.
            return least + min(least / 5, .seconds(Limits.retryAfterSpreadSeconds)) * chance
        }
        if failure.error.code == .rateLimited {
            // At least half of the pause: a request that is sent too early only extends the limit.
            return longest(attempt, rateLimitBase, rateLimitCap) * (0.5 + chance / 2)
        }
        return longest(attempt, base, cap) * chance
    }

    /// The longest pause after an attempt.
    private func longest(_ attempt: Int, _ base: Duration, _ cap: Duration) -> Duration {
        var longest = base
        for _ in 1..<max(1, attempt) where longest < cap { longest *= 2 }
        return min(longest, cap)
    }
}
