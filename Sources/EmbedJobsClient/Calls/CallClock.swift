package import EmbedJobs

/// The client's sources of time and randomness, injected so that tests are fast and deterministic.
package struct CallClock: Sendable {
    /// The time since an arbitrary start; monotonic.
    package let elapsed: @Sendable () -> Duration
    /// The current date and time: a service may return a date for the next attempt.
    package let now: @Sendable () -> Timestamp
    /// Waits; throws if the task is cancelled.
    package let sleep: @Sendable (Duration) async throws -> Void
    /// A random number in 0..<1.
    package let chance: @Sendable () -> Double
    /// The moment at which `elapsed` is zero.
    private let start: ContinuousClock.Instant

    /// Creates a clock from its functions; `start` is the moment at which `elapsed` is zero.
    package init(
        elapsed: @escaping @Sendable () -> Duration,
        now: @escaping @Sendable () -> Timestamp,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        chance: @escaping @Sendable () -> Double,
        start: ContinuousClock.Instant
    ) {
        self.elapsed = elapsed
        self.now = now
        self.sleep = sleep
        self.chance = chance
        self.start = start
    }

    /// The current moment by this clock, to compare with a ``ResponseDeadline``.
    package var instant: ContinuousClock.Instant { start + elapsed() }

    /// The system's clock; `now` returns the current date and time.
    package static func real(now: @escaping @Sendable () -> Timestamp) -> CallClock {
        let start = ContinuousClock.now
        return CallClock(
            elapsed: { start.duration(to: .now) },
            now: now,
            sleep: { try await Task.sleep(for: $0) },
            chance: { .random(in: 0..<1) },
            start: start
        )
    }
}
