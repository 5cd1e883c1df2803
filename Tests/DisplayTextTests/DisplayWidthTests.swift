import DisplayText
import Testing

@Suite("DisplayWidth")
struct DisplayWidthTests {
    @Test(
        "Wide characters take two cells, combining ones none",
        arguments: [
            ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("한", 2), ("👨‍👩‍👧", 2), ("❤️", 2), ("❤", 1),
            ("\u{301}", 0),
            ("ｱ", 1), ("Ａ", 2), ("", 0), ("…", 1),
        ]
    )
    func widths(text: String, cells: Int) { #expect(DisplayWidth.cells(of: text) == cells) }

    @Test("Text that is too wide is cut between characters and ends with …") func shortened() {
        #expect(DisplayWidth.shortened("abc", to: 3) == "abc")
        #expect(DisplayWidth.shortened("abcd", to: 3) == "ab…")
        #expect(DisplayWidth.shortened("日本語", to: 4) == "日…")
        #expect(DisplayWidth.shortened("abc", to: 1) == "…")
        #expect(DisplayWidth.shortened("abc", to: 0) == "")
    }
}
