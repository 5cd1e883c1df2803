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

extension TokenizeRequest: WireObject {
    static let blank = TokenizeRequest(text: "", model: ModelName(rawValue: ""))
    static let checkedFirst = ["model"]

    static let fields: [Field<TokenizeRequest>] = [
        Field(
            "text",
            .text(length: 1...TextRules.tokenizedScalarsMax),
            isRequired: true,
            write: { $0.text },
            read: { (text: String?, request) throws(APIError) in
                request.text = text ?? ""
                try TextRules.check(tokenized: request.text)
            }
        ),
        .model(\.model),
    ]
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

extension DetokenizeRequest: WireObject {
    static let blank = DetokenizeRequest(ids: [], model: ModelName(rawValue: ""))
    static let checkedFirst = ["model"]

    static let fields: [Field<DetokenizeRequest>] = [
        Field(
            "tokens",
            .list(.count, count: 1...TextRules.detokenizedMax),
            isRequired: true,
            write: { $0.ids },
            read: { (ids: [Int]?, request) throws(APIError) in
                request.ids = ids ?? []
                try TextRules.check(detokenized: request.ids)
            }
        ),
        .model(\.model),
    ]
}

extension Tokens: WireObject {
    static let blank = Tokens(ids: [], strings: [])

    static let fields: [Field<Tokens>] = [
        .required("tokens", \.ids, .list(of: .integer())),
        Field(
            "token_strings",
            .list(.text()),
            isRequired: true,
            write: { $0.strings },
            read: { (strings: [String]?, tokens) throws(APIError) in
                guard let strings, strings.count == tokens.ids.count else {
                    throw .lacks("token_strings for each token")
                }
                tokens.strings = strings
            }
        ),
        .meta,
    ]
}

/// The text of a list of tokens.
struct TextBody: WireObject {
    var text = ""

    static let blank = TextBody()
    static let fields: [Field<TextBody>] = [.required("text", \.text, .string), .meta]
}
