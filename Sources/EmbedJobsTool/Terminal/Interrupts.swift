internal import EmbedJobsHost
internal import JobCommands
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension ExitCode {
    /// Whether the signal with this code ends even a prompt; ^C only discards its line.
    var endsPrompt: Bool { self == .terminated || self == .hungUp }
}

/// Turns signals into cancellation of the task that runs the script.
///
/// The first ^C, SIGTERM or SIGHUP cancels the current wait and lets the program report unfinished jobs. A second one
/// within two seconds ends the process at once, except for SIGHUP: the system and the shell may both send it when a
/// terminal closes. Jobs stay in the store in both cases. At a prompt, ^C only discards the line, however often.
final class Interrupts: Sendable {
    /// The signals received so far.
    private let record: Record
    private let handlers: SignalHandlers

    /// Installs the handlers.
    ///
    /// - Parameters:
    ///   - interrupted: Called for each signal with its exit code.
    ///   - discardsLine: Discards the line that is typed, and returns whether there is one.
    ///   - beforeEnd: Called before the process ends at once, to restore the terminal.
    init(
        _ interrupted: @escaping @Sendable (ExitCode) -> Void,
        discardsLine: @escaping @Sendable () -> Bool = { false },
        beforeEnd: @escaping @Sendable () -> Void = {}
    ) {
        let record = Record()
        self.record = record
        func note(_ code: ExitCode) -> @Sendable () -> Void {
            {
                if code == .interrupted, discardsLine() { return }
                if record.isLast(code) {
                    beforeEnd()
                    ProcessEnd.now(code)
                }
                interrupted(code)
            }
        }
        handlers = SignalHandlers(
            [SIGINT: note(.interrupted), SIGTERM: note(.terminated), SIGHUP: note(.hungUp)],
            ignorable: [SIGHUP]
        )
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

        /// Records a signal; returns whether the process must end at once.
        func isLast(_ code: ExitCode) -> Bool {
            received.withLock { received in
                let now = ContinuousClock.now
                received.end = received.end ?? code
                if code == .hungUp { return false }
                if let last = received.last, last.duration(to: now) < .seconds(2) { return true }
                received.last = now
                return false
            }
        }
    }
}
