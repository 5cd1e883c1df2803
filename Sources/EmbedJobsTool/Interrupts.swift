internal import Dispatch
internal import JobCommands
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Signals, turned into the cancellation of the task that runs the script.
///
/// The first ^C or SIGTERM stops what is being waited for and lets the program say what goes on; a second one within
/// two seconds ends it at once. Jobs are in the store and live on either way.
final class Interrupts {
    /// What has come.
    let record = Record()
    private var sources: [any DispatchSourceSignal] = []

    /// Begins to listen; `interrupted` is called for each signal, with what the process would end with.
    init(_ interrupted: @escaping @Sendable (ExitCode) -> Void) {
        // A reader that has gone away and a file grown too large are errors of the write, not the end of the program.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        for (number, code) in [(SIGINT, ExitCode.interrupted), (SIGTERM, .terminated)] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [record] in
                record.note(code)
                interrupted(code)
            }
            source.resume()
            sources.append(source)
        }
    }

    /// What the process ends with because of a signal, nil if none has come.
    var end: ExitCode? { record.end }

    /// The signals that have come.
    final class Record: Sendable {
        private let received = Mutex(Received())

        private struct Received {
            var end: ExitCode?
            var last: ContinuousClock.Instant?
        }

        var end: ExitCode? { received.withLock { $0.end } }

        /// Takes back what has come, where the process goes on: a prompt is shown again.
        func forget() { received.withLock { $0 = Received() } }

        fileprivate func note(_ code: ExitCode) {
            received.withLock { received in
                let now = ContinuousClock.now
                if let last = received.last, last.duration(to: now) < .seconds(2) { ProcessEnd.now(code) }
                received.last = now
                received.end = received.end ?? code
            }
        }
    }
}
