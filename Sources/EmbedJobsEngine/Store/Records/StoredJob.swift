package import EmbedJobs

/// A stored job, with the data for its shards.
package struct StoredJob: Sendable {
    /// The job's id.
    package let id: String
    /// Its owner.
    let owner: Owner
    /// The name of its model, which may be an alias.
    package let model: String
    /// SHA-256 of the weights at its creation.
    package let modelFingerprint: String
    /// The id of its input dataset.
    let inputDataset: String
    /// The Avro schema of the input's rows.
    let inputSchema: String
    /// The input's part, relative to the store's folder.
    package let inputPart: String
    /// The purpose of the texts.
    package let inputType: InputType
    /// The end at which a long text is truncated.
    package let truncate: Truncation
    /// The embedding types, in the order of the output.
    package let embeddingTypes: [EmbeddingType]
    /// Whether vectors of earlier jobs may be copied.
    package let reuse: Bool
}
