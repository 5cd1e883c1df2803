internal import DisplayText
internal import EmbedJobs

/// A list of a service, collected page by page.
struct PagedList<Element: Sendable>: Sendable {
    /// The elements that matched, newest first.
    private(set) var elements: [Element] = []
    /// Whether the service repeated a full page instead of returning the next one, so that later elements cannot be
    /// requested.
    private(set) var mayBeCutOff = false

    /// Collects up to `limit` matching elements, or all without a limit. At most one further page is in memory.
    ///
    /// `next` requests the page after an element, or the first page for nil; `passed` is the number of elements before
    /// the page, `length` the number requested. If `endsShort` is true, a shorter page is the last one; otherwise the
    /// list ends with a page without new elements.
    init(
        limit: Int?,
        pageLength: Int,
        endsShort: Bool,
        where isWanted: ((Element) -> Bool)?,
        id: (Element) -> String,
        next: (_ after: Element?, _ passed: Int, _ length: Int) async throws(APIError) -> [Element]
    ) async throws(APIError) {
        var (last, passed): (Element?, Int) = (nil, 0)
        // Elements added meanwhile push the last elements of one page into the next.
        var previous: Set<String> = []
        while limit.map({ elements.count < $0 }) ?? true {
            let left = limit.map { $0 - elements.count } ?? pageLength
            let length = isWanted == nil ? min(left, pageLength) : pageLength
            let page = try await next(last, passed, length)
            let new = page.filter { !previous.contains(id($0)) }
            if new.isEmpty { mayBeCutOff = page.count == pageLength }
            let wanted = isWanted.map { new.filter($0) } ?? new
            elements += limit == nil ? wanted[...] : wanted.prefix(left)
            if new.isEmpty || endsShort && page.count < length { return }
            passed += page.count
            last = page.last
            previous = Set(page.map(id))
        }
    }
}

extension EmbedJobsService {
    /// Returns up to `limit` matching jobs, newest first.
    func jobs(limit: Int?, where isWanted: ((EmbedJob) -> Bool)? = nil) async throws(APIError) -> PagedList<EmbedJob> {
        try await PagedList(
            limit: limit,
            pageLength: JobListQuery.limitMax,
            endsShort: true,
            where: isWanted,
            id: { $0.id.rawValue },
            next: { (last, _, length) async throws(APIError) -> [EmbedJob] in
                let isWhole = length == JobListQuery.limitMax
                return try await self.jobs(JobListQuery(limit: isWhole ? nil : length, before: last?.id))
            }
        )
    }

    /// Returns up to `limit` matching datasets, newest first.
    func datasets(
        limit: Int?,
        where isWanted: ((Dataset) -> Bool)? = nil
    ) async throws(APIError) -> PagedList<Dataset> {
        try await PagedList(
            limit: limit,
            pageLength: DatasetListQuery.limitMax,
            // The page length of the hosted service is not documented.
            endsShort: false,
            where: isWanted,
            id: { $0.id.rawValue },
            next: { (_, passed, length) async throws(APIError) -> [Dataset] in
                var query = DatasetListQuery()
                query.limit = length
                query.offset = passed > 0 ? passed : nil
                return try await self.datasets(query)
            }
        )
    }
}

extension Session {
    /// Warns if a list may be incomplete.
    func noteCutOff<Element>(_ list: PagedList<Element>, of things: String) {
        guard list.mayBeCutOff else { return }
        let count = Figures.count(list.elements.count, of: things)
        output.warning("warning: the service returned only \(count); there may be older ones")
    }
}
