internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Functions that the process calls when it receives a signal, in place of the signal's default action.
package final class SignalHandlers: Sendable {
    private let sources: Mutex<[any DispatchSourceSignal]>

    /// Installs functions by the number of their signal. They are called, on any thread, until this is released.
    package init(_ handlers: [Int32: @Sendable () -> Void]) {
        // A closed pipe and a file over its size limit are errors of the write; they must not end the process.
        for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
        var sources: [any DispatchSourceSignal] = []
        for (number, handler) in handlers {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler(handler: handler)
            source.resume()
            sources.append(source)
        }
        self.sources = Mutex(sources)
    }
}
