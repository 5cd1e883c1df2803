/// What is asked for when a few texts are embedded at once, without a job.
public struct EmbedRequest: Sendable, Equatable {
    /// The model that embeds.
    public var model: ModelName
    /// The texts, at most 96 on the hosted service.
    public var texts: [String]
    /// What the texts are for.
    public var inputType: InputType
    /// The types of vectors wanted; empty is `float`.
    public var embeddingTypes: [EmbeddingType]
    /// Which end of a text longer than the model's limit is cut off; nil refuses such a text.
    public var truncate: Truncation?

    /// Makes a request from its fields.
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

/// The vectors of a few texts, one for each text in order, of every type that was asked for.
public struct Embeddings: Sendable, Equatable {
    /// Tells this answer from others.
    public let id: String
    /// Vectors of unit length, if asked for.
    public var float: [[Float]]?
    /// Numbers from -128 to 127, if asked for.
    public var int8: [[Int8]]?
    /// Numbers from 0 to 255, if asked for.
    public var uint8: [[UInt8]]?
    /// Eight dimensions a byte, less 128, if asked for.
    public var binary: [[Int8]]?
    /// Eight dimensions a byte, the first in the highest bit, if asked for.
    public var ubinary: [[UInt8]]?
    /// The floats' bytes, little-endian, as base64, if asked for.
    public var base64: [String]?
    /// The tokens that were embedded, the special ones counted.
    public let inputTokens: Int
    /// What the caller should know, such as that the model is a stand-in.
    public let warnings: [String]

    /// Makes an answer without vectors, to be filled type by type.
    public init(id: String, inputTokens: Int, warnings: [String] = []) {
        self.id = id
        self.inputTokens = inputTokens
        self.warnings = warnings
    }
}

/// A text as a model reads it: the ids of its tokens and their spelling, without the special ones.
public struct Tokens: Sendable, Equatable {
    /// The ids in the model's vocabulary.
    public let ids: [Int]
    /// The spelling of each.
    public let strings: [String]

    /// Makes tokens; there is a spelling for each id.
    public init(ids: [Int], strings: [String]) {
        self.ids = ids
        self.strings = strings
    }
}
