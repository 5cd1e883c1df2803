package import EmbedJobs

/// A job as it is stored, with what its shards need to know.
package struct StoredJob: Sendable {
    /// The job's id.
    package let id: String
    /// The name of its model, alias or not.
    package let model: String
    /// SHA-256 of the weights that it was created with.
    package let modelFingerprint: String
    /// The id of the dataset that it reads.
    package let inputDataset: String
    /// The Avro schema of the input's rows.
    package let inputSchema: String
    /// The input's part, relative to the store's folder.
    package let inputPart: String
    /// What the texts are for.
    package let inputType: InputType
    /// Which end of a long text is cut.
    package let truncate: Truncation
    /// The types of vectors, in the order of the output.
    package let embeddingTypes: [EmbeddingType]
}

/// A shard that this process may work on, as long as its fence is the newest.
package struct ShardClaim: Sendable {
    /// The job that the shard is of.
    package let job: StoredJob
    /// The shard's place among the job's, from 0.
    package let index: Int
    /// The rows of the input that it holds.
    package let rows: Range<Int>
    /// Grows with each lease: of two attempts the one with the higher fence is the newer.
    package let fence: Int
    /// How often it was leased, this time counted, since a shard of the job got done.
    package let attempts: Int

    /// The file that this attempt writes, relative to the store's folder: no other attempt has its name.
    package var path: String { StorePaths.shard(index, fence: fence, of: job.id) }
}

/// What is to be written of a new job.
package struct NewJob: Sendable {
    let id: String
    let owner: Owner
    let request: CreateJobRequest
    let embeddingTypes: [EmbeddingType]
    let modelFingerprint: String
    let warnings: [String]
    let shards: [Range<Int>]

    /// Describes a job: what was asked, with the defaults filled in, and how its rows are cut.
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
