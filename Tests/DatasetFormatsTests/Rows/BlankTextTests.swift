import DatasetFormats
import Testing

@Suite struct BlankTextTests {
    @Test(arguments: ["", " ", "\t\r\n", "\u{A0}\u{3000}", "\u{200B}\u{FEFF}", "\0", "\u{85} \u{2028}"])
    func textsThatShowNothingAreBlank(text: String) { #expect(text.isBlank) }

    @Test(arguments: ["a", " a ", ".", "é", "\u{301}", "\u{200B}x", "🙂"])
    func otherTextsAreNot(text: String) { #expect(!text.isBlank) }
}
