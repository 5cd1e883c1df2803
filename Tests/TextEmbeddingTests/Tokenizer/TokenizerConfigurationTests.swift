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
        let error = try TokenizerDirectory(["vocab.txt": list]).refusal()
        #expect(error.file?.hasSuffix("/tokenizer_config.json") == true)
        #expect(error.reason.hasPrefix("the file is missing"))
        #expect(throws: ModelError.self) { try BERTTokenizer(directory: "\(empty.path)/nowhere") }
    }
}
