import Testing
import TextEmbedding

/// The fixtures of configuration "added" compare all flags with the tokenizers library.
struct AddedTokensTests {
    private let next = SmallTokenizer.tokens.count

    private func ids(_ text: String, _ tokens: [String]) throws -> [Int32] {
        var small = SmallTokenizer()
        small.added = tokens
        return Array(try small.directory().tokenizer().ids(text).dropFirst().dropLast())
    }

    @Test func specialTokensInsideText() throws {
        let mask = [SmallTokenizer.added("[MASK]", 4)]
        #expect(try ids("[MASK]", mask) == [4])
        #expect(try ids("b[MASK][MASK]b", mask) == [9, 4, 4, 9])
        #expect(try ids("[mask]", mask) == [1, 1, 1])
    }

    @Test func longestTokenWins() throws {
        let tokens = [SmallTokenizer.added("<b", next), SmallTokenizer.added("<b>", next + 1)]
        #expect(try ids("<b><b<b>b", tokens) == [Int32(next) + 1, Int32(next), Int32(next) + 1, 9])
    }

    @Test func singleWords() throws {
        let tokens = [SmallTokenizer.added("bb", next, "single_word")]
        #expect(try ids("bb bb! é-bb", tokens) == [Int32(next), Int32(next), 13, 1, 1, Int32(next)])
        #expect(try ids("bbb ébb bb_ bb", tokens) == [1, 1, 1, 1, Int32(next)])
    }

    @Test func normalizedTokens() throws {
        let tokens = [SmallTokenizer.added("Über B", next, "normalized")]
        #expect(try ids("ÜBER B u\u{308}ber b über  b", tokens) == [Int32(next), Int32(next), 12, 9])
    }

    @Test func strippedWhiteSpace() throws {
        #expect(try ids("b \u{3000}<l>", [SmallTokenizer.added("<l>", next, "lstrip")]) == [9, Int32(next)])
        let tokens = [SmallTokenizer.added("<r>", next, "rstrip"), SmallTokenizer.added("  b", next + 1)]
        #expect(try ids("<r>  b  b", tokens) == [Int32(next), Int32(next) + 1, 9, Int32(next) + 1].filter { $0 != 9 })
    }

    @Test func refusals() throws {
        var small = SmallTokenizer()
        small.added = [
            SmallTokenizer.added("Foo", next, "normalized"), SmallTokenizer.added("foo", next + 1, "normalized"),
        ]
        #expect(try small.directory().refusal().reason == "the added token “foo” duplicates another one")
        small.added = [SmallTokenizer.added("\u{301}", next, "normalized")]
        #expect(try small.directory().refusal().reason.hasSuffix("is empty once normalised"))
    }
}
