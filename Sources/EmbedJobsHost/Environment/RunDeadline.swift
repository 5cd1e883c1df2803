package import JobCommands
internal import Synchronization

/// The time limit of a run: when it has passed, the run is cancelled as by a signal, and ended if it does not stop.
package final class RunDeadline: Sendable {
    private let passed = Mutex(false)
    private let timing = Mutex<Task<Void, Never>?>(nil)

    /// Starts the time; nil never ends the run.
    ///
    /// - Parameters:
    ///   - cancel: Cancels the run, which then has a moment to note what it knows.
    ///   - end: Ends the process, if ``finish()`` is not called in that moment.
    package init(
        _ limit: Duration?,
        clock: SessionClock = .real(),
        cancel: @escaping @Sendable () -> Void,
        end: @escaping @Sendable () -> Void
    ) {
        guard let limit else { return }
        timing.withLock { timing in
            timing = Task { [weak self] in
                do {
                    try await clock.sleep(limit)
                    self?.passed.withLock { $0 = true }
                    cancel()
                    try await clock.sleep(.seconds(Limits.runEndSeconds))
                    end()
                } catch {}
            }
        }
    }

    deinit { finish() }

    /// Whether the time has passed.
    package var hasPassed: Bool { passed.withLock { $0 } }

    /// Stops the time: the run has ended.
    package func finish() { timing.withLock { $0?.cancel() } }
}
