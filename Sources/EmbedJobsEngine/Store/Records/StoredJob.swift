package import EmbedJobs

/// A stored job, with the data for its shards.
package struct StoredJob: Sendable {
    /// The job's id.
    package let id: String
    /// The name of its model, which may be an alias.
    package let model: String
    /// SHA-256 of the weights at its creation.
    package let modelFingerprint: String
    /// The id of its input dataset.
    package let inputDataset: String
    /// The Avro schema of the input's rows.
    package let inputSchema: String
    /// The input's part, relative to the store's folder.
    package let inputPart: String
    /// The purpose of the texts.
    package let inputType: InputType
    /// The end at which a long text is truncated.
    package let truncate: Truncation
    /// The embedding types, in the order of the output.
    package let embeddingTypes: [EmbeddingType]
}

/// A shard that this process may work on while its fence is the newest.
package struct ShardClaim: Sendable {
    /// The shard's job.
    package let job: StoredJob
    /// The shard's index in the job, from 0.
    package let index: Int
    /// The rows of the input that it contains.
    package let rows: Range<Int>
    /// Grows with each lease: the attempt with the higher fence is the newer one.
    package let fence: Int
    /// The number of leases, including this one, since a shard of the job was last finished.
    package let attempts: Int

    /// The file that this attempt writes, relative to the store's folder; unique to the attempt.
    package var path: String { StorePaths.shard(index, fence: fence, of: job.id) }
}

/// The data of a new job.
package struct NewJob: Sendable {
    let id: String
    let owner: Owner
    let request: CreateJobRequest
    let embeddingTypes: [EmbeddingType]
    let modelFingerprint: String
    let warnings: [String]
    let shards: [Range<Int>]

    /// Describes a job: the request with defaults filled in, and the row ranges of its shards.
    package init(
        id: String,
        owner: Owner = .local,
        request: CreateJobRequest,
        embeddingTypes: [EmbeddingType],
        modelFingerprint: String,
        warnings: [String],
        shards: [Range<Int>]
    ) {
        self.id = id
        self.owner = owner
        self.request = request
        self.embeddingTypes = embeddingTypes
        self.modelFingerprint = modelFingerprint
        self.warnings = warnings
        self.shards = shards
    }
}
