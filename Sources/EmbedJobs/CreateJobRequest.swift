/// What is asked of a new job.
public struct CreateJobRequest: Sendable, Equatable {
    /// The model to embed with.
    public var model: ModelName
    /// A validated dataset of type `embed-input`.
    public var datasetID: DatasetID
    /// What the texts are for.
    public var inputType: InputType
    /// A name to find the job by.
    public var name: String?
    /// The types of vectors wanted; empty means `float`.
    public var embeddingTypes: [EmbeddingType]
    /// Which end of a text longer than the model's limit is cut.
    public var truncate: Truncation

    /// Makes a request; what is left out has the API's default.
    public init(
        model: ModelName,
        datasetID: DatasetID,
        inputType: InputType,
        name: String? = nil,
        embeddingTypes: [EmbeddingType] = [],
        truncate: Truncation = .end
    ) {
        self.model = model
        self.datasetID = datasetID
        self.inputType = inputType
        self.name = name
        self.embeddingTypes = embeddingTypes
        self.truncate = truncate
    }
}

/// What the texts of a job are for. `image` is left out: a dataset of texts has none.
public enum InputType: String, CaseIterable, Sendable {
    /// Documents to be found by a search.
    case searchDocument = "search_document"
    /// Queries that look for documents.
    case searchQuery = "search_query"
    /// Texts for a classifier.
    case classification
    /// Texts to be grouped.
    case clustering
}

/// Which end of a text longer than the model's limit is cut off.
public enum Truncation: String, CaseIterable, Sendable {
    /// The beginning is discarded.
    case start = "START"
    /// The end is discarded.
    case end = "END"
}

/// A form of vectors; its order here is the order of the fields in the output.
public enum EmbeddingType: String, CaseIterable, Sendable {
    /// 32-bit floats.
    case float
    /// Whole numbers from -128 to 127 by a range fixed per model.
    case int8
    /// Whole numbers from 0 to 255 by the same range.
    case uint8
    /// One bit a dimension, eight to a number from -128 to 127: `ubinary` - 128.
    case binary
    /// One bit a dimension, eight to a number from 0 to 255, the first dimension in the highest bit.
    case ubinary
    /// Base64 of the floats as little-endian bytes.
    case base64
}
