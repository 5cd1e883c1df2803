package import EmbedJobs

/// The request to split a text into a model's tokens.
package struct TokenizeRequest: Sendable, Equatable {
    /// The text.
    package var text: String
    /// The model.
    package var model: ModelName

    /// Creates a request.
    package init(text: String, model: ModelName) {
        self.text = text
        self.model = model
    }
}

/// The request to join a model's tokens into a text.
package struct DetokenizeRequest: Sendable, Equatable {
    /// The tokens' ids.
    package var ids: [Int]
    /// The model.
    package var model: ModelName

    /// Creates a request.
    package init(ids: [Int], model: ModelName) {
        self.ids = ids
        self.model = model
    }
}

struct TokenizeBody: Decodable, JSONWritable {
    var text: String?
    var model: String?

    enum CodingKeys: String, CodingKey { case text, model }

    init(_ request: TokenizeRequest) {
        text = request.text
        model = request.model.rawValue
    }

    func request() throws(APIError) -> TokenizeRequest {
        let model = try WireWords.model(model)
        let text = text ?? ""
        guard (1...Limits.tokenizeScalarsMax).contains(text.unicodeScalars.count) else {
            throw APIError(
                .invalidRequest,
                "invalid request: text must be from 1 to \(Limits.tokenizeScalarsMax) characters long"
            )
        }
        return TokenizeRequest(text: text, model: model)
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.text, text)
            json.member(CodingKeys.model, model)
        }
    }
}

struct TokensBody: Decodable, JSONWritable {
    var tokens: [Int]?
    var strings: [String]?
    var meta: MetaBody?

    enum CodingKeys: String, CodingKey {
        case tokens, meta
        case strings = "token_strings"
    }

    init(_ tokens: Tokens) {
        self.tokens = tokens.ids
        strings = tokens.strings
        meta = MetaBody()
    }

    func value() throws(APIError) -> Tokens {
        guard let tokens else { throw .lacks("tokens") }
        guard let strings, strings.count == tokens.count else { throw .lacks("token_strings for each token") }
        return Tokens(ids: tokens, strings: strings)
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.tokens, tokens)
            json.member(CodingKeys.strings, strings)
            json.member(CodingKeys.meta, meta)
        }
    }
}

struct DetokenizeBody: Decodable, JSONWritable {
    var tokens: [Int]?
    var model: String?

    enum CodingKeys: String, CodingKey { case tokens, model }

    init(_ request: DetokenizeRequest) {
        tokens = request.ids
        model = request.model.rawValue
    }

    func request() throws(APIError) -> DetokenizeRequest {
        let model = try WireWords.model(model)
        guard let tokens, (1...Limits.detokenizeTokensMax).contains(tokens.count) else {
            throw APIError(
                .invalidRequest,
                "invalid request: tokens must hold from 1 to \(Limits.detokenizeTokensMax) tokens"
            )
        }
        return DetokenizeRequest(ids: tokens, model: model)
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.tokens, tokens)
            json.member(CodingKeys.model, model)
        }
    }
}

struct TextBody: Decodable, JSONWritable {
    var text: String?
    var meta: MetaBody?

    enum CodingKeys: String, CodingKey { case text, meta }

    init(_ text: String) {
        self.text = text
        meta = MetaBody()
    }

    func value() throws(APIError) -> String {
        guard let text else { throw .lacks("text") }
        return text
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.text, text)
            json.member(CodingKeys.meta, meta)
        }
    }
}
