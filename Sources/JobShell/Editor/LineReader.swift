/// Gives the shell its lines, one at a time, from a terminal.
package protocol LineReader: Sendable {
    /// The next line, or why there is none. One call at a time; a cancelled task gets ``LineEvent/interrupted``.
    func readLine(_ prompt: Prompt) async -> LineEvent
    /// Shows a line of text above the prompt; any thread, at any time.
    func notice(_ text: String)
}

/// What came of asking for a line.
package enum LineEvent: Hashable, Sendable {
    /// A line, or a block of lines with line feeds between them and none at its end.
    case line(String)
    /// The user has dropped the line (^C), or the asking task was cancelled.
    case interrupted
    /// Nothing more will come (^D on an empty line, or the terminal is gone).
    case endOfInput
}
