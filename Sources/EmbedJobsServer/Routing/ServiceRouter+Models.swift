internal import EmbedJobs
internal import EmbedJobsWire

/// The routes of models and keys.
extension ServiceRouter {
    static let modelHandlers: [Handler] = [
        Handler(Operations.embedV1, explain: explainModel) { (call, request) async throws(APIError) -> EmbedResponse in
            let embeddings = try await call.service().embed(request)
            return EmbedResponse(embeddings, texts: request.texts, isByType: !request.embeddingTypes.isEmpty)
        },
        Handler(Operations.embed, explain: explainModel) { (call, request) async throws(APIError) -> EmbedResponse in
            EmbedResponse(try await call.service().embed(request), texts: request.texts, isByType: true)
        },
        Handler(Operations.tokenize, explain: explainModel) { (call, request) async throws(APIError) -> Tokens in
            try await call.service().tokenize(request.text, model: request.model)
        },
        Handler(Operations.detokenize, explain: explainModel) { (call, request) async throws(APIError) -> String in
            try await call.service().detokenize(request.ids, model: request.model)
        },
        Handler(Operations.models) { (call, query) async throws(APIError) -> ModelPage in
            try ListPages.page(of: try await call.service().models(), query)
        },
        Handler(Operations.model) { (call, name) async throws(APIError) -> Model in
            let models = try await call.service().models()
            guard let model = models.first(where: { $0.name == name }) else {
                throw .noModel(name, local: models)
            }
            return model
        },
        Handler(Operations.checkKey) { (call, _) async throws(APIError) -> KeyCheck in
            KeyCheck(isValid: true, owner: try call.known())
        },
    ]

    /// Reports an unknown model before other field errors: a client with the wrong service should learn that first.
    @Sendable static func explainModel(
        _ call: RouteCall,
        _ parts: RequestParts,
        _ error: APIError
    ) async throws(APIError) -> APIError {
        guard let name = Operations.modelName(in: parts.json) else { return error }
        let models = try await call.service().models()
        return models.contains { $0.name == name } ? error : .noModel(name, local: models)
    }
}
