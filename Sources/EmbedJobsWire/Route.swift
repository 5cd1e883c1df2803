/// Where an operation is found and what it is, without the types of what goes in and out.
package struct Route: Sendable, Hashable {
    /// The methods that operations use.
    package enum Method: String, Sendable, CaseIterable {
        /// Looks at something.
        case get = "GET"
        /// Makes or changes something, or computes.
        case post = "POST"
        /// Removes something.
        case delete = "DELETE"
    }

    /// What an operation takes beside its path.
    package enum Body: Sendable, Hashable {
        /// None; one that is sent all the same is passed over.
        case none
        /// One JSON object.
        case json
        /// A form with a file.
        case form
    }

    /// What may stand in the query.
    package struct Parameter: Sendable, Hashable {
        /// The name.
        package let name: String
        /// Whether the operation cannot do without.
        package let isRequired: Bool
        /// What it may be; a list may come any number of times.
        package let schema: Schema
        /// What it does, in a sentence for the API's description.
        package let summary: String

        /// Two parameters of one name are one.
        package static func == (left: Parameter, right: Parameter) -> Bool { left.name == right.name }

        /// As `==` compares.
        package func hash(into hasher: inout Hasher) { hasher.combine(name) }
    }

    /// The name of the operation in the API's description, such as `createEmbedJob`.
    package let id: String
    /// The method.
    package let method: Method
    /// The path that clients send to.
    package let path: PathTemplate
    /// Other paths that mean the same: those of the API's second version.
    package let aliases: [PathTemplate]
    /// All of these.
    private let paths: [PathTemplate]
    /// What is in the query.
    package let query: [Parameter]
    /// What is in the body.
    package let body: Body
    /// Whether sending it twice leaves the same as sending it once, so that it may be sent again after a failure.
    package let isIdempotent: Bool
    /// Whether it asks for a key. What does not has the permission in its address.
    package let needsKey: Bool
    /// What it does, in a sentence for the API's description.
    package let summary: String

    init(
        _ id: String,
        _ method: Method,
        _ path: PathTemplate,
        aliases: [PathTemplate] = [],
        query: [Parameter] = [],
        body: Body = .none,
        isIdempotent: Bool = true,
        needsKey: Bool = true,
        _ summary: String
    ) {
        self.id = id
        self.method = method
        self.path = path
        self.aliases = aliases
        paths = [path] + aliases
        self.query = query
        self.body = body
        self.isIdempotent = isIdempotent
        self.needsKey = needsKey
        self.summary = summary
    }

    /// The values of the path's variable segments, if the path is this route's.
    package func match(_ segments: PathSegments) -> [String]? {
        for template in paths {
            if let values = template.match(segments) { return values }
        }
        return nil
    }
}

extension Route.Parameter {
    init(_ name: String, as schema: Schema = .text(), isRequired: Bool = false, _ summary: String) {
        self.init(name: name, isRequired: isRequired, schema: schema, summary: summary)
    }
}
