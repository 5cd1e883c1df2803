import Testing
import TextEmbedding

struct TokenizerConfigurationTests {
    private let list = SmallTokenizer.tokens.joined(separator: "\n")

    @Test func tokenizerJSONComesFirst() throws {
        let files = ["tokenizer.json": SmallTokenizer().json, "vocab.txt": "a\nb"]
        #expect(try TokenizerDirectory(files).tokenizer().ids("hello") == [2, 18, 3])
    }

    @Test func missingFiles() throws {
        let empty = try TokenizerDirectory([:])
        #expect(
            try empty.refusal() == ModelError(file: empty.path, "tokenizer.json and vocab.txt are both missing")
        )
        #expect(throws: ModelError.self) { try BERTTokenizer(directory: "\(empty.path)/nowhere") }
    }

    /// As in the first models of BERT. The library lowers the case of cased ones, too.
    @Test func vocabularyAloneHasTheDefaults() throws {
        #expect(try TokenizerDirectory(["vocab.txt": list]).tokenizer().ids("Über [MASK] hello") == [2, 12, 4, 18, 3])
        let named = ["vocab.txt": list, "special_tokens_map.json": #"{"cls_token":"hello"}"#]
        #expect(try TokenizerDirectory(named).tokenizer().ids("Über") == [18, 12, 3])
    }
}
