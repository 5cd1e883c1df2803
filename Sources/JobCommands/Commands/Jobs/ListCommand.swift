internal import EmbedJobs

extension Command {
    static let list = Command(
        "list",
        "List jobs, newest first.",
        optional("status", JobStatus.self, "Show only jobs in this state."),
        optional("limit", Int.self, "Maximum number of jobs. Default: all."),
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        result: .list(.job),
        examples: ["list status=failed limit=20", "for job in list status=processing { cancel $job }"]
    ) {
        (
            session: inout Session,
            status: JobStatus?,
            limit: Int?,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        let list = try await session.ask { (service) async throws(APIError) -> PagedList<EmbedJob> in
            guard let status else { return try await service.jobs(limit: limit) }
            return try await service.jobs(limit: limit) { $0.status == status }
        }
        session.noteCutOff(list, of: "job")
        let jobs = list.elements
        for job in jobs { session.note(job) }
        let values = jobs.map { Value.job($0.id) }
        session.write(jobs.map { Record($0) }, format, columns: Record.jobColumns, names: Record.jobNames, rows: values)
        return .list(values)
    }
}
