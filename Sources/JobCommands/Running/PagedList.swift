internal import EmbedJobs

/// What a service lists, gathered page by page.
struct PagedList<Element: Sendable>: Sendable {
    /// What was wanted of it, the newest first.
    private(set) var elements: [Element] = []
    /// Whether the list ends with a full page, and the service shows that page again instead of the next: there may be
    /// more, which it cannot be asked for.
    private(set) var mayBeCutOff = false

    /// Gathers up to `limit` elements that are wanted, all of them without a limit. No more than one page is in memory
    /// beside these.
    ///
    /// `next` asks for the page after an element, nil for the first; `passed` is how many elements came before, and
    /// `length` how many are to come. A page that is shorter is the last one where `endsShort` is true; otherwise the
    /// list ends with a page that has nothing new.
    init(
        limit: Int?,
        pageLength: Int,
        endsShort: Bool,
        where isWanted: ((Element) -> Bool)?,
        id: (Element) -> String,
        next: (_ after: Element?, _ passed: Int, _ length: Int) async throws(APIError) -> [Element]
    ) async throws(APIError) {
        var (last, passed): (Element?, Int) = (nil, 0)
        // What was added meanwhile moves the last elements of one page to the beginning of the next.
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
    /// Up to so many jobs, those that are wanted, the newest first.
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

    /// Up to so many datasets, the newest first.
    func datasets(limit: Int?) async throws(APIError) -> PagedList<Dataset> {
        try await PagedList(
            limit: limit,
            pageLength: DatasetListQuery.limitMax,
            // How long a page of the hosted service can be is not documented.
            endsShort: false,
            where: nil,
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
    /// Says that a list may not be all there is.
    func noteCutOff<Element>(_ list: PagedList<Element>, of things: String) {
        guard list.mayBeCutOff else { return }
        let count = Figures.count(list.elements.count, of: things)
        output.warning("warning: the service listed \(count) and no more on request; there may be older ones")
    }
}
