import DisplayText
import Testing

@Suite("Wrapped text") struct WrappedTextTests {
    @Test("lines break at blanks, wide characters count twice, and long words stay whole") func lines() {
        #expect(WrappedText.lines("one two three", width: 13) == ["one two three"])
        #expect(WrappedText.lines("one two three", width: 9, indent: 2) == ["one two", "  three"])
        #expect(WrappedText.lines("日本 日本 x", width: 9) == ["日本 日本", "x"])
        #expect(WrappedText.lines("at /a/very/long/path now", width: 8) == ["at", "/a/very/long/path", "now"])
        #expect(WrappedText.lines("  a  b", width: 80) == ["  a  b"])
    }

    @Test("help continues in its second column, sentences at the margin, signatures after blanks") func help() {
        let column = WrappedText.helpLines("  to=   The file to write.", width: 20)
        #expect(column == ["  to=   The file to", "        write."])
        let narrow = WrappedText.helpLines("  overwrite=  The file to write.", width: 20)
        #expect(narrow == ["  overwrite=", "      The file to", "      write."])
        #expect(WrappedText.helpLines("  overwrite=  A file", width: 20) == ["  overwrite=  A file"])
        #expect(WrappedText.helpLines("One two three four.", width: 9) == ["One two", "three", "four."])
        #expect(WrappedText.helpLines("wait JOB… [timeout=T]", width: 12) == ["wait JOB…", "    [timeout=T]"])
        #expect(WrappedText.helpLines("  echo a b c", width: 9) == ["  echo a", "    b c"])
    }
}
