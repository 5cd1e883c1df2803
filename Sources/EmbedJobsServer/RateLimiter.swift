internal import Synchronization

/// Counts what callers ask for, and says who has to wait: each has a minute's worth at once, which comes back at an
/// even pace.
package final class RateLimiter: Sendable {
    private let callsPerMinute: Int
    private let now: @Sendable () -> Duration
    /// When each caller's minute's worth is whole again; those for whom it is are not kept.
    private let wholeAt = Mutex<[String: Duration]>([:])

    /// A limiter that lets everybody make so many calls a minute, at least one; `now` is a clock that never goes back.
    package init(callsPerMinute: Int, now: @escaping @Sendable () -> Duration) {
        self.callsPerMinute = max(1, callsPerMinute)
        self.now = now
    }

    /// Takes a call into account and answers nil, or the whole seconds after which the caller may try again.
    package func secondsToWait(_ caller: String) -> Int? {
        let now = now()
        let price = Duration.seconds(60) / callsPerMinute
        return wholeAt.withLock { wholeAt in
            let whole = max(wholeAt[caller] ?? now, now) + price
            let excess = whole - now - .seconds(60)
            guard excess <= .zero else {
                let seconds = excess.components.seconds + (excess.components.attoseconds > 0 ? 1 : 0)
                return min(max(1, Int(seconds)), Limits.retryAfterSecondsMax)
            }
            if wholeAt.count >= Limits.limitedCallersMax { wholeAt = wholeAt.filter { $0.value > now } }
            wholeAt[caller] = whole
            return nil
        }
    }
}
