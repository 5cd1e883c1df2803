import JobShell
import Testing

@Suite("UndoStack") struct UndoStackTests {
    private func stack(typing text: String) -> UndoStack {
        var stack = UndoStack()
        for count in 1...text.unicodeScalars.count {
            stack.note(EditedText(Array(text.unicodeScalars.prefix(count))))
        }
        return stack
    }

    /// All texts that undo returns, the newest first.
    private func undone(_ stack: UndoStack) -> [String] {
        var stack = stack
        var texts: [String] = []
        while let text = stack.undo() { texts.append(text.string) }
        return texts
    }

    @Test("A typed word with the blanks after it is one change")
    func words() {
        #expect(undone(stack(typing: "one  two three")) == ["one  two ", "one  ", ""])
        #expect(undone(stack(typing: "é")) == [""])
    }

    @Test("A deletion, a replacement and typing at another position are changes of their own")
    func changes() {
        var stack = stack(typing: "abc")
        stack.note(EditedText("ab"))
        stack.note(EditedText("something else"))
        #expect(undone(stack) == ["ab", "abc", ""])
        stack = self.stack(typing: "bc")
        stack.note(EditedText(Array("bc".unicodeScalars), cursor: 0))
        stack.note(EditedText(Array("abc".unicodeScalars), cursor: 1))
        #expect(undone(stack) == ["bc", ""])
    }

    @Test("Undo restores the cursor, and the next letter begins another change")
    func cursor() {
        var stack = UndoStack()
        let start = EditedText(Array("ac".unicodeScalars), cursor: 1)
        stack.note(start)
        stack.note(EditedText("pasted text"))
        #expect(stack.undo() == start)
        stack.note(start)
        stack.note(EditedText(Array("abc".unicodeScalars), cursor: 2))
        #expect(stack.undo() == start)
        #expect(stack.undo() == EditedText())
        #expect(stack.undo() == nil)
    }

    @Test("A line that begins with a text cannot be undone further")
    func draft() {
        var stack = UndoStack(EditedText("draft"))
        stack.note(EditedText("draft"))
        #expect(stack.undo() == nil)
    }

    @Test("The oldest changes of a very long line are dropped")
    func limit() {
        var stack = UndoStack()
        let texts = (0..<40).map { String(repeating: Character(Unicode.Scalar(UInt8(48 + $0))), count: 100_000) }
        for text in texts { stack.note(EditedText(text)) }
        let undone = undone(stack)
        #expect((2...20).contains(undone.count), "\(undone.count)")
        #expect(undone.first == texts[38])
    }
}
