package import EmbedJobs

/// A model on the wire. `dimensions`, `alias_of` and `prompts` are extensions: the hosted service does not report them.
/// Numbers that a service does not report are 0.
struct ModelBody: WireObject {
    var model: Model
    var endpoints = [ModelListQuery.Endpoint.embed.rawValue]

    static let blank = ModelBody(model: Model(name: ModelName(rawValue: ""), dimensions: 0, maxTokens: 0))

    static let fields: [Field<ModelBody>] = [
        .required("name", \.model.name, .raw),
        .computed("is_deprecated", .flag, write: { _ in false }),
        .defaulted("endpoints", \.endpoints, .strings),
        .computed("finetuned", .flag, write: { _ in false }),
        .defaulted("context_length", \.model.maxTokens, contextLength, "Maximum length of a text in tokens."),
        .computed("default_endpoints", .list(.text()), write: { _ in [String]() }),
        .computed("features", .list(.text()), write: { _ in [String]() }),
        .defaulted("dimensions", \.model.dimensions, .integer, "Number of dimensions of a vector."),
        .optional("alias_of", \.model.aliasOf, .raw.unlessEmpty, "The model that this name is an alias of."),
        .object("prompts", \.prompts),
    ]

    /// The prompts of the model; nil if it has none.
    private var prompts: PromptsBody? {
        get { model.prompts.isEmpty ? nil : PromptsBody(texts: model.prompts) }
        set { model.prompts = newValue?.texts ?? [:] }
    }

    /// The hosted service sends a float.
    private static let contextLength = Coding<Int, Double>(
        .number,
        write: { Double($0) },
        read: { Int(exactly: $0) }
    )

    /// Whether the model embeds, as far as the service says.
    var embeds: Bool { endpoints.contains(ModelListQuery.Endpoint.embed.rawValue) }
}

/// The prompt that is put in front of texts of each type. A type without a member has none.
private struct PromptsBody: WireObject {
    var texts: [InputType: String] = [:]

    static let blank = PromptsBody()
    static let fields: [Field<PromptsBody>] = InputType.allCases.map { type in
        .optional(type.rawValue, \.texts[type], .string)
    }
}

/// A page of models. Models that do not embed are left out when it is read.
extension ModelPage: WireObject {
    static let blank = ModelPage(models: [])

    static let fields: [Field<ModelPage>] = [
        Field(
            "models",
            .list(ModelBody.objectSchema),
            isRequired: true,
            write: { $0.models.map { ModelBody(model: $0) } },
            read: { (models: [ReadObject<ModelBody>]?, page) throws(APIError) in
                page.models = try ReadObject.all(models?.filter { $0.value.embeds }).map(\.model)
            }
        ),
        .optional("next_page_token", \.nextPageToken, .string.unlessEmpty),
    ]
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
    package fileprivate(set) var isValid: Bool
    /// Its owner.
    package fileprivate(set) var owner: Owner?

    /// Creates a result.
    package init(isValid: Bool, owner: Owner?) {
        self.isValid = isValid
        self.owner = owner
    }
}

extension KeyCheck: WireObject {
    static let blank = KeyCheck(isValid: false, owner: nil)

    static let fields: [Field<KeyCheck>] = [
        .required("valid", \.isValid, .flag),
        Field(
            "organization_id",
            .text(),
            write: { $0.owner?.rawValue },
            read: { (_: String?, _) in }
        ),
        .optional("owner_id", \.owner, .raw),
    ]
}
