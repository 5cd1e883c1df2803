internal import Synchronization

/// A rate limiter per caller: a token bucket that holds one minute's calls and refills evenly.
package final class RateLimiter: Sendable {
    private let callsPerMinute: Int
    private let now: @Sendable () -> Duration
    /// The time at which each caller's bucket is full again; callers with a full bucket are dropped.
    private let wholeAt = Mutex<[String: Duration]>([:])

    /// Creates a limiter. `callsPerMinute` is at least 1; `now` is a monotonic clock.
    package init(callsPerMinute: Int, now: @escaping @Sendable () -> Duration) {
        self.callsPerMinute = max(1, callsPerMinute)
        self.now = now
    }

    /// Counts a call and returns nil, or returns the number of seconds after which the caller may retry.
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
