internal import EmbedJobs
internal import EmbedJobsWire

/// What a look at the service tells about a request that was not answered.
enum Sighting<Output: Sendable>: Sendable {
    /// It was carried out, with this result.
    case done(Output)
    /// There is no trace of it, which may not mean anything.
    case nothing
    /// Several things fit, with these ids.
    case several([String])
}

extension ServiceCaller {
    /// Looks for the job that a request may have created, which was first sent at a moment of this client's clock.
    ///
    /// It is the one job that was created since then, by the service's own clock, with the dataset, the model, the name
    /// and whatever else of the request the service shows; jobs that this client knows to have created are others. A
    /// service that keeps keys needs no such look: there the request is sent again.
    func sightJob(of request: CreateJobRequest, since start: Duration) async -> Sighting<JobID> {
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

    /// Whether a job is being stopped, or has ended.
    func sightEnd(of id: JobID) async -> Sighting<Nothing> {
        guard let job = await once(Operations.job, JobLook(id)) else { return .nothing }
        return job.status.isTerminal || job.status == .cancelling ? .done(Nothing()) : .nothing
    }
}

extension EmbedJob {
    /// Whether the job may be what a request asked for, as far as the service shows.
    fileprivate func fits(_ request: CreateJobRequest) -> Bool {
        let types = request.embeddingTypes.isEmpty ? [.float] : request.embeddingTypes
        return inputDatasetID == request.datasetID && model == request.model
            && (name ?? "") == (request.name ?? "") && truncate == request.truncate
            && (inputType == nil || inputType == request.inputType)
            && (embeddingTypes.isEmpty || Set(embeddingTypes) == Set(types))
    }
}
