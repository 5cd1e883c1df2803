import JobShell
import Testing

@Suite("EditedText") struct EditedTextTests {
    @Test("External cursors and ranges count bytes of UTF-8") func bytes() {
        var text = EditedText("aé🙂b")
        #expect(text.byteCursor == 8)
        text.cursor = 2
        #expect(text.byteCursor == 3)
        #expect(text.beforeCursor == "aé")
        text.replace(bytes: 1..<7, with: "xyz")
        #expect(text == EditedText(Array("axyzb".unicodeScalars), cursor: 4))
        text.replace(bytes: 3..<99, with: "")
        #expect(text.string == "axy")
    }

    @Test("Text is inserted before the cursor") func insert() {
        var text = EditedText(Array("ad".unicodeScalars), cursor: 1)
        text.insert("bc".unicodeScalars)
        #expect(text == EditedText(Array("abcd".unicodeScalars), cursor: 3))
    }

    @Test(
        "Up and down keep the column, or move to the end of a shorter line",
        arguments: [
            ("abcd\nx\nefgh", 10, 6, 10 - 2), ("\n\n", 2, 1, 2), ("ab\ncd", 3, 0, 3),
        ]
    )
    func lines(string: String, from: Int, up: Int, downAgain: Int) {
        var text = EditedText(Array(string.unicodeScalars), cursor: from)
        let isUp = text.moveUp()
        #expect(isUp)
        #expect(text.cursor == up)
        let isDown = text.moveDown()
        #expect(isDown)
        #expect(text.cursor == downAgain)
    }

    @Test("Moving above the first or below the last line fails") func ends() {
        var text = EditedText("ab\ncd")
        let isMoved = (text.moveDown(), text.moveUp(), text.moveUp())
        #expect(isMoved == (false, true, false))
        #expect(text.cursor == 2)
        #expect((text.lineStart, text.lineEnd) == (0, 2))
    }

    @Test("A blank last line is detected") func blankLine() {
        #expect(EditedText("a {\n  ").endsInBlankLine)
        #expect(EditedText("").endsInBlankLine)
        #expect(!EditedText("a {\n  x").endsInBlankLine)
    }

    @Test("Characters of several scalars are found, such as joined emoji")
    func joinedCharacters() {
        for text in ["a 👩\u{200D}👩\u{200D}👧 b", "e\u{301}", "🇩🇪", "👍🏽"] {
            #expect(EditedText(text).hasJoinedCharacters, "\(text)")
        }
        for text in ["", "plain", "häuser", "日本語", "👩 👧", "a\nb"] {
            #expect(!EditedText(text).hasJoinedCharacters, "\(text)")
        }
    }
}
