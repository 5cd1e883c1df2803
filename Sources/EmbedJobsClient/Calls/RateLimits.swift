/// A group of endpoints that share a rate limit on the hosted service.
package enum EndpointClass: Hashable, Sendable, CaseIterable {
    /// Embed jobs: to create, read, list and cancel them.
    case embedJobs
    /// To tokenize and detokenize.
    case tokens
    /// All others, such as those of datasets.
    case others

    /// The class of a request's target, in which the path of the API may follow that of a base URL.
    package init(target: String) {
        let segments = target.prefix { $0 != "?" }.split(separator: "/")
        if segments.contains("embed-jobs") {
            self = .embedJobs
        } else if segments.last == "tokenize" || segments.last == "detokenize" {
            self = .tokens
        } else {
            self = .others
        }
    }

    /// The class in messages.
    var name: String {
        switch self {
        case .embedJobs: "requests for embed jobs"
        case .tokens: "requests for tokens"
        case .others: "other requests"
        }
    }
}

/// The numbers of requests that a service accepts from one key in a period, as far as known.
package struct RateLimits: Hashable, Sendable {
    private let limits: [EndpointClass: Int]
    /// The period in which requests are counted.
    package var period: Duration

    /// Creates limits; a class without one is not limited, as far as known.
    package init(_ limits: [EndpointClass: Int], in period: Duration = Limits.ratePeriod) {
        (self.limits, self.period) = (limits, period)
    }

    /// The limit of a class; nil if it is unknown.
    package subscript(kind: EndpointClass) -> Int? { limits[kind] }

    /// None is known; the client learns them from the responses.
    package static let unknown = RateLimits([:])

    /// Those of a production key of Cohere (docs.cohere.com/docs/rate-limits). A trial key has lower ones, which its
    /// first responses declare.
    package static let cohere = RateLimits([.embedJobs: 50, .tokens: 2_000, .others: 500])
}
