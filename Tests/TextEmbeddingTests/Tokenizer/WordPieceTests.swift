import Testing
import TextEmbedding

struct WordPieceTests {
    private func wordPiece(_ limit: Int = 100, prefix: String = "##") throws(ModelError) -> WordPiece {
        var list = TokenList()
        let tokens = ["[UNK]", "un", "##aff", "##able", "##a", "unaf", "##é", "é", "able"]
        for (id, token) in tokens.enumerated() { list.append(token.utf8, id: id) }
        let vocabulary = try Vocabulary(list, continuingPrefix: prefix, file: "f")
        return try WordPiece(vocabulary: vocabulary, unknownToken: "[UNK]", maxCharactersPerWord: limit, file: "f")
    }

    private func ids(_ word: String, _ wordPiece: WordPiece) -> [Int32] {
        var ids: [Int32] = [-7]
        Array(word.utf8).withUnsafeBufferPointer { wordPiece.append($0, to: &ids) }
        return ids
    }

    @Test func longestPieceIsTakenFirst() throws {
        let wordPiece = try wordPiece()
        #expect(ids("un", wordPiece) == [-7, 1])
        #expect(ids("unable", wordPiece) == [-7, 1, 3])
        #expect(ids("unaffable", wordPiece) == [-7, 0], "“unaf” leaves “fable”, without backtracking")
        #expect(ids("unaable", wordPiece) == [-7, 1, 4, 3])
    }

    @Test func wordThatCannotBeSplitIsUnknown() throws {
        let wordPiece = try wordPiece()
        #expect(ids("unx", wordPiece) == [-7, 0])
        #expect(ids("aff", wordPiece) == [-7, 0])
        #expect(ids("##aff", wordPiece) == [-7, 2])
    }

    @Test func lengthIsCountedInScalars() throws {
        let wordPiece = try wordPiece(3)
        #expect(ids("ééé", wordPiece) == [-7, 7, 6, 6])
        #expect(ids("éééé", wordPiece) == [-7, 0])
        #expect(ids("unable", wordPiece) == [-7, 0])
    }

    @Test func emptyPrefixMakesEveryTokenAContinuation() throws {
        #expect(ids("unable", try wordPiece(prefix: "")) == [-7, 1, 8])
    }

    @Test func unknownTokenIsRequired() throws {
        var list = TokenList()
        list.append("a".utf8, id: 0)
        let vocabulary = try Vocabulary(list, continuingPrefix: "##", file: "f")
        #expect(throws: ModelError(file: "f", "the unknown token “[UNK]” is not in the vocabulary")) {
            try WordPiece(vocabulary: vocabulary, unknownToken: "[UNK]", maxCharactersPerWord: 9, file: "f")
        }
    }
}
