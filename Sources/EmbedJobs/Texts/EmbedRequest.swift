/// The request to embed a few texts at once, without a job.
public struct EmbedRequest: Sendable, Equatable {
    /// The model that embeds.
    public var model: ModelName
    /// The texts, at most 96 on the hosted service.
    public var texts: [String]
    /// The purpose of the texts.
    public var inputType: InputType
    /// The requested vector types; empty means `float`.
    public var embeddingTypes: [EmbeddingType]
    /// The end at which texts longer than the model's limit are cut, or that such a request is refused.
    public var truncate: Truncation
    /// The number of dimensions that the caller expects, which must be the model's; nil to accept any.
    public var outputDimension: Int?
    /// The number of tokens above which a text is refused; nil for no such number. Only the model's own limit cuts
    /// texts.
    public var maxTokens: Int?

    /// Creates a request from its fields.
    public init(
        model: ModelName,
        texts: [String],
        inputType: InputType,
        embeddingTypes: [EmbeddingType] = [],
        truncate: Truncation = .end,
        outputDimension: Int? = nil,
        maxTokens: Int? = nil
    ) {
        self.model = model
        self.texts = texts
        self.inputType = inputType
        self.embeddingTypes = embeddingTypes
        self.truncate = truncate
        self.outputDimension = outputDimension
        self.maxTokens = maxTokens
    }
}

/// The vectors of a few texts, of every requested type.
public struct Embeddings: Sendable, Equatable {
    /// The unique id of this response.
    public package(set) var id: String
    /// The vectors of each text, in the order of the texts.
    public var vectors: [VectorSet]
    /// The number of embedded tokens, special tokens included.
    public package(set) var inputTokens: Int
    /// Notices for the caller, such as that the model's name is an alias.
    public package(set) var warnings: [String]

    /// Creates a response. Its vectors can also be set type by type.
    public init(id: String, vectors: [VectorSet] = [], inputTokens: Int, warnings: [String] = []) {
        self.id = id
        self.vectors = vectors
        self.inputTokens = inputTokens
        self.warnings = warnings
    }
}

/// The vectors by type, as responses list them: one per text in order, nil for a type that no text has.
extension Embeddings {
    /// Vectors of unit length.
    public var float: [[Float]]? {
        get { column(\.float) }
        set { set(\.float, newValue) }
    }
    /// Numbers from -128 to 127.
    public var int8: [[Int8]]? {
        get { column(\.int8) }
        set { set(\.int8, newValue) }
    }
    /// Numbers from 0 to 255.
    public var uint8: [[UInt8]]? {
        get { column(\.uint8) }
        set { set(\.uint8, newValue) }
    }
    /// Eight dimensions per byte, minus 128.
    public var binary: [[Int8]]? {
        get { column(\.binary) }
        set { set(\.binary, newValue) }
    }
    /// Eight dimensions per byte, the first in the highest bit.
    public var ubinary: [[UInt8]]? {
        get { column(\.ubinary) }
        set { set(\.ubinary, newValue) }
    }
    /// Base64 of the floats as little-endian bytes.
    public var base64: [String]? {
        get { column(\.base64) }
        set { set(\.base64, newValue) }
    }

    private func column<Vector>(_ type: KeyPath<VectorSet, Vector?>) -> [Vector]? {
        let column = vectors.compactMap { $0[keyPath: type] }
        return column.isEmpty ? nil : column
    }

    /// Sets the vectors of one type. Texts after the last vector of a short column lack the type.
    private mutating func set<Vector>(_ type: WritableKeyPath<VectorSet, Vector?>, _ column: [Vector]?) {
        let column = column ?? []
        while vectors.count < column.count { vectors.append(VectorSet()) }
        for index in vectors.indices { vectors[index][keyPath: type] = index < column.count ? column[index] : nil }
    }
}

/// A text in a model's tokens: their ids and spellings, without special tokens.
public struct Tokens: Sendable, Equatable {
    /// The ids in the model's vocabulary.
    public package(set) var ids: [Int]
    /// The spelling of each token.
    public package(set) var strings: [String]

    /// Creates tokens; both arrays must have the same length.
    public init(ids: [Int], strings: [String]) {
        self.ids = ids
        self.strings = strings
    }
}
