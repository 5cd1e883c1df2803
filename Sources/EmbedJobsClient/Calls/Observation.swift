internal import EmbedJobs
internal import EmbedJobsWire

/// The result of searching the service for the effect of a request.
enum Observation<Output: Sendable>: Sendable {
    /// The request was carried out, with this result.
    case done(Output)
    /// The request was not carried out: the service would show its effect by now.
    case absent
    /// Nothing was found, which is not conclusive; the error of the last list, if that could not be read.
    case nothing(APIError?)
    /// Several objects match, with these ids.
    case several([String])
}

extension ServiceCaller {
    /// Whether a job is being cancelled, or has ended.
    func sightEnd(of id: JobID) async -> Observation<Empty> {
        guard let job = await once(Operations.job, JobLook(id)) else { return .nothing(nil) }
        return job.status.isTerminal || job.status == .cancelling ? .done(Empty()) : .nothing(nil)
    }
}
