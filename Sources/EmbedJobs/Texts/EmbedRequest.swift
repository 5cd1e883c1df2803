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
    /// The end at which texts longer than the model's limit are cut; nil rejects such texts.
    public var truncate: Truncation?

    /// Creates a request from its fields.
    public init(
        model: ModelName,
        texts: [String],
        inputType: InputType,
        embeddingTypes: [EmbeddingType] = [],
        truncate: Truncation? = .end
    ) {
        self.model = model
        self.texts = texts
        self.inputType = inputType
        self.embeddingTypes = embeddingTypes
        self.truncate = truncate
    }
}

/// The vectors of a few texts, one per text in order, of every requested type.
public struct Embeddings: Sendable, Equatable {
    /// The unique id of this response.
    public let id: String
    /// Vectors of unit length, if requested.
    public var float: [[Float]]?
    /// Numbers from -128 to 127, if requested.
    public var int8: [[Int8]]?
    /// Numbers from 0 to 255, if requested.
    public var uint8: [[UInt8]]?
    /// Eight dimensions per byte, minus 128, if requested.
    public var binary: [[Int8]]?
    /// Eight dimensions per byte, the first in the highest bit, if requested.
    public var ubinary: [[UInt8]]?
    /// Base64 of the floats as little-endian bytes, if requested.
    public var base64: [String]?
    /// The number of embedded tokens, special tokens included.
    public let inputTokens: Int
    /// Notices for the caller, such as that the model's name is an alias.
    public let warnings: [String]

    /// Creates a response without vectors; set them type by type.
    public init(id: String, inputTokens: Int, warnings: [String] = []) {
        self.id = id
        self.inputTokens = inputTokens
        self.warnings = warnings
    }
}

/// A text in a model's tokens: their ids and spellings, without special tokens.
public struct Tokens: Sendable, Equatable {
    /// The ids in the model's vocabulary.
    public let ids: [Int]
    /// The spelling of each token.
    public let strings: [String]

    /// Creates tokens; both arrays must have the same length.
    public init(ids: [Int], strings: [String]) {
        self.ids = ids
        self.strings = strings
    }
}
