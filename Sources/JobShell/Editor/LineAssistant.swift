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

    /// Creates an assistant. By default it offers no completions or hints, and Enter always submits.
    package init(
        complete: @escaping @Sendable (_ text: String, _ cursor: Int) -> Completion = { _, _ in Completion() },
        hint: @escaping @Sendable (_ text: String, _ cursor: Int) -> Hint? = { _, _ in nil },
        completeness: @escaping @Sendable (_ text: String) -> Completeness = { _ in .complete }
    ) {
        self.complete = complete
        self.hint = hint
        self.completeness = completeness
    }
}

/// Grey text after the cursor.
package enum Hint: Hashable, Sendable {
    /// A continuation of the line, which the user can accept.
    case text(String)
    /// Explanatory text that cannot be accepted, such as a synopsis.
    case note(String)
}

/// Whether a text is a complete statement.
package enum Completeness: Hashable, Sendable {
    /// Enter submits it, even if it contains mistakes.
    case complete
    /// Enter starts another line.
    ///
    /// `open` names the unclosed construct, shown in grey while the new line is empty. `indent` is the number of
    /// leading spaces of the new line, 0 inside a quotation.
    case incomplete(open: String, indent: Int)
}
