package import EmbedJobs

/// What models do at once, and which there are.
extension Operations {
    /// Embeds a few texts, as the first version of the API does.
    package static let embedFirst = Operation<EmbedRequest, EmbedAnswer>(
        Route("embed", .post, "/v1/embed", body: .json, "Embeds a few texts at once; floats unless types are named."),
        .json({ EmbedBody($0) }, { (body) throws(APIError) in try body.request() }),
        .json({ EmbedAnswerBody($0, version: "1") }, { (body) throws(APIError) in try body.answer() })
    )

    /// Embeds a few texts, as the second version of the API does: vectors always lie by type.
    package static let embed = Operation<EmbedRequest, EmbedAnswer>(
        Route("embedV2", .post, "/v2/embed", body: .json, "Embeds a few texts at once; vectors lie by type."),
        .json({ EmbedBody($0) }, { (body) throws(APIError) in try body.request() }),
        .json({ EmbedAnswerBody($0, version: "2") }, { (body) throws(APIError) in try body.answer() })
    )

    /// Splits a text into tokens.
    package static let tokenize = Operation<TokenizeRequest, Tokens>(
        Route("tokenize", .post, "/v1/tokenize", body: .json, "Splits a text into the tokens of a model."),
        .json({ TokenizeBody($0) }, { (body) throws(APIError) in try body.request() }),
        .json({ TokensBody($0) }, { (body) throws(APIError) in try body.value() })
    )

    /// Joins tokens into a text.
    package static let detokenize = Operation<DetokenizeRequest, String>(
        Route("detokenize", .post, "/v1/detokenize", body: .json, "Joins the tokens of a model into a text."),
        .json({ DetokenizeBody($0) }, { (body) throws(APIError) in try body.request() }),
        .json({ TextBody($0) }, { (body) throws(APIError) in try body.value() })
    )

    /// Lists models.
    package static let models = Operation<ModelListQuery, ModelPage>(
        Route(
            "listModels",
            .get,
            "/v1/models",
            query: [
                Route.Parameter(
                    "page_size",
                    as: .integer(1...Limits.modelPageMax),
                    "Models on the page at most, from 1 to 1,000; 20 without it."
                ),
                Route.Parameter("page_token", as: .text(pattern: "^[0-9]{0,9}$"), "What the page before named."),
                Route.Parameter(
                    "endpoint",
                    as: .words(ModelListQuery.Endpoint.self),
                    "Only models for this, such as embed."
                ),
                Route.Parameter("default_only", as: .flag, "Only models that an endpoint uses unless told otherwise."),
            ],
            "Lists the models that jobs can name."
        ),
        .query({ $0.query }, { (query) throws(APIError) in try ModelListQuery(query) }),
        .json({ ModelListBody($0) }, { (body) throws(APIError) in try body.page() })
    )

    /// Shows a model.
    package static let model = Operation<ModelName, Model>(
        Route("getModel", .get, "/v1/models/{model}", "Shows a model."),
        .segment({ $0.rawValue }, { ModelName(rawValue: $0) }),
        .json({ ModelBody($0) }, { (body) throws(APIError) in try body.model() })
    )

    /// Looks whether a key is good.
    package static let checkKey = Operation<Nothing, KeyCheck>(
        Route(
            "checkAPIKey",
            .post,
            "/v1/check-api-key",
            "Says whether the key of the request is good, and whose it is."
        ),
        .nothing,
        .json({ KeyCheckBody($0) }, { (body) throws(APIError) in try body.check() })
    )
}
