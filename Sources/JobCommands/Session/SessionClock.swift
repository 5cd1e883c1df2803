/// The clock of a run, so that tests need not wait.
package struct SessionClock: Sendable {
    /// The time since an arbitrary moment; it never decreases.
    package let elapsed: @Sendable () -> Duration
    /// Sleeps; throws when the task is cancelled.
    package let sleep: @Sendable (Duration) async throws -> Void

    /// Creates a clock from its two functions.
    package init(
        elapsed: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.elapsed = elapsed
        self.sleep = sleep
    }

    /// The start of all of the process's real clocks, so that times of two of them can be compared.
    private static let start = ContinuousClock.now

    /// Returns the system's monotonic clock.
    package static func real() -> SessionClock {
        let start = start
        return SessionClock(
            elapsed: { start.duration(to: .now) },
            sleep: { try await Task.sleep(for: $0) }
        )
    }
}
