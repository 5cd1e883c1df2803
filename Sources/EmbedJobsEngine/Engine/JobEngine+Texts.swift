internal import DatasetFormats
package import EmbedJobs

/// Operations of the service on a few texts, without a job.
extension JobEngine {
    func embedTexts(_ request: EmbedRequest) async throws(APIError) -> Embeddings {
        let (sets, tokens) = try await mappedAsync { try await textWorker.embed(request) }
        var embeddings = Embeddings(
            id: identity.makeUUID(),
            inputTokens: tokens,
            warnings: try await library.warnings(about: request.model)
        )
        embeddings.take(sets)
        return embeddings
    }

    /// The number of tokens that a job would embed for each text: at most the model's limit, special tokens included.
    ///
    /// Loads the model's tokenizer only, not its weights.
    ///
    /// - Throws: the errors of ``createJob(_:)`` for a model that does not exist or cannot be used.
    package func tokenCounts(of texts: [String], model: ModelName) async throws(APIError) -> [Int] {
        try await textWorker.tokenCounts(of: texts, model: model)
    }
}

extension Embeddings {
    /// Adds the vectors of all texts, which have the same types.
    fileprivate mutating func take(_ sets: [VectorSet]) {
        func column<Vector>(_ type: (VectorSet) -> Vector?) -> [Vector]? {
            let vectors = sets.compactMap(type)
            return vectors.isEmpty ? nil : vectors
        }
        float = column(\.float)
        int8 = column(\.int8)
        uint8 = column(\.uint8)
        binary = column(\.binary)
        ubinary = column(\.ubinary)
        base64 = column(\.base64)
    }
}
