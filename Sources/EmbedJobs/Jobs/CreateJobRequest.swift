/// The request to create a job.
public struct CreateJobRequest: Sendable, Equatable {
    /// The model to embed with.
    public var model: ModelName
    /// A validated dataset of type `embed-input`.
    public var datasetID: DatasetID
    /// The purpose of the texts.
    public var inputType: InputType
    /// A name to find the job by.
    public var name: String?
    /// The requested vector types; empty means `float`.
    public var embeddingTypes: [EmbeddingType]
    /// The end at which texts longer than the model's limit are cut; with ``Truncation/refuse``, the job fails.
    public var truncate: Truncation
    /// The number of dimensions that the caller expects, which must be the model's; nil to accept any.
    public var outputDimension: Int?
    /// Whether vectors of texts that earlier jobs have embedded in the same way may be copied instead of computed. An
    /// extension of the hosted API, which always computes.
    public var reuse: Bool

    /// Creates a request; omitted fields have the API's defaults.
    public init(
        model: ModelName,
        datasetID: DatasetID,
        inputType: InputType,
        name: String? = nil,
        embeddingTypes: [EmbeddingType] = [],
        truncate: Truncation = .end,
        outputDimension: Int? = nil,
        reuse: Bool = true
    ) {
        self.model = model
        self.datasetID = datasetID
        self.inputType = inputType
        self.name = name
        self.embeddingTypes = embeddingTypes
        self.truncate = truncate
        self.outputDimension = outputDimension
        self.reuse = reuse
    }
}

/// The purpose of a job's texts. `image` is not supported: datasets contain only texts.
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

/// The end at which texts longer than the model's limit are cut, if they are cut.
public enum Truncation: String, CaseIterable, Sendable {
    /// Neither: such texts are refused. For jobs, an extension of the hosted API.
    case refuse = "NONE"
    /// The beginning is discarded.
    case start = "START"
    /// The end is discarded.
    case end = "END"
}
