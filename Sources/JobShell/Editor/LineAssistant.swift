/// What the editor asks of the language while a line is typed. Every answer must come at once and without an error.
///
/// Texts are whole, cursors and ranges count bytes of UTF-8.
package struct LineAssistant: Sendable {
    /// What may stand at the cursor, for Tab.
    package let complete: @Sendable (_ text: String, _ cursor: Int) -> Completion
    /// What the line is likely to go on with, shown in grey behind the cursor; asked only at the end of the text.
    package let hint: @Sendable (_ text: String, _ cursor: Int) -> Hint?
    /// Whether Enter ends the text.
    package let completeness: @Sendable (_ text: String) -> Completeness

    /// Makes an assistant; the defaults know nothing.
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

/// Grey text behind the cursor.
package enum Hint: Hashable, Sendable {
    /// Text that the line may go on with; accepting it inserts it.
    case text(String)
    /// Text that explains and cannot be accepted, such as a synopsis.
    case note(String)
}

/// Whether a text is a whole statement.
package enum Completeness: Hashable, Sendable {
    /// Enter ends it, be it right or wrong.
    case complete
    /// Enter opens another line.
    ///
    /// `open` says what is not closed yet and is shown in grey while the new line is empty; `indent` is how many blanks
    /// the new line begins with, 0 inside a quotation.
    case incomplete(open: String, indent: Int)
}
