internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The requests of other threads to the editor's thread, and the pipe that wakes it.
final class Mailbox: Sendable {
    /// A request for a line.
    struct Request {
        let number: Int
        let prompt: Prompt
        /// The text with which the line begins.
        let draft: String
        let deliver: @Sendable (LineEvent) -> Void
    }

    /// The messages that arrived while a line is edited.
    struct Changes {
        var notices: [String] = []
        var prompt: Prompt?
        /// The newest check of the text.
        var check: TypingChecks.Checked?
        var isCancelled = false
        /// Whether the line is discarded, as by ^C.
        var isInterrupted = false
    }

    private struct State {
        var request: Request?
        /// The request that is being served.
        var current: Int?
        var cancelled: Set<Int> = []
        var lastNumber = 0
        var changes = Changes()
        var isClosed = false
    }

    /// The read end of the pipe, to poll. Besides wake-ups (`n`) it carries the letters of `editline_watch_signals`.
    let wakeDescriptor: Int32
    /// The write end of the pipe; writes do not block.
    let alarmDescriptor: Int32

    private let state = Mutex(State())
    /// Shows a notice while no line is edited.
    private let print: @Sendable (String) -> Void

    /// Creates an empty mailbox. `print` shows notices while no line is edited.
    init(print: @escaping @Sendable (String) -> Void) {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "pipe must succeed")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (wakeDescriptor, alarmDescriptor) = (ends[0], ends[1])
        self.print = print
    }

    deinit {
        close(wakeDescriptor)
        close(alarmDescriptor)
    }

    // MARK: Any thread

    /// Returns a number for a new request.
    func makeNumber() -> Int {
        state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
    }

    /// Posts a request. If it is already cancelled or the mailbox is shut down, it is answered immediately.
    func post(_ request: Request) {
        let event: LineEvent? = state.withLock { state in
            if state.cancelled.remove(request.number) != nil { return .interrupted }
            if state.isClosed { return .endOfInput }
            precondition(state.request == nil && state.current == nil, "requests for lines must not overlap")
            state.request = request
            return nil
        }
        if let event { request.deliver(event) } else { wake() }
    }

    /// Cancels a request, even before it is posted.
    func cancel(_ number: Int) {
        state.withLock { state in
            if state.current == number {
                state.changes.isCancelled = true
            } else {
                state.cancelled.insert(number)
            }
        }
        wake()
    }

    /// Discards the line that is being edited. Returns false if there is none.
    func interrupt() -> Bool {
        let isEdited = state.withLock { state in
            guard state.current != nil else { return false }
            state.changes.isInterrupted = true
            return true
        }
        if isEdited { wake() }
        return isEdited
    }

    /// Shows a line of text, above the prompt if there is one.
    func notice(_ text: String) {
        state.withLock { state in
            guard state.current != nil else { return print(text) }
            if state.changes.notices.count >= Limits.noticesMax { state.changes.notices.removeFirst() }
            state.changes.notices.append(text)
        }
        wake()
    }

    /// Changes the prompt of the line that is being edited.
    func change(_ prompt: Prompt) {
        state.withLock { state in
            if state.current != nil { state.changes.prompt = prompt }
        }
        wake()
    }

    /// Delivers the check of the text that is being edited.
    func deliver(_ check: TypingChecks.Checked) {
        state.withLock { state in
            if state.current != nil { state.changes.check = check }
        }
        wake()
    }

    /// Ends the thread once it has served its request.
    func shutDown() {
        state.withLock { $0.isClosed = true }
        wake()
    }

    // MARK: The editor's thread

    /// Waits for the next request and marks it as current. Returns nil once the mailbox is shut down.
    func nextRequest() -> Request? {
        while true {
            let (request, isClosed): (Request?, Bool) = state.withLock { state in
                guard let request = state.request else { return (nil, state.isClosed) }
                state.request = nil
                state.current = request.number
                state.changes = Changes(isCancelled: state.cancelled.remove(request.number) != nil)
                return (request, false)
            }
            if let request { return request }
            if isClosed { return nil }
            var entry = pollfd(fd: wakeDescriptor, events: Int16(POLLIN), revents: 0)
            poll(&entry, 1, -1)
            _ = takeAlarms()
        }
    }

    /// Ends the current request. Notices that arrived too late for the editor are printed below the line.
    func finish() {
        state.withLock { state in
            state.current = nil
            for notice in state.changes.notices { print(notice) }
            state.changes = Changes()
        }
    }

    /// Takes the messages since the last call.
    func takeChanges() -> Changes {
        state.withLock { state in
            defer { state.changes = Changes() }
            return state.changes
        }
    }

    /// Takes the letters received through the pipe.
    func takeAlarms() -> Set<UInt8> {
        var letters: Set<UInt8> = []
        var buffer = [UInt8](repeating: 0, count: 64)
        while true {
            let count = read(wakeDescriptor, &buffer, buffer.count)
            guard count > 0 else { return letters }
            letters.formUnion(buffer[..<count])
        }
    }

    /// Wakes the editor's thread, which then draws what has changed.
    func wake() {
        var letter = UInt8(ascii: "n")
        _ = write(alarmDescriptor, &letter, 1)
    }
}
