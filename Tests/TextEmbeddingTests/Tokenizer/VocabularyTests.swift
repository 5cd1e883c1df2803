import Testing
import TextEmbedding

struct VocabularyTests {
    private func vocabulary(_ tokens: [(String, Int)]) throws(ModelError) -> Vocabulary {
        var list = TokenList()
        for (token, id) in tokens { list.append(token.utf8, id: id) }
        return try Vocabulary(list, continuingPrefix: "##", file: "f")
    }

    @Test func idsInAnyOrder() throws {
        let vocabulary = try vocabulary([("c", 2), ("a", 0), ("##a", 1)])
        #expect(vocabulary.count == 3)
        #expect(vocabulary.id(of: "a".utf8) == 0)
        #expect(vocabulary.id(of: "##a".utf8) == 1)
        #expect(vocabulary.id(of: "c".utf8) == 2)
        #expect(vocabulary.id(of: "b".utf8) == nil)
        #expect(vocabulary.id(of: "".utf8) == nil)
    }

    @Test func canonicallyEquivalentTokensAreDistinct() throws {
        let vocabulary = try vocabulary([("é", 0), ("e\u{301}", 1)])
        #expect(vocabulary.id(of: "é".utf8) == 0)
        #expect(vocabulary.id(of: "e\u{301}".utf8) == 1)
    }

    @Test(
        arguments: [
            ([], "the vocabulary is empty"),
            ([("a", 0), ("b", 0)], "tokens “a” and “b” both have the id 0"),
            ([("a", 0), ("b", 2)], "token “b” has the id 2, but 2 tokens must have ids 0 to 1"),
            ([("a", 0), ("b", -1)], "token “b” has the id -1, but 2 tokens must have ids 0 to 1"),
            ([("a", 0), ("b", 1), ("a", 2)], "token “a” is listed twice"),
        ] as [([(String, Int)], String)]
    )
    func refusals(tokens: [(String, Int)], reason: String) {
        #expect(throws: ModelError(file: "f", reason)) { try vocabulary(tokens) }
    }
}
