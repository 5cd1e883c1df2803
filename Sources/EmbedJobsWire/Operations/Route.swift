package import EmbedJobs

/// The method, path and description of an operation, without the types of its input and output.
package struct Route: Sendable, Hashable {
    /// The methods that operations use.
    package enum Method: String, Sendable, CaseIterable {
        /// Reads an object.
        case get = "GET"
        /// Creates or changes an object, or computes a result.
        case post = "POST"
        /// Deletes an object.
        case delete = "DELETE"
    }

    /// The body of an operation's request.
    package enum Body: Sendable, Hashable {
        /// None; a body that is sent anyway is ignored.
        case none
        /// One JSON object.
        case json
        /// A form with a file.
        case form
    }

    /// A parameter in the query.
    package struct Parameter: Sendable, Hashable {
        /// The name.
        package let name: String
        /// Whether the operation requires it.
        package let isRequired: Bool
        /// Its type; a list may be repeated.
        package let schema: Schema
        /// Its effect, in a sentence for the API's description.
        package let summary: String
        /// How older versions of the official SDK spell the name; nil if they do not differ.
        let otherName: String?

        /// Compares names only.
        package static func == (left: Parameter, right: Parameter) -> Bool { left.name == right.name }

        /// Hashes the name.
        package func hash(into hasher: inout Hasher) { hasher.combine(name) }
    }

    /// The name of the operation in the API's description, such as `createEmbedJob`.
    package let id: String
    /// The method.
    package let method: Method
    /// The path that clients send to.
    package let path: PathTemplate
    /// Other paths with the same meaning: those of the API's second version.
    package let aliases: [PathTemplate]
    /// `path` and `aliases`.
    private let paths: [PathTemplate]
    /// The query parameters.
    package let query: [Parameter]
    /// The kind of body.
    package let body: Body
    /// Whether sending it twice has the same effect as sending it once, so that it may be retried after a failure.
    package let isIdempotent: Bool
    /// Whether the number of calls per minute and key is limited: a call is expensive, and no client needs to repeat
    /// it.
    package let isRateLimited: Bool
    /// Whether it requires a key. Routes without a key carry the permission in their URL.
    package let needsKey: Bool
    /// Its effect, in a sentence for the API's description.
    package let summary: String

    init(
        _ id: String,
        _ method: Method,
        _ path: PathTemplate,
        aliases: [PathTemplate] = [],
        query: [Parameter] = [],
        body: Body = .none,
        isIdempotent: Bool = true,
        isRateLimited: Bool = false,
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
        self.isRateLimited = isRateLimited
        self.needsKey = needsKey
        self.summary = summary
    }

    /// Refuses parameters that the operation does not have, and different values of one that is not a list: if they
    /// were ignored, a mistyped filter would return all objects.
    package func check(_ items: QueryItems) throws(APIError) {
        for name in items.names {
            guard let parameter = query.first(where: { $0.name == name || $0.otherName == name }) else {
                let known = query.map(\.name).joined(separator: ", ")
                let help = known.isEmpty ? "\(method.rawValue) \(path) has none" : "known are \(known)"
                throw .invalid("unknown query parameter \(QuotedText(name)); \(help)")
            }
            if case .list = parameter.schema { continue }
            guard Set(items.all(name)).count == 1 else {
                throw .invalid("the parameter \(name) has several values; give it once")
            }
        }
    }

    /// The values of the path's variable segments, if the path matches this route.
    package func match(_ segments: PathSegments) -> [String]? {
        for template in paths {
            if let values = template.match(segments) { return values }
        }
        return nil
    }
}

extension Route.Parameter {
    init(
        _ name: String,
        or otherName: String? = nil,
        as schema: Schema = .text(),
        isRequired: Bool = false,
        _ summary: String
    ) {
        self.init(name: name, isRequired: isRequired, schema: schema, summary: summary, otherName: otherName)
    }
}
