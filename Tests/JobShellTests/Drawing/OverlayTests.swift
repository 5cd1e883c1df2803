import JobShell
import Testing

@Suite("Overlay") struct OverlayTests {
    private func layout(_ string: String, cursor: Int? = nil) -> TextLayout {
        let text = EditedText(Array(string.unicodeScalars), cursor: cursor)
        return TextLayout(promptCells: 2, text: text, columns: 20) { _ in 1 }
    }

    @Test("A hint is painted in grey, the cursor returns, and spaces erase it") func hint() {
        let overlay = Overlay(hint: Array("日b".unicodeScalars))
        let cells: (Unicode.Scalar) -> Int = { $0 == "日" ? 2 : 1 }
        #expect(overlay.painting(layout("a"), cells: cells) == "\u{1B}[90m日b\u{1B}[0m\u{1B}[3D")
        #expect(overlay.erasing(layout("a"), cells: cells) == "   \u{1B}[3D")
    }

    @Test("A menu is painted below the last row of the text, and the cursor returns") func menu() {
        let overlay = Overlay(menu: ["one", "two"])
        let below = layout("a\nbc\nd", cursor: 3)
        #expect((below.cursorRow, below.cursorColumn, below.rowCount) == (1, 1, 3))
        let painting = "\u{1B}[1B\r\n\u{1B}[Kone\r\n\u{1B}[Ktwo\u{1B}[3A\r\u{1B}[1C"
        #expect(overlay.painting(below) { _ in 1 } == painting)
        #expect(overlay.erasing(below) { _ in 1 } == "\u{1B}[2B\r\u{1B}[J\u{1B}[2A\r\u{1B}[1C")
    }

    @Test("An empty overlay paints nothing") func empty() {
        #expect(Overlay().isEmpty)
        #expect(Overlay().painting(layout("a")) { _ in 1 } == "")
        #expect(Overlay().erasing(layout("a")) { _ in 1 } == "")
    }
}
