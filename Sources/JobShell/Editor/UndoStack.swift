/// The earlier texts of a line, for undo.
///
/// It compares the text after each key with the one before, so every way to change a text can be undone. A word that
/// is typed, with the blanks after it, is one change.
package struct UndoStack: Sendable {
    private var earlier: [EditedText] = []
    /// The number of scalars in `earlier`.
    private var size = 0
    private var current: EditedText
    /// The last scalar of the change in progress, if it is typed; nil if the next change is another one.
    private var typed: Unicode.Scalar?

    /// Creates a stack for a line that begins with a text.
    package init(_ text: EditedText = EditedText()) { current = text }

    /// Notes the text after a key.
    package mutating func note(_ text: EditedText) {
        guard text.scalars != current.scalars else {
            if text.cursor != current.cursor { typed = nil }
            current = text
            return
        }
        let scalar = current.scalarTyped(in: text)
        let continues = scalar.map { new in typed.map { !$0.isBlank || new.isBlank } ?? false } ?? false
        if !continues { push(current) }
        (typed, current) = (scalar, text)
    }

    /// Returns the text before the last change; nil if there is none.
    package mutating func undo() -> EditedText? {
        guard let text = earlier.popLast() else { return nil }
        size -= text.scalars.count
        (typed, current) = (nil, text)
        return text
    }

    private mutating func push(_ text: EditedText) {
        earlier.append(text)
        size += text.scalars.count
        while earlier.count > Limits.undoneChangesMax || (size > Limits.undoneScalarsMax && earlier.count > 1) {
            size -= earlier.removeFirst().scalars.count
        }
    }
}

extension EditedText {
    /// The scalar that was typed at the cursor to get another text; nil if the texts differ in another way.
    fileprivate func scalarTyped(in text: EditedText) -> Unicode.Scalar? {
        guard text.scalars.count == scalars.count + 1, text.cursor == cursor + 1,
            scalars[..<cursor] == text.scalars[..<cursor], scalars[cursor...] == text.scalars[text.cursor...]
        else { return nil }
        return text.scalars[cursor]
    }
}

extension Unicode.Scalar {
    fileprivate var isBlank: Bool { self == " " || self == "\t" || self == "\n" }
}
