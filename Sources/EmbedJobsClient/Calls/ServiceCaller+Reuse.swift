internal import EmbedJobs
internal import EmbedJobsWire

extension ServiceCaller {
    /// A request for a job without the extension that only embedjobs servers know.
    ///
    /// They are recognised by storing idempotency keys. Other services always compute, so that leaving `reuse` out
    /// changes nothing. If no response has told yet which service it is, a harmless request is sent first.
    func withKnownFields(_ request: CreateJobRequest) async -> CreateJobRequest {
        guard !request.reuse else { return request }
        if !recent.knowsKeys {
            _ = await once(Operations.jobs, JobListQuery(limit: 1))
        }
        var known = request
        known.reuse = !recent.keepsKeys
        return known
    }
}
