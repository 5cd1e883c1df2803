#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A line reader that blocks its thread.
protocol BlockingLineReader: AnyObject {
    /// Returns the next line, or the reason it is missing, and handles mailbox messages meanwhile.
    func readLine(_ prompt: Prompt) -> LineEvent
}

/// The thread that serves the requests of a mailbox.
enum EditorThread {
    /// Starts a thread that ends when the mailbox is shut down.
    static func start(_ configuration: LineEditor.Configuration, _ mailbox: Mailbox) {
        // Reading ten thousand lines takes some milliseconds. Meanwhile the prompt is shown and accepts keys.
        spawn { configuration.history.refresh() }
        spawn { serve(mailbox, configuration) }
    }

    private static func serve(_ mailbox: Mailbox, _ configuration: LineEditor.Configuration) {
        // The creating thread or parent process may have blocked signals, as Dispatch's threads do.
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

    /// Runs a function on a new thread that may block, unlike the threads of the cooperative pool.
    private static func spawn(_ run: @escaping @Sendable () -> Void) {
        let body = Unmanaged.passRetained(Body(run)).toOpaque()
        #if canImport(Glibc)
        var thread = pthread_t()
        #else
        var thread: pthread_t?
        #endif
        let result = pthread_create(&thread, nil, entry, body)
        precondition(result == 0, "pthread_create must succeed")
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
