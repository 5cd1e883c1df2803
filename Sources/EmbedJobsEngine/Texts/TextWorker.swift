internal import EmbedJobs
internal import TextEmbedding

/// Embeds a few texts at a time and counts tokens, on its own thread, so that it never waits for a shard of a job.
actor TextWorker {
    private let models: ModelLibrary
    private let thread: WorkerThread
    private var embedder = KeptEmbedder()

    init(models: ModelLibrary) throws(APIError) {
        thread = try WorkerThread()
        self.models = models
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// The vectors of a request's texts, the same as a job's, the tokens of the texts, and the model's limit of tokens.
    func embed(_ request: EmbedRequest) async throws -> (vectors: [VectorSet], tally: TokenTally, limit: Int) {
        let tokenizer = try await models.tokenizer(request.model)
        try TextRules.check(request.texts)
        try tokenizer.refuseCutPrompt(request.truncate, request.inputType, request.model)
        let prompt = tokenizer.prompts.prompt(for: request.inputType)
        if request.truncate == .refuse {
            try TextRules.refuseLong(request.texts, prompt: prompt, request.model, tokenizer)
        }
        if let limit = request.maxTokens, limit < tokenizer.maxTokens {
            try TextRules.refuseLong(request.texts, prompt: prompt, over: limit, tokenizer)
        }
        let model = try await models.model(request.model)
        try TextRules.check(dimension: request.outputDimension, of: request.model, model.dimensions)
        let vectors = try embed(request, prompt: prompt, with: model)
        let forms = OutputVectors(
            types: request.embeddingTypes.isEmpty ? [.float] : request.embeddingTypes,
            quantization: Quantization(limit: model.quantizationLimit)
        )
        let sets = vectors.withUnsafeBufferPointer { buffer in
            stride(from: 0, to: buffer.count, by: model.dimensions).map { start in
                forms.forms(of: UnsafeBufferPointer(rebasing: buffer[start..<start + model.dimensions]))
            }
        }
        return (sets, tokenizer.tally(of: request.texts, prompt: prompt), tokenizer.maxTokens)
    }

    private func embed(
        _ request: EmbedRequest,
        prompt: String,
        with model: any EmbeddingModel
    ) throws -> [Float] {
        do {
            let truncate = TruncatedEnd(request.truncate)
            let texts = request.texts.map { prompt + $0 }
            return try embedder.embed(texts, truncate: truncate, with: model) { _ in
                try Task.checkCancellation()
            }.vectors
        } catch let error as ModelError {
            guard let index = error.text else { throw error }
            throw APIError(.modelInvalid, "the text at index \(index): \(error.reason)")
        }
    }

    /// A text's tokens without the special ones.
    func tokenize(_ text: String, model: ModelName) async throws(APIError) -> Tokens {
        let tokenizer = try await models.tokenizer(model).tokenizer
        try TextRules.check(tokenized: text)
        let ids = tokenizer.ids(of: text).map { Int($0) }
        return Tokens(ids: ids, strings: ids.map { tokenizer.spelling(of: $0) ?? "" })
    }

    /// The text of a list of tokens.
    func detokenize(_ ids: [Int], model: ModelName) async throws(APIError) -> String {
        let tokenizer = try await models.tokenizer(model)
        try TextRules.check(detokenized: ids)
        try TextRules.refuseUnknown(ids, model, tokenizer)
        return tokenizer.tokenizer.text(of: ids)
    }

    /// The number of tokens of each text that a job would embed.
    func tokenCounts(
        of texts: [String],
        model: ModelName,
        inputType: InputType
    ) async throws(APIError) -> [Int] {
        let tokenizer = try await models.tokenizer(model)
        let prompt = tokenizer.prompts.prompt(for: inputType)
        return tokenizer.embeddedTokens(of: texts.map { prompt + $0 })
    }
}
