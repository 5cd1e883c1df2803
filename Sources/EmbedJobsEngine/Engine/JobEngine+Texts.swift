package import EmbedJobs

/// Operations of the service on a few texts, without a job.
extension JobEngine {
    func embedTexts(_ request: EmbedRequest) async throws(APIError) -> Embeddings {
        let (sets, tally, limit) = try await mappedAsync { try await textWorker.embed(request) }
        board.add(tally)
        let cut = TokenTally.warning(
            cutTexts: tally.cutTexts,
            of: request.texts.count,
            limit: limit,
            lostTokens: tally.lostTokens
        )
        return Embeddings(
            id: identity.makeUUID(),
            vectors: sets,
            inputTokens: tally.tokens,
            warnings: try await library.warnings(about: request.model) + [cut].compactMap(\.self)
        )
    }

    /// The number of tokens that a job would embed for each text: at most the model's limit, special tokens and
    /// the prompt included.
    ///
    /// Loads the model's tokenizer only, not its weights.
    ///
    /// - Throws: the errors of ``createJob(_:)`` for a model that does not exist or cannot be used.
    package func tokenCounts(
        of texts: [String],
        model: ModelName,
        inputType: InputType = .searchDocument
    ) async throws(APIError) -> [Int] {
        try await textWorker.tokenCounts(of: texts, model: model, inputType: inputType)
    }
}
