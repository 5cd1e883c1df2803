import JobAssist
import Testing

@Suite("Shell line")
struct ShellLineTests {
    @Test(
        "words are split and unquoted as the shells do",
        arguments: [
            ("embedjobs list ", ["list"], ""), ("embedjobs li", [], "li"),
            (#"embedjobs upload 'my file.jsonl' na"#, ["upload", "my file.jsonl"], "na"),
            (#"embedjobs upload my\ file "a \"b\"" 'x"#, ["upload", "my file", #"a "b""#], "x"),
            ("A=1 B='2 3' embedjobs get ", ["get"], ""), ("embedjobs ''", [], ""),
            ("embedjobs a'b'c d", ["abc"], "d"), ("embedjobs create model=\"a b", ["create"], "model=a b"),
            ("embedjobs \\\n list ", ["list"], ""), ("if not embedjobs get ", ["get"], ""),
            ("time A=1 embedjobs list", [], "list"), ("sudo embedjobs upload if ", ["upload", "if"], ""),
        ]
    )
    func words(line: String, arguments: [String], word: String) {
        let read = ShellLine(line)
        #expect(read.arguments == arguments)
        #expect(read.word.text == word)
    }

    @Test("fish has escapes in single quotes, the others do not")
    func singleQuotes() {
        let line = #"embedjobs upload 'it\'s"#
        #expect(ShellLine(line, escapesInSingleQuotes: true).word.text == "it's")
        #expect(ShellLine(line).word.text == #"it\s"#)
    }

    @Test("the open quote, expansions and tildes are known")
    func state() {
        #expect(ShellLine("embedjobs 'a").word.openQuote == "'")
        #expect(ShellLine("embedjobs 'a").word.isQuotedFromStart)
        #expect(ShellLine("embedjobs x=\"a").word.openQuote == "\"")
        #expect(!ShellLine("embedjobs x=\"a").word.isQuotedFromStart)
        #expect(ShellLine("embedjobs 'a' ").word.openQuote == nil)
        #expect(ShellLine("embedjobs $HOME/a").word.isExpanded)
        #expect(ShellLine("embedjobs \"`pwd`").word.isExpanded)
        #expect(!ShellLine("embedjobs '$HOME").word.isExpanded)
        #expect(!ShellLine(#"embedjobs \$HOME"#).word.isExpanded)
        #expect(ShellLine("embedjobs ~/a").word.hasTilde && !ShellLine("embedjobs '~/a").word.hasTilde)
    }

    @Test(
        "bash keeps what precedes its last word break",
        arguments: [
            ("embedjobs create model=al", "model="), ("embedjobs --server http://h", "http:"),
            ("embedjobs upload data", ""), ("embedjobs create model=\"a=b", "model="), (#"embedjobs create a\=b"#, ""),
            ("embedjobs upload @da", ""), ("embedjobs upload a:b@c", "a:b"),
        ]
    )
    func kept(line: String, kept: String) {
        #expect(ShellLine(line, breaks: " \t\n\"'@><=;|&(:").word.kept == kept)
    }
}
