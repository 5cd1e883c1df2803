import Testing
import TextEmbedding

/// Tests of the scanner by the tokenizers that it loads.
struct VocabularyScannerTests {
    private func ids(_ text: String, vocabulary: String) throws -> [Int32] {
        var small = SmallTokenizer()
        small.added = []
        small.vocabulary = vocabulary
        return Array(try small.directory().tokenizer().ids(text).dropFirst().dropLast())
    }

    private func refusal(vocabulary: String) throws -> String {
        var small = SmallTokenizer()
        small.vocabulary = vocabulary
        let error = try small.directory().refusal()
        #expect(error.file?.hasSuffix("/tokenizer.json") == true)
        return error.reason
    }

    @Test func escapes() throws {
        let vocabulary = #"""
             { "[UNK]" : 0 ,"\u0062":1,
            "\"":2, "\\":3, "\/" : 4,"\ud83d\uDE00":5, "\u4e2d":6 , "}":7,"{":8}
            """#
        #expect(try ids("b \" \\ / \u{1F600} 中 } {", vocabulary: vocabulary) == [1, 2, 3, 4, 5, 6, 7, 8])
    }

    @Test func canonicallyEquivalentTokensAreDistinct() throws {
        var small = SmallTokenizer()
        small.normalizer = small.normalizer.replacing("\"lowercase\":true", with: "\"lowercase\":false")
        let tokenizer = try small.directory().tokenizer()
        #expect(tokenizer.ids("é e\u{301}") == [2, 14, 15, 3])
    }

    @Test func vocabularyIsFoundAnywhere() throws {
        let rest = SmallTokenizer().json
        let decoys = #""a":{"vocab":{"x":[1,{"model":"}"}]}},"b":[[],{},"\"]"],"c":-1.5e3,"d":null ,"#
        let directory = try TokenizerDirectory([
            "tokenizer.json": rest.replacing("{\"version\"", with: "{\(decoys)\"version\"")
        ])
        #expect(try directory.tokenizer().ids("hello") == [2, 18, 3])
    }

    @Test(
        arguments: [
            (#"{"a":1.0}"#, "not an integer"), (#"{"a":-1}"#, "not an integer"), (#"{"a":"1"}"#, "not an integer"),
            (#"{"a":}"#, "not an integer"), (#"{"a":99999999999999999999}"#, "too large"),
            (#"{"a" 1}"#, "expected “:”"),
            (#"{a:1}"#, "expected “\"”"), (#"{"a":0,}"#, "expected “\"”"), (#"{"\x":0}"#, "unknown escape"),
            (#"{"\u12":0}"#, "four hexadecimal digits"), (#"{"\u+123":0}"#, "four hexadecimal digits"),
            (#"{"\ud83d":0}"#, "unpaired surrogate"), (#"{"\ud83d\u0041":0}"#, "unpaired surrogate"),
            (#"{"\ude00":0}"#, "unpaired surrogate"), ("{\"a\nb\":0}", "unescaped control character"),
            (#"{"a":0},"vocab":{"b":0}"#, "second vocabulary"), ("[]", "missing or not an object"), ("{}", "is empty"),
        ]
    )
    func badVocabularies(vocabulary: String, reason: String) throws {
        #expect(try refusal(vocabulary: vocabulary).contains(reason))
    }

    @Test func everyTruncatedFileIsRejected() throws {
        let whole = Array(SmallTokenizer().json.utf8)
        let directory = try TokenizerDirectory(["tokenizer_config.json": TokenizerDirectory.readsWhole])
        for count in 0..<whole.count {
            try directory.write(Array(whole[..<count]), "tokenizer.json")
            #expect(throws: ModelError.self) { try directory.tokenizer() }
        }
    }

    @Test func randomChangesNeverTrap() throws {
        let whole = Array(SmallTokenizer().json.utf8)
        let directory = try TokenizerDirectory(["tokenizer_config.json": TokenizerDirectory.readsWhole])
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var bytes = whole
            let index = Int.random(in: 0..<bytes.count, using: &random)
            bytes[index] = "{}[]\",:\\0a-é\n".utf8.randomElement(using: &random) ?? 0
            try directory.write(bytes, "tokenizer.json")
            if let tokenizer = try? directory.tokenizer() { #expect(!tokenizer.ids("hello [MASK] é").isEmpty) }
        }
    }
}
