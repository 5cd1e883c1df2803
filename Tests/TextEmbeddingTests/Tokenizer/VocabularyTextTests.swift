import Testing
import TextEmbedding

struct VocabularyTextTests {
    private func directory(_ settings: String, _ lines: [String] = SmallTokenizer.tokens) throws -> TokenizerDirectory {
        try TokenizerDirectory(["vocab.txt": lines.joined(separator: "\n"), "tokenizer_config.json": settings])
    }

    @Test func modelVocabularyGivesTheSameIDs() throws {
        let model = try TokenFixtures.modelDirectory()
        let directory = try TokenizerDirectory([:])
        for name in ["vocab.txt", "tokenizer_config.json"] {
            try directory.write(TokenFixtures.bytes("\(model)/\(name)"), name)
        }
        let tokenizer = try directory.tokenizer()
        for example in try TokenFixtures.examples("texts.jsonl") {
            #expect(tokenizer.ids(example.text) == example.ids, "\(example.text.debugDescription)")
        }
    }

    @Test func settings() throws {
        #expect(try directory("{}").tokenizer().ids("Über [MASK] hello") == [2, 12, 4, 18, 3])
        #expect(try directory(#"{"do_lower_case":false}"#).tokenizer().ids("Über é") == [2, 10, 14, 3])
        #expect(try directory(#"{"strip_accents":false}"#).tokenizer().ids("Über") == [2, 11, 3])
        #expect(try directory("{}").tokenizer().ids("b中") == [2, 9, 17, 3])
        #expect(try directory(#"{"tokenize_chinese_chars":false}"#).tokenizer().ids("b中") == [2, 1, 3])
    }

    @Test func namesOfSpecialTokens() throws {
        let settings =
            #"{"cls_token":"hello","sep_token":{"content":"b","lstrip":true},"unk_token":"é","mask_token":"zz"}"#
        #expect(try directory(settings).tokenizer().ids("x [CLS]   b") == [18, 14, 14, 14, 14, 9, 9])
    }

    @Test func numberedAddedTokens() throws {
        let next = SmallTokenizer.tokens.count
        let added =
            "{\"added_tokens_decoder\":{\"\(next + 1)\":{\"content\":\"<y>\"},\"\(next)\":{\"content\":\"<x>\"}}}"
        #expect(try directory(added).tokenizer().ids("<x><y>[MASK]") == [2, Int32(next), Int32(next) + 1, 4, 3])
        let wrong = #"{"added_tokens_decoder":{"x":{"content":"<x>"}}}"#
        #expect(try directory(wrong).refusal().reason == "“added_tokens_decoder” has the key “x”, which is not an id")
    }

    @Test func trailingWhiteSpaceIsRemoved() throws {
        let lines = SmallTokenizer.tokens.map { $0 + " \u{3000}\r" } + [""]
        #expect(try directory("{}", lines).tokenizer().ids("hello中") == [2, 18, 17, 3])
    }

    @Test(arguments: ["[UNK]", "[CLS]", "[SEP]"])
    func specialTokensAreRequired(token: String) throws {
        let error = try directory("{}", SmallTokenizer.tokens.filter { $0 != token }).refusal()
        #expect(error.reason.contains("“\(token)” is not in the vocabulary"))
    }

    @Test func refusals() throws {
        #expect(
            try directory("{}", ["[UNK]", "[CLS]", "[SEP]", "a", "a"]).refusal().reason == "token “a” is listed twice"
        )
        #expect(try directory("{}", []).refusal().reason == "the vocabulary is empty")
        #expect(try directory(#"{"tokenizer_class":"XLNetTokenizer"}"#).refusal().reason.contains("XLNetTokenizer"))
        #expect(try directory(#"{"never_split":["a"]}"#).refusal().reason.hasPrefix("never_split [\"a\"] is not"))
        #expect(try directory("{").refusal().file?.hasSuffix("/tokenizer_config.json") == true)
    }
}
