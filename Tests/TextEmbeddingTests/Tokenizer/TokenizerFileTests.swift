import Testing
import TextEmbedding

struct TokenizerFileTests {
    @Test func invalidUTF8() throws {
        let directory = try TokenizerDirectory([:])
        try directory.write([0x7B, 0xFF, 0x7D], "tokenizer.json")
        #expect(
            try directory.refusal() == ModelError(file: "\(directory.path)/tokenizer.json", "the file is not UTF-8")
        )
    }

    @Test func directoryInsteadOfFile() throws {
        let directory = try TokenizerDirectory([:])
        let inner = "\(directory.path)/tokenizer.json"
        try TokenFixtures.makeDirectory(inner)
        #expect(try directory.refusal() == ModelError(file: inner, "not a regular file"))
    }

    @Test func textThatIsNotJSON() throws {
        let directory = try TokenizerDirectory(["vocab.txt": "a", "tokenizer_config.json": "{]"])
        let error = try directory.refusal()
        #expect(error.file == "\(directory.path)/tokenizer_config.json")
        #expect(error.reason == "expected “\"” (byte 1)")
    }

    @Test func filesLongerThanAChunk() throws {
        var small = SmallTokenizer()
        let words = (0..<60_000).map { "w\($0)" }
        small.vocabulary = SmallTokenizer.json(SmallTokenizer.tokens + words)
        #expect(try small.directory().tokenizer().ids("w59999") == [2, Int32(SmallTokenizer.tokens.count) + 59_999, 3])
    }
}
