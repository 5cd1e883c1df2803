internal import JobAssist

/// The styles and marks of the text that is being edited, and what of them is on the screen.
struct TextColors {
    /// The check of the text; after an edit, what the edit leaves of the last one.
    private(set) var check = LineCheck()
    /// The rows of the window that have styles on the screen.
    var paintedRows: Set<Int> = []
    private(set) var text = EditedText()
    private(set) var needsPainting = false

    private var string = ""
    private var spans: [StyledSpan] = []

    /// Notes that the text was drawn again, in part or as a whole.
    mutating func needPainting() { needsPainting = true }

    /// Notes that the text was painted.
    mutating func notePainting() { needsPainting = false }

    /// Sets the text. Returns it if it must be checked: after a change of the text, or of the cursor.
    mutating func set(_ new: EditedText, spans: (String) -> [StyledSpan]) -> String? {
        guard new != text else { return nil }
        let isEdited = new.scalars != text.scalars
        text = new
        guard isEdited else { return string.isEmpty ? nil : string }
        let old = string
        // Terminals and libedit disagree on the columns of joined characters.
        guard isShown, !new.hasJoinedCharacters else {
            (string, self.spans, check) = ("", [], LineCheck())
            return nil
        }
        string = new.string
        self.spans = spans(string)
        check = check.carried(from: old, to: string)
        return string.isEmpty ? nil : string
    }

    /// Whether the text is short enough for colours.
    private var isShown: Bool { text.scalars.count <= Limits.coloredScalarsMax }

    /// Takes a check, unless the text has changed since.
    mutating func take(_ checked: TypingChecks.Checked) {
        guard checked.text == string, checked.cursor == text.byteCursor, checked.result != check else { return }
        check = checked.result
        needsPainting = true
    }

    /// The text with its styles.
    var styled: StyledText { StyledText(text, spans: spans, marks: check.marks) }
}
