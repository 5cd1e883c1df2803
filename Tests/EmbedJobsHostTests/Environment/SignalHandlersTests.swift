import EmbedJobsHost
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite("Signal handlers", .timeLimit(.minutes(1))) struct SignalHandlersTests {
    /// The default action of SIGWINCH is to do nothing, so other tests do not notice it.
    @Test("A handler is called for its signal") func call() async {
        let (calls, call) = AsyncStream.makeStream(of: Void.self)
        let handlers = SignalHandlers([SIGWINCH: { call.yield() }])
        // Dispatch installs the handler a moment later; an earlier signal is ignored.
        let sender = Task {
            while !Task.isCancelled {
                kill(getpid(), SIGWINCH)
                try? await Task.sleep(for: .milliseconds(5))
            }
        }
        for await _ in calls { break }
        sender.cancel()
        withExtendedLifetime(handlers) {}
    }
}
