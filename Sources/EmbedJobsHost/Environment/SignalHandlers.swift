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
    ///
    /// A signal of `ignorable` stays ignored if the process was started so: `nohup` ignores SIGHUP.
    package init(_ handlers: [Int32: @Sendable () -> Void], ignorable: Set<Int32> = []) {
        // A closed pipe and a file over its size limit are errors of the write; they must not end the process.
        for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
        var sources: [any DispatchSourceSignal] = []
        for (number, handler) in handlers {
            let before = unsafeBitCast(signal(number, SIG_IGN), to: Int.self)
            if ignorable.contains(number), before == unsafeBitCast(SIG_IGN, to: Int.self) { continue }
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler(handler: handler)
            source.resume()
            sources.append(source)
        }
        self.sources = Mutex(sources)
    }
}
