/// A page of a list of jobs. The hosted service ignores both fields, as it lists all jobs; other services support
/// them.
public struct JobListQuery: Sendable, Equatable {
    /// The default number of jobs on a page.
    public static let limitDefault = 1_000
    /// The maximum number of jobs on a page; services treat larger limits as this one.
    public static let limitMax = 1_000

    /// The maximum number of jobs. Default: ``limitDefault``.
    public var limit: Int?
    /// The last job of the previous page; the page starts with the next older one.
    public var before: JobID?

    /// Creates a query; without arguments it asks for the newest jobs.
    public init(limit: Int? = nil, before: JobID? = nil) {
        self.limit = limit
        self.before = before
    }

    /// The number of jobs on a full page.
    public var pageLength: Int { min(limit ?? Self.limitDefault, Self.limitMax) }

    /// Applies the query to a list of all jobs, newest first.
    ///
    /// - Throws: `notFound` if ``before`` is not in the list.
    public func page(of jobs: [EmbedJob]) throws(APIError) -> [EmbedJob] {
        var rest = jobs[...]
        if let before {
            guard let index = jobs.firstIndex(where: { $0.id == before }) else { throw .noJob(before) }
            rest = jobs[(index + 1)...]
        }
        return Array(rest.prefix(pageLength))
    }
}
