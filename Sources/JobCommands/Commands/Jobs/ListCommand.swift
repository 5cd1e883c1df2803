internal import EmbedJobs

extension Command {
    static let list = Command(
        "list",
        "List jobs, newest first.",
        CreationFilter.name,
        optional("model", ModelPattern.self, "Only jobs of models with a name that matches."),
        optional("status", [JobStatus].self, "Only jobs in one of these states: failed,cancelled."),
        CreationFilter.since,
        CreationFilter.olderThan,
        optional("limit", Int.self, "Maximum number of jobs. Default: all."),
        optional("sort", ListOrder<JobColumns>.self, "The field to sort by, - for descending. Default: -created_at."),
        columns(of: JobColumns.self),
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        result: .list(.job),
        isReading: true,
        examples: [
            "list status=failed,cancelled since=1d",
            "list name=nightly-* sort=-rows_total limit=20 columns=name,status,took",
            "for job in list status=processing { cancel $job }",
        ]
    ) {
        (
            session: inout Session,
            name: NamePattern?,
            model: ModelPattern?,
            states: [JobStatus]?,
            since: PastTime?,
            olderThan: PastTime?,
            limit: Int?,
            order: ListOrder<JobColumns>?,
            columns: ColumnList<JobColumns>?,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        let created = CreationFilter(name: name, since: since, olderThan: olderThan, session)
        let jobs = try await session.jobs(limit: order == nil ? limit : nil, created, model, states)
        let listed = jobs.map { Listed(value: .job($0.id), record: Record($0)) }
        var listing = Listing(listed, by: order, limit: limit, columns: Record.jobColumns)
        listing.names = Record.jobNames
        let isFiltered = !created.isEmpty || model != nil || states != nil
        listing.whenEmpty = isFiltered ? Listing.noMatchingJobs : Listing.noJobs
        session.write(listing.selecting(columns?.names), format)
        return .list(listing.rows)
    }
}

extension Session {
    /// Fetches and remembers the jobs that match, newest first; warns if there may be more.
    mutating func jobs(
        limit: Int?,
        _ created: CreationFilter,
        _ model: ModelPattern?,
        _ states: [JobStatus]?
    ) async throws(CommandFailure) -> [EmbedJob] {
        // Without a filter, no more jobs than the limit are requested.
        let isFiltered = !created.isEmpty || model != nil || states != nil
        let list = try await ask { (service) async throws(APIError) -> PagedList<EmbedJob> in
            guard isFiltered else { return try await service.jobs(limit: limit) }
            return try await service.jobs(limit: limit) { job in
                created.accepts(job.name, createdAt: job.createdAt) && model?.matches(job.model.rawValue) ?? true
                    && states?.contains(job.status) ?? true
            }
        }
        noteCutOff(list, of: "job")
        for job in list.elements { note(job) }
        return list.elements
    }
}
