package import EmbedJobs

/// What a model is on the wire. `dimensions` is ours: the hosted service does not say it.
struct ModelBody: Codable {
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

    /// The model; what a service does not say about it is 0.
    func model() throws(APIError) -> Model {
        guard let name else { throw .lacks("name") }
        let length = contextLength.flatMap(Int.init(exactly:)) ?? 0
        return Model(name: ModelName(rawValue: name), dimensions: dimensions ?? 0, maxTokens: length)
    }
}

/// A page of models.
struct ModelListBody: Codable {
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

    /// The page, with those models only that embed: others are of no use here.
    func page() throws(APIError) -> ModelPage {
        var list: [Model] = []
        for model in models ?? [] where model.endpoints?.contains(ModelListQuery.Endpoint.embed.rawValue) ?? true {
            list.append(try model.model())
        }
        return ModelPage(models: list, nextPageToken: nextPageToken.flatMap { $0.isEmpty ? nil : $0 })
    }
}

/// A page of models, and how to ask for the next.
package struct ModelPage: Sendable, Equatable {
    /// The models.
    package var models: [Model]
    /// What to ask for the next page with; nil on the last.
    package var nextPageToken: String?

    /// Makes a page.
    package init(models: [Model], nextPageToken: String? = nil) {
        self.models = models
        self.nextPageToken = nextPageToken
    }
}

/// Which models to list.
package struct ModelListQuery: Sendable, Equatable {
    /// What a model can be used for.
    package enum Endpoint: String, Sendable, CaseIterable {
        /// Talking.
        case chat
        /// Vectors of texts: what this is all about.
        case embed
        /// Sorting texts into classes.
        case classify
        /// Making texts shorter.
        case summarize
        /// Sorting documents by what they have to do with a query.
        case rerank
        /// Judging.
        case rate
        /// Writing on.
        case generate
    }

    /// Models on the page at most.
    package var pageSize: Int?
    /// What the page before named.
    package var pageToken: String?
    /// Only models for this.
    package var endpoint: Endpoint?
    /// Only the model that the endpoint uses unless told otherwise.
    package var isDefaultOnly: Bool

    /// Makes a query.
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

/// Whether a key is good, and whose it is.
package struct KeyCheck: Sendable, Equatable {
    /// Whether it may be used.
    package let isValid: Bool
    /// Whose it is.
    package let owner: Owner?

    /// Makes an answer.
    package init(isValid: Bool, owner: Owner?) {
        self.isValid = isValid
        self.owner = owner
    }
}

struct KeyCheckBody: Codable {
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
}
