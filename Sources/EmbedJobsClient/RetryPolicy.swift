internal import EmbedJobs

/// Whether and when a request is sent again: pure, from what is known of an attempt that failed.
///
/// Pauses grow by doubling, and of each a random share is waited ("full jitter", AWS Architecture Blog, 2015), so that
/// many callers that failed at one moment do not come back at one moment.
package struct RetryPolicy: Sendable, Equatable {
    /// Times that a request is sent at most.
    package var attemptsMax: Int
    /// The longest first pause.
    package var base: Duration
    /// The longest pause.
    package var cap: Duration
    /// The longest pause after being told that requests come too fast.
    package var rateLimitCap: Duration
    /// The longest time that a service may ask for; one that asks for more is not asked again.
    package var retryAfterMax: Duration
    /// Calls in a row without an answer after which the service is left alone; nil for never.
    package var silencesMax: Int?
    /// How long it is.
    package var rest: Duration

    /// Makes a policy.
    package init(
        attemptsMax: Int = Limits.attemptsMax,
        base: Duration = .milliseconds(500),
        cap: Duration = .seconds(20),
        rateLimitCap: Duration = .seconds(60),
        retryAfterMax: Duration = .seconds(Limits.retryAfterSecondsMax),
        silencesMax: Int? = Limits.silencesMax,
        rest: Duration = .seconds(Limits.restSeconds)
    ) {
        self.attemptsMax = attemptsMax
        self.base = base
        self.cap = cap
        self.rateLimitCap = rateLimitCap
        self.retryAfterMax = retryAfterMax
        self.silencesMax = silencesMax
        self.rest = rest
    }

    /// One attempt and no other.
    package static let never = RetryPolicy(attemptsMax: 1)

    /// The pause before the next attempt; nil to give up.
    ///
    /// `attempt` counts from 1. `isRepeatable` says whether doing twice what was asked is harmless: what is not is sent
    /// again only where the last attempt has surely done nothing. `chance` is a number from 0 to below 1.
    package func pause(
        after attempt: Int,
        _ failure: CallFailure,
        isRepeatable: Bool,
        chance: Double
    ) -> Duration? {
        guard attempt < attemptsMax, failure.isPassing, isRepeatable || failure.effect == .none else { return nil }
        if let least = failure.retryAfter {
            guard least <= retryAfterMax else { return nil }
            // Asked for is a minimum; a fifth more at most keeps callers apart.
            return least + least * (chance / 5)
        }
        let cap = failure.error.code == .rateLimited ? rateLimitCap : cap
        var longest = base
        for _ in 1..<max(1, attempt) where longest < cap { longest *= 2 }
        return min(longest, cap) * chance
    }
}
