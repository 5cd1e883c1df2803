internal import EmbedJobs
internal import EmbedJobsWire

/// The routes of models and keys.
extension ServiceRouter {
    static let modelHandlers: [Handler] = [
        Handler(Operations.embedV1) { (call, request) async throws(APIError) -> EmbedResponse in
            let embeddings = try await call.service().embed(request)
            return EmbedResponse(embeddings, texts: request.texts, isByType: !request.embeddingTypes.isEmpty)
        },
        Handler(Operations.embed) { (call, request) async throws(APIError) -> EmbedResponse in
            EmbedResponse(try await call.service().embed(request), texts: request.texts, isByType: true)
        },
        Handler(Operations.tokenize) { (call, request) async throws(APIError) -> Tokens in
            try await call.service().tokenize(request.text, model: request.model)
        },
        Handler(Operations.detokenize) { (call, request) async throws(APIError) -> String in
            try await call.service().detokenize(request.ids, model: request.model)
        },
        Handler(Operations.models) { (call, query) async throws(APIError) -> ModelPage in
            try ListPages.page(of: try await call.service().models(), query)
        },
        Handler(Operations.model) { (call, name) async throws(APIError) -> Model in
            let models = try await call.service().models()
            guard let model = models.first(where: { $0.name == name }) else { throw missing(name) }
            return model
        },
        Handler(Operations.checkKey) { (call, _) async throws(APIError) -> KeyCheck in
            KeyCheck(isValid: true, owner: try call.known())
        },
    ]

    /// The error for an unknown model, in the words of the hosted service.
    static func missing(_ name: ModelName) -> APIError {
        APIError(
            .notFound,
            "model '\(name)' not found, make sure the correct model ID was used and that you have access to the model."
        )
    }
}
