internal import EmbedJobs
internal import EmbedJobsWire

/// The routes of jobs.
extension ServiceRouter {
    static let jobHandlers: [Handler] = [
        Handler(Operations.createJob, explain: explainModel) { (call, request) async throws(APIError) -> JobID in
            try await call.service().createJob(request)
        },
        Handler(list: Operations.jobs, next: nextPage) { (call, query) async throws(APIError) -> [EmbedJob] in
            try await call.service().jobs(query)
        },
        Handler(Operations.job) { (call, look) async throws(APIError) -> EmbedJob in
            try await job(look, by: call)
        },
        Handler(Operations.cancelJob) { (call, id) async throws(APIError) -> Empty in
            let service = try call.service()
            // Services differ in how they handle an unknown job here; the API must respond with 404.
            _ = try await service.job(id)
            try await service.cancelJob(id)
            return Empty()
        },
        Handler(Operations.receipt) { (call, id) async throws(APIError) -> JobReceipt in
            try await call.service().receipt(of: id)
        },
        Handler(Operations.deleteJob) { (call, deletion) async throws(APIError) -> Empty in
            try await call.service().deleteJob(deletion.id, withOutput: deletion.withOutput)
            return Empty()
        },
        Handler(Operations.prune) { (call, request) async throws(APIError) -> PruneSummary in
            try await call.service().prune(request)
        },
    ]

    /// The query for the next page of jobs; nil on the last page.
    @Sendable private static func nextPage(_ query: JobListQuery, _ page: [EmbedJob]) -> JobListQuery? {
        guard let last = page.last, page.count == query.pageLength else { return nil }
        return JobListQuery(limit: query.limit, before: last.id)
    }

    /// Returns the job when it has ended or the time is up.
    private static func job(_ look: JobLook, by call: RouteCall) async throws(APIError) -> EmbedJob {
        let service = try call.service()
        var job = try await service.job(look.id)
        var left = Duration.seconds(look.waitSeconds ?? 0)
        while !job.status.isTerminal, left > .zero {
            let step = min(left, .milliseconds(Limits.lookMilliseconds))
            do { try await call.settings.pause(step) } catch {
                throw APIError(.clientClosed, "request cancelled")
            }
            left -= step
            job = try await service.job(look.id)
        }
        return job
    }
}
