package import JobAssist
package import JobScript

/// The language support that the editor calls while a line is typed. Calls must return quickly and cannot fail.
///
/// Texts are complete buffers; cursors and ranges count bytes of UTF-8.
package struct LineAssistant: Sendable {
    /// Returns the completions at the cursor, for Tab.
    package let complete: @Sendable (_ text: String, _ cursor: Int) -> Completion
    /// Returns the hint shown in grey after the cursor. Called only with the cursor at the end of the text.
    package let hint: @Sendable (_ text: String, _ cursor: Int) -> Hint?
    /// Whether Enter ends the text.
    package let completeness: @Sendable (_ text: String) -> Completeness
    /// Returns the last argument of a line as it was typed; nil without one.
    package let lastArgument: @Sendable (_ line: String) -> String?
    /// Returns the pieces of the text that have a style.
    package let spans: @Sendable (_ text: String) -> [StyledSpan]
    /// Checks the text. Called on a thread beside the editor's, so it may take longer.
    package let check: @Sendable (_ text: String, _ cursor: Int) -> LineCheck

    /// Creates an assistant. By default it offers no completions or hints, styles nothing, Enter always submits, and
    /// blanks separate arguments.
    package init(
        complete: @escaping @Sendable (_ text: String, _ cursor: Int) -> Completion = { _, _ in Completion() },
        hint: @escaping @Sendable (_ text: String, _ cursor: Int) -> Hint? = { _, _ in nil },
        completeness: @escaping @Sendable (_ text: String) -> Completeness = { _ in .complete },
        lastArgument: @escaping @Sendable (_ line: String) -> String? = { line in
            line.split(whereSeparator: \.isWhitespace).last.map { String($0) }
        },
        spans: @escaping @Sendable (_ text: String) -> [StyledSpan] = { _ in [] },
        check: @escaping @Sendable (_ text: String, _ cursor: Int) -> LineCheck = { _, _ in LineCheck() }
    ) {
        self.complete = complete
        self.hint = hint
        self.completeness = completeness
        self.lastArgument = lastArgument
        self.spans = spans
        self.check = check
    }
}

extension Completeness.Opening {
    /// The open construct, shown in grey while the new line is empty.
    var mark: String {
        switch self {
        case .quote(let mark): "\(mark)…"
        case .block: "{ …"
        case .line: "\\ …"
        }
    }

    /// The number of leading spaces of the new line.
    var indent: Int {
        switch self {
        case .quote: 0
        case .block(let depth): 4 * depth
        case .line: 4
        }
    }
}
