package import EmbedJobs

/// Operations on texts, models and keys.
extension Operations {
    static let ofTextsAndModels: [any DescribedOperation] = [
        embedV1, embed, tokenize, detokenize, models, model, checkKey,
    ]

    /// Embeds a few texts, as the first version of the API does.
    package static let embedV1 = Operation<EmbedRequest, EmbedResponse>(
        Route("embed", .post, "/v1/embed", body: .json, "Embeds a few texts at once. Default: floats only."),
        .object(),
        .object({ EmbedResponseBody(response: $0, version: "1") }, \.response)
    )

    /// Embeds a few texts, as the second version of the API does: vectors are always grouped by type.
    package static let embed = Operation<EmbedRequest, EmbedResponse>(
        Route("embedV2", .post, "/v2/embed", body: .json, "Embeds a few texts at once; vectors are grouped by type."),
        .object(),
        .object({ EmbedResponseBody(response: $0, version: "2") }, \.response)
    )

    /// Splits a text into tokens.
    package static let tokenize = Operation<TokenizeRequest, Tokens>(
        Route("tokenize", .post, "/v1/tokenize", body: .json, "Splits a text into the tokens of a model."),
        .object(),
        .object()
    )

    /// Joins tokens into a text.
    package static let detokenize = Operation<DetokenizeRequest, String>(
        Route("detokenize", .post, "/v1/detokenize", body: .json, "Joins the tokens of a model into a text."),
        .object(),
        .object({ TextBody(text: $0) }, \.text)
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
                    "Maximum number of models on the page, from 1 to 1,000. Default: 20."
                ),
                Route.Parameter("page_token", as: .text(pattern: "^[0-9]{0,9}$"), "The token from the previous page."),
                Route.Parameter(
                    "endpoint",
                    as: .words(ModelListQuery.Endpoint.self),
                    "Only models with this endpoint, such as embed."
                ),
                Route.Parameter("default_only", as: .flag, "Only the default model of an endpoint."),
            ],
            "Lists the models that jobs can name."
        ),
        .query({ $0.query }, { (query) throws(APIError) in try ModelListQuery(query) }),
        .object()
    )

    /// Returns a model.
    package static let model = Operation<ModelName, Model>(
        Route("getModel", .get, "/v1/models/{model...}", "Returns a model."),
        .segment({ $0.rawValue }, { ModelName(rawValue: $0) }),
        .object({ ModelBody(model: $0) }, \.model)
    )

    /// Checks a key.
    package static let checkKey = Operation<Empty, KeyCheck>(
        Route(
            "checkAPIKey",
            .post,
            "/v1/check-api-key",
            "Checks the key of the request and returns its owner."
        ),
        .nothing,
        .object()
    )
}
