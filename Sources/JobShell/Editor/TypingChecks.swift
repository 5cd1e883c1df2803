internal import JobAssist
internal import LocalFiles
internal import Synchronization

/// Checks the typed text on a thread beside the editor's, so that no key waits for it. Only the newest text is checked.
final class TypingChecks: Sendable {
    /// A text with its check.
    struct Checked {
        let text: String
        let cursor: Int
        let result: LineCheck
    }

    private struct State {
        /// The text to check next.
        var next: (text: String, cursor: Int)?
        var isRunning = false
    }

    private let state = Mutex(State())
    private let check: @Sendable (_ text: String, _ cursor: Int) -> LineCheck
    private let deliver: @Sendable (Checked) -> Void

    /// Creates a checker. `deliver` receives each result on the checker's thread.
    init(
        check: @escaping @Sendable (_ text: String, _ cursor: Int) -> LineCheck,
        deliver: @escaping @Sendable (Checked) -> Void
    ) {
        self.check = check
        self.deliver = deliver
    }

    /// Requests the check of a text, in place of an earlier one that has not begun. Returns immediately.
    func request(_ text: String, cursor: Int) {
        let mustStart = state.withLock { state in
            state.next = (text, cursor)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        // The thread ends when nothing is left to check, since a prompt may wait for hours.
        guard mustStart, BlockingThread.start({ [self] in run() }) != 0 else { return }
        // Without a thread, the text is shown without marks.
        state.withLock { $0 = State() }
    }

    private func run() {
        while let (text, cursor) = takeNext() {
            deliver(Checked(text: text, cursor: cursor, result: check(text, cursor)))
        }
    }

    private func takeNext() -> (text: String, cursor: Int)? {
        state.withLock { state in
            defer { state.next = nil }
            if state.next == nil { state.isRunning = false }
            return state.next
        }
    }
}
