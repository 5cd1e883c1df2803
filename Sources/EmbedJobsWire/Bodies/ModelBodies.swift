package import EmbedJobs

/// A model on the wire. `dimensions` is an extension: the hosted service does not report it.
struct ModelBody: Decodable, JSONWritable {
    var name: String?
    var isDeprecated: Bool?
    var endpoints: [String]?
    var isFinetuned: Bool?
    var contextLength: Double?
    var defaultEndpoints: [String]?
    var features: [String]?
    var dimensions: Int?

    enum CodingKeys: String, CodingKey {
        case name, endpoints, features, dimensions
        case isDeprecated = "is_deprecated"
        case isFinetuned = "finetuned"
        case contextLength = "context_length"
        case defaultEndpoints = "default_endpoints"
    }

    init(_ model: Model) {
        name = model.name.rawValue
        isDeprecated = false
        endpoints = [ModelListQuery.Endpoint.embed.rawValue]
        isFinetuned = false
        contextLength = Double(model.maxTokens)
        defaultEndpoints = []
        features = []
        dimensions = model.dimensions
    }

    /// The model; numbers that the service does not report are 0.
    func model() throws(APIError) -> Model {
        guard let name else { throw .lacks("name") }
        let length = contextLength.flatMap(Int.init(exactly:)) ?? 0
        return Model(name: ModelName(rawValue: name), dimensions: dimensions ?? 0, maxTokens: length)
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.name, name)
            json.member(CodingKeys.isDeprecated, isDeprecated)
            json.member(CodingKeys.endpoints, endpoints)
            json.member(CodingKeys.isFinetuned, isFinetuned)
            json.member(CodingKeys.contextLength, contextLength)
            json.member(CodingKeys.defaultEndpoints, defaultEndpoints)
            json.member(CodingKeys.features, features)
            json.member(CodingKeys.dimensions, dimensions)
        }
    }
}

/// A page of models.
struct ModelListBody: Decodable, JSONWritable {
    var models: [ModelBody]?
    var nextPageToken: String?

    enum CodingKeys: String, CodingKey {
        case models
        case nextPageToken = "next_page_token"
    }

    init(_ page: ModelPage) {
        models = page.models.map(ModelBody.init)
        nextPageToken = page.nextPageToken
    }

    /// The page, reduced to models that embed.
    func page() throws(APIError) -> ModelPage {
        var list: [Model] = []
        for model in models ?? [] where model.endpoints?.contains(ModelListQuery.Endpoint.embed.rawValue) ?? true {
            list.append(try model.model())
        }
        return ModelPage(models: list, nextPageToken: nextPageToken.flatMap { $0.isEmpty ? nil : $0 })
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.models, models)
            json.member(CodingKeys.nextPageToken, nextPageToken)
        }
    }
}

/// A page of models, with the token of the next page.
package struct ModelPage: Sendable, Equatable {
    /// The models.
    package var models: [Model]
    /// The token of the next page; nil on the last page.
    package var nextPageToken: String?

    /// Creates a page.
    package init(models: [Model], nextPageToken: String? = nil) {
        self.models = models
        self.nextPageToken = nextPageToken
    }
}

/// A filter and page for a list of models.
package struct ModelListQuery: Sendable, Equatable {
    /// An endpoint that a model supports.
    package enum Endpoint: String, Sendable, CaseIterable {
        /// Conversations.
        case chat
        /// Embedding of texts, the only endpoint of this project.
        case embed
        /// Classification of texts.
        case classify
        /// Summaries of texts.
        case summarize
        /// Ordering of documents by relevance to a query.
        case rerank
        /// Rating.
        case rate
        /// Continuation of texts.
        case generate
    }

    /// The maximum number of models on the page.
    package var pageSize: Int?
    /// The token from the previous page.
    package var pageToken: String?
    /// Only models with this endpoint.
    package var endpoint: Endpoint?
    /// Only the endpoint's default model.
    package var isDefaultOnly: Bool

    /// Creates a query.
    package init(pageSize: Int? = nil, pageToken: String? = nil, endpoint: Endpoint? = nil) {
        self.pageSize = pageSize
        self.pageToken = pageToken
        self.endpoint = endpoint
        isDefaultOnly = false
    }

    init(_ query: QueryItems) throws(APIError) {
        pageSize = try query.number("page_size", in: 1...Limits.modelPageMax)
        pageToken = query["page_token"].flatMap { $0.isEmpty ? nil : $0 }
        isDefaultOnly = try query.flag("default_only") ?? false
        if let text = query["endpoint"] {
            guard let endpoint = Endpoint(rawValue: text) else {
                let names = Endpoint.allCases.map(\.rawValue).joined(separator: ", ")
                throw APIError(.invalidRequest, "invalid request: endpoint must be one of \(names)")
            }
            self.endpoint = endpoint
        }
    }

    var query: QueryItems {
        var items: QueryItems = [:]
        items.append("page_size", pageSize.map(String.init))
        items.append("page_token", pageToken)
        items.append("endpoint", endpoint?.rawValue)
        if isDefaultOnly { items.append("default_only", "true") }
        return items
    }
}

/// The result of a key check: whether the key is valid, and its owner.
package struct KeyCheck: Sendable, Equatable {
    /// Whether it may be used.
    package let isValid: Bool
    /// Its owner.
    package let owner: Owner?

    /// Creates a result.
    package init(isValid: Bool, owner: Owner?) {
        self.isValid = isValid
        self.owner = owner
    }
}

struct KeyCheckBody: Decodable, JSONWritable {
    var valid: Bool?
    var organizationID: String?
    var ownerID: String?

    enum CodingKeys: String, CodingKey {
        case valid
        case organizationID = "organization_id"
        case ownerID = "owner_id"
    }

    init(_ check: KeyCheck) {
        valid = check.isValid
        organizationID = check.owner?.rawValue
        ownerID = check.owner?.rawValue
    }

    func check() throws(APIError) -> KeyCheck {
        guard let valid else { throw .lacks("valid") }
        return KeyCheck(isValid: valid, owner: ownerID.map { Owner(rawValue: $0) })
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.valid, valid)
            json.member(CodingKeys.organizationID, organizationID)
            json.member(CodingKeys.ownerID, ownerID)
        }
    }
}
