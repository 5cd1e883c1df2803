/// Which jobs to list. The hosted service has no pages here and ignores both fields; other services support them.
public struct JobListQuery: Sendable, Equatable {
    /// Jobs on a page without a limit.
    public static let limitDefault = 1_000
    /// Jobs on a page at most: a service takes a larger limit for this one.
    public static let limitMax = 1_000

    /// Jobs at most; ``limitDefault`` where it is nil.
    public var limit: Int?
    /// The last job of the page before; the page begins with the next older one.
    public var before: JobID?

    /// Makes a query; without either it asks for the newest jobs.
    public init(limit: Int? = nil, before: JobID? = nil) {
        self.limit = limit
        self.before = before
    }

    /// Jobs on the page that a service returns, if there are so many.
    public var pageLength: Int { min(limit ?? Self.limitDefault, Self.limitMax) }

    /// What the query lets through of all jobs, the newest first. Throws `notFound` where ``before`` is not among them.
    public func page(of jobs: [EmbedJob]) throws(APIError) -> [EmbedJob] {
        var rest = jobs[...]
        if let before {
            guard let place = jobs.firstIndex(where: { $0.id == before }) else { throw .noJob(before) }
            rest = jobs[(place + 1)...]
        }
        return Array(rest.prefix(pageLength))
    }
}
