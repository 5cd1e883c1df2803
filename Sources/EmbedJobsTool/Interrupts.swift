internal import Dispatch
internal import JobCommands

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Signals, turned into the cancellation of the task that runs the script.
///
/// The first ^C or SIGTERM stops what is being waited for and lets the program say what goes on; a second one within
/// two seconds ends it at once. Jobs are in the store and live on either way.
final class Interrupts: Sendable {
    private let sources: [any DispatchSourceSignal]

    /// Begins to listen. `interrupted` is called once for each signal, with the exit code that it stands for.
    init(_ interrupted: @escaping @Sendable (ExitCode) -> Void) {
        // A reader that has gone away and a file grown too large are errors of the write, not the end of the program.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        let last = LastSignal()
        sources = [(SIGINT, ExitCode.interrupted), (SIGTERM, .terminated)].map { number, code in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if last.isRepeated() { _exit(code.rawValue) }
                interrupted(code)
            }
            source.resume()
            return source
        }
    }
}
