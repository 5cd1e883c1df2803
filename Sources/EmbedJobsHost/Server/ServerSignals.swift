internal import Dispatch
internal import JobCommands
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The signals that a server handles.
package final class ServerSignals: Sendable {
    /// A request made by a signal.
    package enum Action: Sendable {
        /// Finish open requests, then exit.
        case end
        /// Reload keys and certificates.
        case reload
    }

    /// The requests, in the order of the signals.
    let actions: AsyncStream<Action>
    private let sources: Mutex<[any DispatchSourceSignal]>

    /// Installs the handlers. The second TERM or INT exits the process at once.
    init() {
        let (actions, continuation) = AsyncStream.makeStream(of: Action.self)
        self.actions = actions
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        let endings = EndCount()
        var made: [any DispatchSourceSignal] = []
        for (number, code) in [(SIGINT, ExitCode.interrupted), (SIGTERM, .terminated)] {
            made.append(
                Self.source(number) {
                    if endings.next() > 1 { _exit(code.rawValue) }
                    continuation.yield(.end)
                }
            )
        }
        made.append(Self.source(SIGHUP) { continuation.yield(.reload) })
        sources = Mutex(made)
    }

    private final class EndCount: Sendable {
        private let count = Atomic(0)

        func next() -> Int { count.add(1, ordering: .relaxed).newValue }
    }

    private static func source(_ number: Int32, _ body: @escaping @Sendable () -> Void) -> any DispatchSourceSignal {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler(handler: body)
        source.resume()
        return source
    }
}
