import JobAssist
import JobCommands
import TestSupport
import Testing

@Suite("TextMate grammar")
struct TextMateGrammarTests {
    @Test("the committed grammar matches the tables")
    func committed() throws {
        let text = TextMateGrammar.text(of: .standard)
        let path = Checkout.path("editors/textmate/embedjobs.tmLanguage.json")
        #expect(try GoldenFile(path).expected(recording: text) == text)
    }

    @Test("it colours scripts as the lexer reads them")
    func colours() throws {
        let corpus = try SyntaxCorpus()
        let scopes = try TextMateEngine(TextMateGrammar.text(of: .standard)).scopes(of: corpus.lines)
        #expect(corpus.expectations.count > 200)
        for expected in corpus.expectations {
            let scope = scopes[expected.line][expected.column]
            let line = corpus.lines[expected.line]
            #expect(Self.kind(of: scope) == expected.kind, "\(expected.text) in \(line) is \(scope)")
        }
    }

    private static func kind(of scope: String) -> SyntaxKind? {
        let kinds: [(String, SyntaxKind)] = [
            ("support.function", .command), ("keyword.control", .keyword), ("entity.other.attribute-name", .key),
            ("string.", .string), ("variable.other", .variable), ("variable.language", .variable),
            ("comment.", .comment), ("meta.embedded", .shell), ("constant.language", .choice),
        ]
        return kinds.first { scope.hasPrefix($0.0) }?.1
    }
}
