#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif
internal import LocalFiles

/// A line reader that blocks its thread.
protocol BlockingLineReader: AnyObject {
    /// Returns the next line, or the reason it is missing, and handles mailbox messages meanwhile.
    func readLine(_ prompt: Prompt, draft: String) -> LineEvent
}

/// The thread that serves the requests of a mailbox.
enum EditorThread {
    /// Starts a thread that ends when the mailbox is shut down.
    static func start(_ configuration: LineEditor.Configuration, _ mailbox: Mailbox) {
        // Reading ten thousand lines takes some milliseconds. Meanwhile the prompt is shown and accepts keys.
        spawn {
            configuration.history.refresh()
            for notice in configuration.history.takeNotices() { mailbox.notice(notice) }
            // A hint may be due for the text typed meanwhile.
            mailbox.wake()
        }
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
            let event = reader.readLine(request.prompt, draft: request.draft)
            if case .line(let text) = event { configuration.history.add(text) }
            mailbox.finish()
            for notice in configuration.history.takeNotices() { mailbox.notice(notice) }
            request.deliver(event)
        }
    }

    private static func spawn(_ run: @escaping @Sendable () -> Void) {
        let result = BlockingThread.start(run)
        precondition(result == 0, "a thread must start")
    }
}
