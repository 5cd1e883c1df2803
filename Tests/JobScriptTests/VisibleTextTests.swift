import JobScript
import Testing

@Suite("VisibleText")
struct VisibleTextTests {
    @Test(
        "what a terminal would obey is spelled out",
        arguments: [
            ("\u{1B}[31mred", "\\u{1B}[31mred"), ("a\nb\tc\r", "a\\nb\\tc\\r"), ("\u{7F}\u{9B}", "\\u{7F}\\u{9B}"),
            ("a\u{202E}b\u{2066}", "a\\u{202E}b\\u{2066}"), ("a\u{2028}b", "a\\u{2028}b"), ("\u{0}", "\\u{0}"),
        ]
    )
    func escapes(text: String, shown: String) { #expect(VisibleText.escaped(text) == shown) }

    @Test("ordinary text stays as it is", arguments: ["grüße", "日本語", "👨‍👩‍👧", "e\u{301}", "\u{645}\u{200C}\u{6CC}"])
    func ordinary(text: String) { #expect(VisibleText.escaped(text) == text) }

    @Test("line feeds and tabs stay where layout is kept")
    func layout() { #expect(VisibleText.escaped("a\n\tb\r\u{1B}", keepingLayout: true) == "a\n\tb\\r\\u{1B}") }
}
