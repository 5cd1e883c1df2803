/// A source of lines for the shell.
package protocol LineReader: Sendable {
    /// Returns the next line, or the reason it is missing. Calls must not overlap. A cancelled task gets
    /// ``LineEvent/interrupted``. The line begins as `draft`, which the user can change.
    func readLine(_ prompt: Prompt, draft: String) async -> LineEvent
    /// Shows a line of text above the prompt. Callable on any thread, at any time.
    func notice(_ text: String)
    /// Tells that what the last line started has ended, with an exit code.
    func noteEnd(of code: Int32)
}

extension LineReader {
    package func noteEnd(of code: Int32) {}
}

extension LineReader {
    /// Returns the next line, which begins empty.
    package func readLine(_ prompt: Prompt) async -> LineEvent { await readLine(prompt, draft: "") }
}

/// The result of reading a line.
package enum LineEvent: Hashable, Sendable {
    /// A line, or a block of lines with line feeds between them and none at its end.
    case line(String)
    /// The user wants to edit this text with another program; the line is erased.
    case edit(String)
    /// The user discarded the line (^C), or the reading task was cancelled.
    case interrupted
    /// The input ended: ^D on an empty line, or the terminal was closed.
    case endOfInput
}
