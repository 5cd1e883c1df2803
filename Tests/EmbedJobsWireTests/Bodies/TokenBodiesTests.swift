import EmbedJobs
import EmbedJobsWire
import Testing

@Suite struct TokenBodiesTests {
    private func parts(_ body: String) -> RequestParts { RequestParts(json: Array(body.utf8)) }

    @Test func tokensRoundTrip() throws {
        let tokens = Tokens(ids: [101, 7592], strings: ["[CLS]", "hello"])
        let body = try Operations.tokenize.output.write(tokens)
        let wanted = #"{"tokens":[101,7592],"token_strings":["[CLS]","hello"],"meta":{"api_version":{"version":"1"}}}"#
        #expect(String(decoding: body, as: UTF8.self) == wanted)
        #expect(try Operations.tokenize.output.read(body) == tokens)
        #expect(throws: APIError.self) {
            try Operations.tokenize.output.read(Array(#"{"tokens":[1],"token_strings":[]}"#.utf8))
        }
        #expect(throws: APIError.self) { try Operations.tokenize.output.read(Array("{}".utf8)) }
    }

    @Test func textsRoundTrip() throws {
        let body = try Operations.detokenize.output.write("hello")
        #expect(String(decoding: body, as: UTF8.self) == #"{"text":"hello","meta":{"api_version":{"version":"1"}}}"#)
        #expect(try Operations.detokenize.output.read(body) == "hello")
        #expect(throws: APIError.self) { try Operations.detokenize.output.read(Array("{}".utf8)) }
    }

    @Test func numbersMayBeWrittenAsFloats() throws {
        #expect(try Operations.detokenize.input.read(parts(#"{"model":"m","tokens":[1.0,2]}"#)).ids == [1, 2])
        let spellings = parts(#"{"model":"m","tokens":[1e3,-0,-0.0]}"#)
        #expect(try Operations.detokenize.input.read(spellings).ids == [1_000, 0, 0])
    }

    /// The body is JSON, so the message must not say otherwise.
    @Test(
        arguments: [
            ("[1.5]", "tokens[0] must be a whole number"), ("[1,2e-1]", "tokens[1] must be a whole number"),
            ("[9223372036854775808]", "tokens[0] must be a whole number in range"),
            ("[9007199254740993.0]", "tokens[0] must be a whole number in range"),
            ("[1e300]", "tokens[0] must be a whole number in range"), ("[\"1\"]", "tokens[0] must be a whole number"),
            ("[true]", "tokens[0] must be a whole number"), ("[null]", "tokens[0] must be a whole number"),
            ("[[1]]", "tokens[0] must be a whole number"), ("{}", "tokens must be a list"),
        ]
    )
    func tokensAreWholeNumbers(tokens: String, reason: String) {
        #expect(throws: APIError(.invalidRequest, "invalid request: \(reason)")) {
            try Operations.detokenize.input.read(parts("{\"model\":\"m\",\"tokens\":\(tokens)}"))
        }
    }

    @Test func lengthsHaveLimits() throws {
        let longest = String(repeating: "é", count: TextRules.tokenizedScalarsMax)
        let model = ModelName(rawValue: "m")
        for text in ["", longest + "é"] {
            let body = try Operations.tokenize.input.write(TokenizeRequest(text: text, model: model))
            #expect(throws: APIError(.invalidRequest, "invalid request: text must be from 1 to 65536 characters long"))
            {
                try Operations.tokenize.input.read(body)
            }
        }
        let request = TokenizeRequest(text: longest, model: model)
        #expect(try Operations.tokenize.input.read(Operations.tokenize.input.write(request)) == request)
        let most = [Int](repeating: 1, count: TextRules.detokenizedMax)
        for ids in [[], most + [1]] {
            let body = try Operations.detokenize.input.write(DetokenizeRequest(ids: ids, model: model))
            #expect(throws: APIError(.invalidRequest, "invalid request: tokens must hold from 1 to 65536 tokens")) {
                try Operations.detokenize.input.read(body)
            }
        }
        #expect(throws: APIError.self) { try Operations.tokenize.input.read(parts(#"{"text":"a"}"#)) }
    }
}
