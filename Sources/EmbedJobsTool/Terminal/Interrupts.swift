internal import EmbedJobsHost
internal import JobCommands
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Turns signals into cancellation of the task that runs the script.
///
/// The first ^C or SIGTERM cancels the current wait and lets the program report unfinished jobs. A second one within
/// two seconds ends the process at once. Jobs stay in the store in both cases.
final class Interrupts: Sendable {
    /// The signals received so far.
    private let record: Record
    private let handlers: SignalHandlers

    /// Installs the handlers; `interrupted` is called for each signal with the exit code that it stands for.
    init(_ interrupted: @escaping @Sendable (ExitCode) -> Void) {
        let record = Record()
        self.record = record
        func note(_ code: ExitCode) -> @Sendable () -> Void {
            {
                record.note(code)
                interrupted(code)
            }
        }
        handlers = SignalHandlers([SIGINT: note(.interrupted), SIGTERM: note(.terminated)])
    }

    /// The exit code of the first signal; nil if none was received.
    var end: ExitCode? { record.end }

    /// Forgets the signals, because the process continues with a new prompt.
    func forget() { record.forget() }

    private final class Record: Sendable {
        private let received = Mutex(Received())

        private struct Received {
            var end: ExitCode?
            var last: ContinuousClock.Instant?
        }

        var end: ExitCode? { received.withLock { $0.end } }

        func forget() { received.withLock { $0 = Received() } }

        func note(_ code: ExitCode) {
            received.withLock { received in
                let now = ContinuousClock.now
                if let last = received.last, last.duration(to: now) < .seconds(2) { ProcessEnd.now(code) }
                received.last = now
                received.end = received.end ?? code
            }
        }
    }
}
