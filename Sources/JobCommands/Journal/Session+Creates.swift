internal import EmbedJobs
internal import LocalFiles

/// Creations of jobs as steps of a run.
extension Session {
    /// What a run does about the creation of a job.
    struct PlannedJob {
        var step: RunStep
        var earlier: CreationIdentity.Earlier
        /// The job of an earlier process; nil if one must be created.
        var id: JobID?
        /// The job, unless only a real run knows it.
        var job: EmbedJob?
    }

    /// Looks for the job of an earlier process of the run; nil without a journal.
    mutating func planned(_ request: CreateJobRequest) async throws(CommandFailure) -> PlannedJob? {
        guard let journal else { return nil }
        var planned = PlannedJob(
            step: journal.lastAttempt(of: journal.step(.create, Self.fields(of: request))),
            earlier: journal.mayLackSteps ? .possible : .none
        )
        while let known = journal[step: planned.step.key] {
            guard let outcome = known.outcome, let id = outcome.id.map(JobID.init(rawValue:)) else {
                if known.isOpen {
                    planned.earlier = lookFor("job " + (request.name ?? "on \(request.datasetID)"), known)
                }
                return planned
            }
            let label = "job " + (request.name.map { "\($0) (\(id))" } ?? id.rawValue) + " of \(clockText(outcome.at))"
            guard mode.takesEffect else {
                if isFailed(id, planned.step) {
                    showSkipped("\(label): did not complete: it is created again")
                    planned.step.repeatAttempt()
                    continue
                }
                showSkipped("\(label): attached again, unless it failed")
                planned.id = id
                return planned
            }
            if let job = try await usable(id, request, planned.step, outcome.at, label) {
                (planned.id, planned.job) = (id, job)
                return planned
            }
            planned.step.repeatAttempt()
        }
        return planned
    }

    /// Whether a job is on record as one that did not complete, and that the script did not answer.
    private func isFailed(_ id: JobID, _ step: RunStep) -> Bool {
        guard let journal, let end = journal.end(of: id.rawValue) else { return false }
        return end.status != JobStatus.complete.rawValue && !journal.wasRepeated(step, afterEndOf: id.rawValue)
    }

    /// The job of an earlier process; nil if another one must be created.
    private mutating func usable(
        _ id: JobID,
        _ request: CreateJobRequest,
        _ step: RunStep,
        _ time: Timestamp,
        _ label: String
    ) async throws(CommandFailure) -> EmbedJob? {
        guard let journal else { return nil }
        let found = journal.hasDeleted(id.rawValue) ? nil : try await found(id)
        guard let job = found else {
            guard journal.deletion(of: id.rawValue) != nil else {
                output.message("\(label): no longer exists: it is created again")
                return nil
            }
            output.message("\(label): was deleted by this run: not created again")
            return EmbedJob(onRecord: id, request, at: time, journal.end(of: id.rawValue))
        }
        guard job.status.isTerminal else {
            output.message("\(label): still \(job.status): attached again")
            return job
        }
        guard job.status != .complete else {
            output.message("\(label): complete: not created again")
            return job
        }
        note(job)
        if journal.wasRepeated(step, afterEndOf: id.rawValue) {
            output.message("\(label): \(job.status): the script has created another one")
            return job
        }
        output.message("\(label): \(job.status): it is created again (attempt \(step.attempt + 1))")
        return nil
    }

    /// A job as the service has it; nil if it does not. One list serves all steps of the run.
    private mutating func found(_ id: JobID) async throws(CommandFailure) -> EmbedJob? {
        guard let journal else { return nil }
        let session = self
        let all = try await journal.jobs { () async throws(CommandFailure) -> [EmbedJob] in
            try await session.ask { service throws(APIError) in try await service.jobs() }
        }
        if let job = all[id] { return job }
        do throws(CommandFailure) { return try await fetch(id) } catch {
            guard error.kind == APIError.Code.notFound.rawValue else { throw error }
            return nil
        }
    }

    /// All fields of a request.
    private static func fields(of request: CreateJobRequest) -> [JournalField] {
        var fields = [
            JournalField("model", request.model.rawValue), JournalField("dataset_id", request.datasetID.rawValue),
            JournalField("input_type", request.inputType.rawValue), JournalField("truncate", request.truncate.rawValue),
        ]
        let types = request.embeddingTypes.isEmpty ? [.float] : request.embeddingTypes
        fields.append(JournalField("embedding_types", jsonList(types.map(\.rawValue))))
        if let name = request.name { fields.append(JournalField("name", name)) }
        if let count = request.outputDimension { fields.append(JournalField("output_dimension", String(count))) }
        if !request.reuse { fields.append(JournalField("reuse", "off")) }
        return fields
    }
}

extension EmbedJob {
    /// A job that only the journal knows.
    fileprivate init(onRecord id: JobID, _ request: CreateJobRequest, at time: Timestamp, _ end: JournalEnd?) {
        self.init(
            id: id,
            name: request.name,
            status: end.map { JobStatus(rawValue: $0.status) } ?? .complete,
            createdAt: time,
            inputDatasetID: request.datasetID,
            outputDatasetID: (end?.output).map { DatasetID(rawValue: $0) },
            model: request.model,
            truncate: request.truncate,
            inputType: request.inputType,
            embeddingTypes: request.embeddingTypes,
            progress: JobProgress(rowsDone: 0, rowsTotal: 0),
            warnings: []
        )
    }
}
