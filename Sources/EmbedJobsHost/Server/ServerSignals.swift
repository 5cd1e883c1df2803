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
    private let handlers: SignalHandlers

    /// Installs the handlers. The second TERM or INT exits the process at once.
    init() {
        let (actions, continuation) = AsyncStream.makeStream(of: Action.self)
        self.actions = actions
        let endings = EndCount()
        func end(_ code: ExitCode) -> @Sendable () -> Void {
            {
                if endings.next() > 1 { _exit(code.rawValue) }
                continuation.yield(.end)
            }
        }
        handlers = SignalHandlers([
            SIGINT: end(.interrupted), SIGTERM: end(.terminated), SIGHUP: { continuation.yield(.reload) },
        ])
    }

    private final class EndCount: Sendable {
        private let count = Atomic(0)

        func next() -> Int { count.add(1, ordering: .relaxed).newValue }
    }
}
