package import EmbedJobs

/// The data of a new job.
package struct NewJob: Sendable {
    let id: String
    let owner: Owner
    let request: CreateJobRequest
    let embeddingTypes: [EmbeddingType]
    let modelFingerprint: String
    let maxTokens: Int?
    let warnings: [String]
    let shards: [Range<Int>]

    /// Describes a job: the request with defaults filled in, and the row ranges of its shards.
    package init(
        id: String,
        owner: Owner = .local,
        request: CreateJobRequest,
        embeddingTypes: [EmbeddingType],
        modelFingerprint: String,
        maxTokens: Int? = nil,
        warnings: [String],
        shards: [Range<Int>]
    ) {
        self.id = id
        self.owner = owner
        self.request = request
        self.embeddingTypes = embeddingTypes
        self.modelFingerprint = modelFingerprint
        self.maxTokens = maxTokens
        self.warnings = warnings
        self.shards = shards
    }
}
