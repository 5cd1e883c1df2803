internal import DisplayText
internal import JobScript

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Reads lines without editing: with a prompt if the input is a terminal, silently if it is a pipe or file.
///
/// It does not use libedit, which without a terminal cuts lines at NUL, treats carriage returns as line ends and drops
/// non-ASCII characters.
final class PlainLineReader: BlockingLineReader {
    private let input: Int32
    private let mailbox: Mailbox
    private let assistant: LineAssistant
    private let output: Stream
    private let hasPrompt: Bool
    private var bytes: [UInt8] = []
    private var hasEnded = false

    init(_ configuration: LineEditor.Configuration, _ mailbox: Mailbox) {
        input = configuration.input
        self.mailbox = mailbox
        assistant = configuration.assistant
        output = Stream(descriptor: configuration.output)
        hasPrompt = isatty(configuration.input) == 1 && output.isTerminal
    }

    /// A draft cannot be changed here: Enter runs it, more text is added to it, and ^C and ^D discard it.
    func readLine(_ prompt: Prompt, draft: String) -> LineEvent {
        var block = draft
        // After ^D ends a line, the terminal can still be read.
        if hasPrompt { hasEnded = false }
        write(prompt.plainText + VisibleText.escaped(draft, keepingLayout: true))
        while true {
            switch nextLine(prompt) {
            case .line(let line):
                block += line
                guard case .open(let opening) = assistant.completeness(block) else { return .line(block) }
                block += "\n"
                write("\(opening.mark)> ")
            case .endOfInput where block == draft && !draft.isEmpty:
                write("\n")
                return .interrupted
            case .endOfInput where !block.isEmpty:
                // The parser reports constructs left open at the end.
                return .line(String(block.dropLast()))
            case let other:
                return other
            }
        }
    }

    private func nextLine(_ prompt: Prompt) -> LineEvent {
        while true {
            if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(bytes[..<end])
                bytes.removeSubrange(...end)
                if let text = Self.text(of: line) { return .line(text) }
                write("ignored a line that is not UTF-8\n" + prompt.plainText)
                continue
            }
            if hasEnded || bytes.count > Limits.lineBytesMax {
                defer { bytes = [] }
                return bytes.isEmpty ? .endOfInput : Self.text(of: bytes).map(LineEvent.line) ?? .endOfInput
            }
            if let event = wait(prompt) { return event }
        }
    }

    /// Waits for bytes or a message. Returns an event if the line is abandoned.
    private func wait(_ prompt: Prompt) -> LineEvent? {
        var entries = [
            pollfd(fd: input, events: Int16(POLLIN), revents: 0),
            pollfd(fd: mailbox.wakeDescriptor, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&entries, 2, -1) > 0 else { return nil }
        if entries[1].revents != 0 {
            _ = mailbox.takeAlarms()
            let changes = mailbox.takeChanges()
            if changes.isCancelled || changes.isInterrupted {
                bytes = []
                if changes.isInterrupted { write("\n") }
                return .interrupted
            }
            for notice in changes.notices {
                write("\n\(VisibleText.escaped(notice, keepingLayout: true))\n\(prompt.plainText)")
            }
        }
        guard entries[0].revents != 0 else { return nil }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = read(input, &buffer, buffer.count)
        if count > 0 { bytes += buffer[..<count] }
        if count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN) { hasEnded = true }
        return nil
    }

    private func write(_ text: String) {
        if hasPrompt { output.write(text) }
    }

    /// Returns a line as text, without its carriage return; nil if it is not UTF-8.
    static func text(of line: [UInt8]) -> String? {
        String(validating: line.last == UInt8(ascii: "\r") ? line.dropLast() : line[...], as: UTF8.self)
    }
}
