#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What reads lines on a thread that may wait.
protocol BlockingLineReader: AnyObject {
    /// The next line, or why there is none; what comes into the mailbox meanwhile is taken care of.
    func readLine(_ prompt: Prompt) -> LineEvent
}

/// The thread that serves a mailbox.
enum EditorThread {
    private final class Start {
        let configuration: LineEditor.Configuration
        let mailbox: Mailbox

        init(_ configuration: LineEditor.Configuration, _ mailbox: Mailbox) {
            self.configuration = configuration
            self.mailbox = mailbox
        }
    }

    /// Starts a thread that ends when the mailbox is shut down.
    static func start(_ configuration: LineEditor.Configuration, _ mailbox: Mailbox) {
        let start = Unmanaged.passRetained(Start(configuration, mailbox)).toOpaque()
        #if canImport(Glibc)
        var thread = pthread_t()
        #else
        var thread: pthread_t?
        #endif
        let result = pthread_create(&thread, nil, entry, start)
        precondition(result == 0, "a process has room for one more thread")
        #if canImport(Glibc)
        pthread_detach(thread)
        #else
        if let thread { pthread_detach(thread) }
        #endif
    }

    #if canImport(Glibc)
    private static let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { pointer in
        if let pointer { run(pointer) }
        return nil
    }
    #else
    private static let entry: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { pointer in
        run(pointer)
        return nil
    }
    #endif

    private static func run(_ pointer: UnsafeMutableRawPointer) {
        let start = Unmanaged<Start>.fromOpaque(pointer).takeRetainedValue()
        let reader: any BlockingLineReader =
            LibeditReader(start.configuration, start.mailbox)
            ?? PlainLineReader(start.configuration, start.mailbox)
        while let request = start.mailbox.nextRequest() {
            let event = reader.readLine(request.prompt)
            if case .line(let text) = event { start.configuration.history.add(text) }
            start.mailbox.finish()
            request.answer(event)
        }
    }
}
