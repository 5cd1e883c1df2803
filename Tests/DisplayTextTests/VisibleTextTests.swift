import DisplayText
import Testing

@Suite("VisibleText")
struct VisibleTextTests {
    @Test(
        "Control characters are escaped",
        arguments: [
            ("\u{1B}[31mred", "\\u{1B}[31mred"), ("a\nb\tc\r", "a\\nb\\tc\\r"), ("\u{7F}\u{9B}", "\\u{7F}\\u{9B}"),
            ("a\u{202E}b\u{2066}", "a\\u{202E}b\\u{2066}"), ("a\u{2028}b", "a\\u{2028}b"), ("\u{0}", "\\u{0}"),
        ]
    )
    func escapes(text: String, shown: String) { #expect(VisibleText.escaped(text) == shown) }

    @Test("Ordinary text is unchanged", arguments: ["grüße", "日本語", "👨‍👩‍👧", "e\u{301}", "\u{645}\u{200C}\u{6CC}"])
    func ordinary(text: String) { #expect(VisibleText.escaped(text) == text) }

    @Test("Line feeds and tabs are kept with keepingLayout")
    func layout() { #expect(VisibleText.escaped("a\n\tb\r\u{1B}", keepingLayout: true) == "a\n\tb\\r\\u{1B}") }
}
