internal import DatasetFormats
package import EmbedJobs

/// What a service does with a few texts, without a job.
extension JobEngine {
    func embedTexts(_ request: EmbedRequest) async throws(APIError) -> Embeddings {
        let (sets, tokens) = try await mappedAsync { try await textWorker.embed(request) }
        var embeddings = Embeddings(
            id: identity.makeUUID(),
            inputTokens: tokens,
            warnings: await library.warnings(about: request.model)
        )
        embeddings.take(sets)
        return embeddings
    }

    /// The tokens that a job would embed for each text: the special ones counted, at most the model's limit.
    ///
    /// Only the model's tokenizer is loaded for it, not its weights. Throws as ``createJob(_:)`` does for a model that
    /// is not there or cannot be used.
    package func tokenCounts(of texts: [String], model: ModelName) async throws(APIError) -> [Int] {
        try await textWorker.tokenCounts(of: texts, model: model)
    }
}

extension Embeddings {
    /// Takes the vectors of all texts, which have the same types.
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
