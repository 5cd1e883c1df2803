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
    /// Starts a thread that ends when the mailbox is shut down.
    static func start(_ configuration: LineEditor.Configuration, _ mailbox: Mailbox) {
        // Ten thousand lines take some milliseconds, in which the prompt can be there and echo keys already.
        spawn { configuration.history.refresh() }
        spawn { serve(mailbox, configuration) }
    }

    private static func serve(_ mailbox: Mailbox, _ configuration: LineEditor.Configuration) {
        // Whoever has made the thread, or started the process, may have held signals back, as Dispatch's threads do.
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGWINCH, SIGCONT, SIGTSTP] { sigaddset(&signals, signal) }
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        let reader: any BlockingLineReader =
            LibeditReader(configuration, mailbox) ?? PlainLineReader(configuration, mailbox)
        while let request = mailbox.nextRequest() {
            let event = reader.readLine(request.prompt)
            if case .line(let text) = event { configuration.history.add(text) }
            mailbox.finish()
            request.answer(event)
        }
    }

    // MARK: Threads

    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs something on a thread of its own that may wait: the cooperative pool's threads may not.
    private static func spawn(_ run: @escaping @Sendable () -> Void) {
        let body = Unmanaged.passRetained(Body(run)).toOpaque()
        #if canImport(Glibc)
        var thread = pthread_t()
        #else
        var thread: pthread_t?
        #endif
        let result = pthread_create(&thread, nil, entry, body)
        precondition(result == 0, "a process has room for one more thread")
        #if canImport(Glibc)
        pthread_detach(thread)
        #else
        if let thread { pthread_detach(thread) }
        #endif
    }

    #if canImport(Glibc)
    private static let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { pointer in
        if let pointer { Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run() }
        return nil
    }
    #else
    private static let entry: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { pointer in
        Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run()
        return nil
    }
    #endif
}
