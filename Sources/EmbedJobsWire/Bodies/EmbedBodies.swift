package import EmbedJobs

/// The request to embed a few texts, in both versions of the API.
struct EmbedBody: Decodable, JSONWritable {
    /// Whether a field is present, with any value.
    struct Presence: Decodable {
        init(from decoder: any Decoder) throws {}
    }

    var model: String?
    var texts: [String]?
    var images: [Presence]?
    var inputs: [Presence]?
    var inputType: String?
    var embeddingTypes: [String]?
    var truncate: String?
    var outputDimension: Double?

    enum CodingKeys: String, CodingKey {
        case model, texts, images, inputs, truncate
        case inputType = "input_type"
        case embeddingTypes = "embedding_types"
        case outputDimension = "output_dimension"
    }

    init(_ request: EmbedRequest) {
        model = request.model.rawValue
        texts = request.texts
        inputType = request.inputType.rawValue
        embeddingTypes = request.embeddingTypes.isEmpty ? nil : request.embeddingTypes.map(\.rawValue)
        truncate = request.truncate?.rawValue ?? "NONE"
    }

    func request() throws(APIError) -> EmbedRequest {
        let model = try WireWords.model(model)
        guard images?.isEmpty ?? true, inputs?.isEmpty ?? true else {
            throw APIError(.invalidRequest, "invalid request: images and inputs are not supported, only texts")
        }
        guard outputDimension == nil else {
            throw APIError(.invalidRequest, "invalid request: output_dimension cannot be chosen for the provided model")
        }
        let texts = texts ?? []
        guard !texts.isEmpty else {
            throw APIError(.invalidRequest, "invalid request: texts must contain at least one text")
        }
        guard texts.count <= Limits.embedTextsMax else {
            throw APIError(
                .invalidRequest,
                "invalid request: total number of texts must be at most \(Limits.embedTextsMax) - "
                    + "received \(texts.count)"
            )
        }
        if let empty = texts.firstIndex(of: "") {
            throw APIError(
                .invalidRequest,
                "invalid request: inputs contains an element that is the empty string at index \(empty)"
            )
        }
        return EmbedRequest(
            model: model,
            texts: texts,
            inputType: try WireWords.inputType(inputType),
            embeddingTypes: try WireWords.embeddingTypes(embeddingTypes),
            truncate: try truncation()
        )
    }

    private func truncation() throws(APIError) -> Truncation? {
        switch truncate {
        case nil: return .end
        case "NONE": return nil
        case let text?:
            guard let truncation = Truncation(rawValue: text) else {
                throw APIError(
                    .invalidRequest,
                    "invalid request: truncate must be NONE, START or END, not \(WireWords.quoted(text))"
                )
            }
            return truncation
        }
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.model, model)
            json.member(CodingKeys.texts, texts)
            json.member(CodingKeys.inputType, inputType)
            json.member(CodingKeys.embeddingTypes, embeddingTypes)
            json.member(CodingKeys.truncate, truncate)
        }
    }
}

/// The vectors of a few texts, with the fields that the wire adds.
package struct EmbedAnswer: Sendable, Equatable {
    /// The vectors.
    package let embeddings: Embeddings
    /// The texts that were embedded.
    package let texts: [String]
    /// Whether the vectors are grouped by type. False only for a request of version 1 without types.
    package let isByType: Bool

    /// Combines texts and their vectors.
    package init(_ embeddings: Embeddings, texts: [String], isByType: Bool) {
        self.embeddings = embeddings
        self.texts = texts
        self.isByType = isByType
    }
}

/// Vectors by type; types that were not requested are omitted.
struct VectorsByType: Decodable, JSONWritable {
    var float: [[Float]]?
    var int8: [[Int8]]?
    var uint8: [[UInt8]]?
    var binary: [[Int8]]?
    var ubinary: [[UInt8]]?
    var base64: [String]?

    enum CodingKeys: String, CodingKey { case float, int8, uint8, binary, ubinary, base64 }

    init(_ embeddings: Embeddings) {
        float = embeddings.float
        int8 = embeddings.int8
        uint8 = embeddings.uint8
        binary = embeddings.binary
        ubinary = embeddings.ubinary
        base64 = embeddings.base64
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.float, float)
            json.member(CodingKeys.int8, int8)
            json.member(CodingKeys.uint8, uint8)
            json.member(CodingKeys.binary, binary)
            json.member(CodingKeys.ubinary, ubinary)
            json.member(CodingKeys.base64, base64)
        }
    }
}

/// The response: plain floats, or vectors by type.
struct EmbedAnswerBody: Decodable, JSONWritable {
    private enum Vectors: Decodable, JSONWritable {
        case floats([[Float]])
        case byType(VectorsByType)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let floats = try? container.decode([[Float]].self) {
                self = .floats(floats)
            } else {
                self = .byType(try container.decode(VectorsByType.self))
            }
        }

        func write(to json: inout JSONWriter) {
            switch self {
            case .floats(let floats): floats.write(to: &json)
            case .byType(let vectors): vectors.write(to: &json)
            }
        }
    }

    private var responseType: String?
    private var id: String?
    private var embeddings: Vectors?
    private var texts: [String]?
    private var meta: MetaBody?

    enum CodingKeys: String, CodingKey {
        case id, embeddings, texts, meta
        case responseType = "response_type"
    }

    init(_ answer: EmbedAnswer, version: String) {
        responseType = answer.isByType ? "embeddings_by_type" : "embeddings_floats"
        id = answer.embeddings.id
        embeddings =
            answer.isByType ? .byType(VectorsByType(answer.embeddings)) : .floats(answer.embeddings.float ?? [])
        texts = answer.texts
        meta = MetaBody(
            version: version,
            inputTokens: answer.embeddings.inputTokens,
            warnings: answer.embeddings.warnings
        )
    }

    func answer() throws(APIError) -> EmbedAnswer {
        var result = Embeddings(
            id: id ?? "",
            inputTokens: meta?.billedUnits?.inputTokens.flatMap(Int.init(exactly:)) ?? 0,
            warnings: meta?.warnings ?? []
        )
        switch embeddings {
        case nil: throw .lacks("embeddings")
        case .floats(let floats):
            result.float = floats
            return EmbedAnswer(result, texts: texts ?? [], isByType: false)
        case .byType(let vectors):
            result.float = vectors.float
            result.int8 = vectors.int8
            result.uint8 = vectors.uint8
            result.binary = vectors.binary
            result.ubinary = vectors.ubinary
            result.base64 = vectors.base64
            return EmbedAnswer(result, texts: texts ?? [], isByType: true)
        }
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.responseType, responseType)
            json.member(CodingKeys.id, id)
            json.member(CodingKeys.embeddings, embeddings)
            json.member(CodingKeys.texts, texts)
            json.member(CodingKeys.meta, meta)
        }
    }
}
