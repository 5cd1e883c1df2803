internal import DatasetFormats
package import EmbedJobs

/// The request to embed a few texts, in both versions of the API.
extension EmbedRequest: WireObject {
    static let blank = EmbedRequest(model: ModelName(rawValue: ""), texts: [], inputType: .searchDocument)
    static let checkedFirst = ["model", "images", "inputs"]

    static let fields: [Field<EmbedRequest>] = [
        .model(\.model, "A model listed by GET /v1/models."),
        .refused("images", .invalid("images are not supported, only texts")),
        Field(
            "inputs",
            .optional(.list(EmbedInput.schema, count: 0...TextRules.textsMax)),
            "The texts in the form of the API's second version; `texts` is the same in short.",
            write: { _ in nil as [String]? },
            read: { (inputs: [EmbedInput]?, request) in request.texts = inputs?.map(\.text) ?? [] }
        ),
        Field(
            "texts",
            .optional(.list(.text(length: 1...Int.max), count: 0...TextRules.textsMax)),
            "The texts, unless there are inputs.",
            write: { $0.texts },
            read: { (texts: [String]?, request) throws(APIError) in
                if let texts, !texts.isEmpty {
                    guard request.texts.isEmpty else { throw .invalid("send either texts or inputs, not both") }
                    request.texts = texts
                }
                try TextRules.check(request.texts)
            }
        ),
        .inputType(\.inputType),
        .embeddingTypes(\.embeddingTypes, "The requested vector types."),
        .truncate(\.truncate, "The end at which long texts are cut; NONE rejects them. Default: END."),
        .outputDimension(\.outputDimension),
        .optional(
            "max_tokens",
            \.maxTokens,
            .integer.described(by: .optional(.integer(1...Limits.countMax))),
            "The number of tokens above which a text is refused. Only the model's own limit cuts texts."
        ),
    ]
}

/// The vectors of a few texts, with the fields that the wire adds.
package struct EmbedResponse: Sendable, Equatable {
    /// The vectors.
    package fileprivate(set) var embeddings: Embeddings
    /// The texts that were embedded.
    package fileprivate(set) var texts: [String]
    /// Whether the vectors are grouped by type. False only for a request of version 1 without types.
    package fileprivate(set) var isByType: Bool

    /// Combines texts and their vectors.
    package init(_ embeddings: Embeddings, texts: [String], isByType: Bool) {
        self.embeddings = embeddings
        self.texts = texts
        self.isByType = isByType
    }
}

/// Vectors by type; types that were not requested are omitted.
extension Embeddings: WireObject {
    static let blank = Embeddings(id: "", inputTokens: 0)

    static let fields: [Field<Embeddings>] = [
        .optional("float", \.float, .list(of: .list(.number))),
        .optional("int8", \.int8, .list(of: .list(.integer(-128...127)))),
        .optional("uint8", \.uint8, .list(of: .list(.integer(0...255)))),
        .optional("binary", \.binary, .list(of: .list(.integer(-128...127)))),
        .optional("ubinary", \.ubinary, .list(of: .list(.integer(0...255)))),
        .optional("base64", \.base64, .strings),
    ]
}

/// The response: plain floats, or vectors by type.
struct EmbedResponseBody: WireObject {
    var response: EmbedResponse
    /// The version of the API.
    var version: String

    static let blank = EmbedResponseBody(response: EmbedResponse(.blank, texts: [], isByType: true), version: "")

    static let fields: [Field<EmbedResponseBody>] = [
        .computed(
            "response_type",
            .text(values: ["embeddings_floats", "embeddings_by_type"]),
            isAlwaysSent: true,
            write: { $0.response.isByType ? "embeddings_by_type" : "embeddings_floats" }
        ),
        .defaulted("id", \.response.embeddings.id, .string, isAlwaysSent: true),
        Field(
            "embeddings",
            .either([.list(.list(.number)), Embeddings.objectSchema]),
            isRequired: true,
            write: { (body) -> Vectors in
                let embeddings = body.response.embeddings
                return body.response.isByType ? .byType(embeddings) : .floats(embeddings.float ?? [])
            },
            read: { (vectors: Vectors?, body) throws(APIError) in
                switch vectors {
                case nil: throw .lacks("embeddings")
                case .floats(let floats):
                    body.response.embeddings.float = floats
                    body.response.isByType = false
                case .byType(var embeddings):
                    embeddings.id = body.response.embeddings.id
                    body.response.embeddings = embeddings
                    body.response.isByType = true
                }
            }
        ),
        .defaulted("texts", \.response.texts, .strings, isAlwaysSent: true),
        .meta(
            { body in
                let embeddings = body.response.embeddings
                return MetaBody.sent(
                    version: body.version,
                    inputTokens: embeddings.inputTokens,
                    warnings: embeddings.warnings
                )
            },
            { meta, body in
                let tokens = meta?.billedUnits?.inputTokens
                body.response.embeddings.inputTokens = tokens.flatMap(Int.init(exactly:)) ?? 0
                body.response.embeddings.warnings = meta?.warnings ?? []
            }
        ),
    ]

    private enum Vectors: JSONReadable, JSONWritable {
        case floats([[Float]])
        case byType(Embeddings)

        init(json: JSONTree) throws(JSONFault) {
            if case .array = json {
                self = .floats(try [[Float]](json: json))
            } else {
                self = .byType(try ReadObject<Embeddings>(json: json).value)
            }
        }

        func write(to json: inout JSONWriter) {
            switch self {
            case .floats(let floats): floats.write(to: &json)
            case .byType(let embeddings): embeddings.write(to: &json)
            }
        }
    }
}
