package import EmbedJobs

/// Time and chance as the client sees them, so that tests need neither wait nor guess.
package struct CallClock: Sendable {
    /// The time since an arbitrary moment; it never goes back.
    package let elapsed: @Sendable () -> Duration
    /// This moment by the calendar: a service may name the moment from which it may be asked again.
    package let now: @Sendable () -> Timestamp
    /// Waits; throws when the task is cancelled.
    package let sleep: @Sendable (Duration) async throws -> Void
    /// A number from 0 to below 1.
    package let chance: @Sendable () -> Double

    /// Makes a clock from its functions.
    package init(
        elapsed: @escaping @Sendable () -> Duration,
        now: @escaping @Sendable () -> Timestamp,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        chance: @escaping @Sendable () -> Double
    ) {
        self.elapsed = elapsed
        self.now = now
        self.sleep = sleep
        self.chance = chance
    }

    /// The machine's clock; `now` is its calendar.
    package static func real(now: @escaping @Sendable () -> Timestamp) -> CallClock {
        let start = ContinuousClock.now
        return CallClock(
            elapsed: { start.duration(to: .now) },
            now: now,
            sleep: { try await Task.sleep(for: $0) },
            chance: { .random(in: 0..<1) }
        )
    }
}
