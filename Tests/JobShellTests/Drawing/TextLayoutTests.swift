import JobShell
import Testing

@Suite("TextLayout") struct TextLayoutTests {
    /// Returns cursor row, cursor column and row count in a window of ten columns, after a prompt of two cells.
    private func layout(_ string: String, cursor: Int? = nil, prompt: Int = 2) -> [Int] {
        let text = EditedText(Array(string.unicodeScalars), cursor: cursor)
        let layout = TextLayout(promptCells: prompt, text: text, columns: 10) { scalar in
            switch scalar.value {
            case 0..<0x20: 2
            case 0x300..<0x370, 0x200D: 0
            case 0x3000...0x9FFF, 0x1F000...: 2
            default: 1
            }
        }
        return [layout.cursorRow, layout.cursorColumn, layout.rowCount]
    }

    @Test("Text wraps to the next row, and a full row begins another") func wrapping() {
        #expect(layout("") == [0, 2, 1])
        #expect(layout("abc") == [0, 5, 1])
        #expect(layout("1234567") == [0, 9, 1])
        #expect(layout("12345678") == [1, 0, 2])
        #expect(layout("123456789") == [1, 1, 2])
        #expect(layout("12345678901234567890", cursor: 0) == [0, 2, 3])
        #expect(layout("a", prompt: 25) == [2, 6, 3])
    }

    @Test("A line feed begins a new row, also after a full one") func lineFeeds() {
        #expect(layout("a\nbc") == [1, 2, 2])
        #expect(layout("12345678\na") == [2, 1, 3])
        #expect(layout("a\n\n", cursor: 2) == [1, 0, 3])
    }

    @Test("A wide character that does not fit moves down, with a cursor before it") func wide() {
        #expect(layout("1234567日") == [1, 2, 2])
        #expect(layout("1234567日", cursor: 7) == [1, 0, 2])
        #expect(layout("123456日") == [1, 0, 2])
    }

    @Test("Tabs move to the next eighth column, controls take two cells, marks none") func others() {
        #expect(layout("a\tb") == [0, 9, 1])
        #expect(layout("123456\tb") == [1, 1, 2])
        #expect(layout("a\u{3}") == [0, 5, 1])
        #expect(layout("1234567\u{3}") == [1, 1, 2])
        #expect(layout("e\u{301}x") == [0, 4, 1])
    }

    @Test("Of more rows than the window has, the last ones are visible, and the cursor counts from the first row")
    func clipped() {
        let text = EditedText(Array("1\n2\n3\n4".unicodeScalars), cursor: 5)
        let layout = TextLayout(promptCells: 0, text: text, columns: 10) { _ in 1 }
        let clipped = layout.clipped(toRows: 3)
        #expect((layout.cursorRow, layout.rowCount) == (2, 4))
        #expect((clipped.cursorRow, clipped.cursorColumn, clipped.rowCount) == (2, 1, 3))
        #expect(layout.clipped(toRows: 2).cursorRow == 1)
        #expect(layout.clipped(toRows: 4) == layout)
    }
}
