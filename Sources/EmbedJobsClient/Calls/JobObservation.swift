internal import EmbedJobs
internal import EmbedJobsWire

/// The result of searching the service for the effect of an unanswered request.
enum JobObservation<Output: Sendable>: Sendable {
    /// The request was carried out, with this result.
    case done(Output)
    /// Nothing was found, which is not conclusive.
    case nothing
    /// Several objects match, with these ids.
    case several([String])
}

extension ServiceCaller {
    /// Searches for the job that a request may have created; `start` is the time of the first attempt.
    ///
    /// It must be the only job created since then, by the service's clock, with the dataset, model, name and all
    /// other fields that the service returns; jobs known to be created by this client are excluded. A service that
    /// stores idempotency keys does not need the search, since the request is retried.
    func sightJob(of request: CreateJobRequest, since start: Duration) async -> JobObservation<JobID> {
        for pause in Limits.lookPauseSeconds {
            do { if pause > 0 { try await clock.sleep(.seconds(pause)) } } catch { return .nothing }
            if recent.keepsKeys { return .nothing }
            guard let jobs = await once(Operations.jobs, JobListQuery()), !recent.keepsKeys,
                let time = recent.serviceTime(at: start)
            else { continue }
            let earliest = Timestamp(microseconds: time.microseconds - Int64(Limits.clockSlackSeconds) * 1_000_000)
            let fitting = jobs.filter { job in
                job.createdAt.microseconds >= earliest.microseconds && job.fits(request)
                    && !recent.made(job.id.rawValue)
            }
            if fitting.count > 1 { return .several(fitting.map(\.id.rawValue)) }
            if let job = fitting.first { return .done(job.id) }
        }
        return .nothing
    }

    /// Whether a job is being cancelled, or has ended.
    func sightEnd(of id: JobID) async -> JobObservation<Empty> {
        guard let job = await once(Operations.job, JobLook(id)) else { return .nothing }
        return job.status.isTerminal || job.status == .cancelling ? .done(Empty()) : .nothing
    }
}

extension EmbedJob {
    /// Whether the job matches a request, as far as the service shows.
    fileprivate func fits(_ request: CreateJobRequest) -> Bool {
        let types = request.embeddingTypes.isEmpty ? [.float] : request.embeddingTypes
        return inputDatasetID == request.datasetID && model == request.model
            && (name ?? "") == (request.name ?? "") && truncate == request.truncate
            && (inputType == nil || inputType == request.inputType)
            && (embeddingTypes.isEmpty || Set(embeddingTypes) == Set(types))
    }
}
