import JobAssist
import JobShell
import Testing

@Suite("Painting of styled text")
struct StyledTextTests {
    /// Paints a text after a prompt of two cells, in a window of 10 columns. Wide characters are those above U+3000.
    private func painting(
        _ text: String,
        spans: [StyledSpan] = [],
        marks: [LineCheck.Mark] = [],
        cursor: Int? = nil,
        rows: Int = 5,
        over earlier: Set<Int> = []
    ) -> (output: String, rows: Set<Int>) {
        let edited = EditedText(Array(text.unicodeScalars), cursor: cursor)
        func cells(_ scalar: Unicode.Scalar) -> Int {
            scalar.value < 0x20 ? 2 : scalar.value == 0x301 ? 0 : scalar.value > 0x3000 ? 2 : 1
        }
        let layout = TextLayout(promptCells: 2, text: edited, columns: 10, cells: cells)
        return StyledText(edited, spans: spans, marks: marks).painting(
            layout,
            in: StyledText.Window(promptCells: 2, rows: rows, columns: 10),
            over: earlier,
            cells: cells
        )
    }

    /// The output without the start and end of the synchronized update, with `^` for Escape.
    private func shown(_ painting: (output: String, rows: Set<Int>)) -> String {
        let (begin, end) = ("\u{1B}[?2026h", "\u{1B}[?2026l")
        guard painting.output.hasPrefix(begin), painting.output.hasSuffix(end) else { return painting.output }
        return String(painting.output.dropFirst(begin.count).dropLast(end.count))
            .replacing("\u{1B}", with: "^").replacing("\r", with: "~")
    }

    @Test("Text without styles is not painted")
    func plain() {
        #expect(painting("list").output == "")
        #expect(painting("").output == "")
    }

    @Test("A row is painted from its first character, and the cursor returns")
    func row() {
        let one = painting("ab cd", spans: [StyledSpan(0..<2, .command)], cursor: 1)
        #expect(shown(one) == "~^[2C^[0;36mab^[0m cd~^[3C")
        #expect(one.rows == [0])
    }

    @Test("A style that is gone is painted over")
    func earlier() {
        let plain = painting("ab", over: [0])
        #expect(shown(plain) == "~^[2Cab~^[4C")
        #expect(plain.rows == [])
    }

    @Test("Only rows with styles are painted, in their own rows")
    func wrapped() {
        let text = "12345678abcdefghijXY"
        let last = painting(text, spans: [StyledSpan(18..<20, .string)])
        #expect(shown(last) == "~^[0;33mXY^[0m~^[2C")
        #expect(last.rows == [2])
        let first = painting(text, spans: [StyledSpan(0..<1, .string)])
        #expect(shown(first) == "^[2A~^[2C^[0;33m1^[0m2345678^[2B~^[2C")
        let block = painting("a\nb", spans: [StyledSpan(0..<1, .keyword), StyledSpan(2..<3, .keyword)], cursor: 0)
        #expect(shown(block) == "~^[2C^[0;1ma^[0m^[1B~^[0;1mb^[0m^[1A~^[2C")
    }

    @Test("Wide characters keep their cells, and one that does not fit begins the next row")
    func wide() {
        let wide = painting("aaaaaaa漢b", spans: [StyledSpan(7..<10, .string)])
        #expect(shown(wide) == "~^[0;33m漢^[0mb~^[3C")
        #expect(wide.rows == [1])
    }

    @Test("Tabs and control characters are skipped, and a row with combining characters is not painted")
    func skipped() {
        let tab = painting("a\tb\u{1}c", spans: [StyledSpan(2..<3, .string)], cursor: 0)
        #expect(shown(tab) == "~^[2Ca^[5C^[0;33mb^[0m~^[2C")
        #expect(painting("e\u{301}a", spans: [StyledSpan(0..<1, .string)]).output == "")
    }

    @Test("Of a text with more rows than the window, the last rows are painted, for any position of the cursor")
    func clipped() {
        let text = "a\nb\nc\nd"
        let spans = [StyledSpan(0..<1, .string), StyledSpan(6..<7, .string)]
        let visible = painting(text, spans: spans, rows: 2)
        #expect(shown(visible) == "^7^[2;1H^[0;33md^[0m^8")
        #expect(visible.rows == [1])
        #expect(shown(painting(text, spans: spans, cursor: 0, rows: 2)) == shown(visible))
    }

    @Test(
        "A mark adds to a style or replaces it",
        arguments: [
            (LineCheck.Kind.mistake, "4;31"), (.overwrittenFile, "1;4;33"), (.existingFile, "4;34"), (.knownName, "34"),
        ]
    )
    func marks(kind: LineCheck.Kind, parameters: String) {
        let marked = painting("a", spans: [StyledSpan(0..<1, .option)], marks: [LineCheck.Mark(0..<1, kind)])
        #expect(shown(marked) == "~^[2C^[0;\(parameters)ma^[0m~^[3C")
        let both = [LineCheck.Mark(0..<1, .mistake), LineCheck.Mark(0..<1, kind)]
        #expect(shown(painting("a", marks: both)) == "~^[2C^[0;4;31ma^[0m~^[3C")
    }
}
