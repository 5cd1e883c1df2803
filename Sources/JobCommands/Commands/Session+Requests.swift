internal import EmbedJobs

extension Session {
    /// Runs a body for each element; some failures do not stop the others (see ``RunMode/continues(after:)``).
    mutating func forEach<Element>(
        _ elements: [Element],
        _ body: (inout Session, Element) async throws(CommandFailure) -> Void
    ) async throws(CommandFailure) {
        var failure: CommandFailure?
        for element in elements {
            do throws(CommandFailure) {
                try await body(&self, element)
            } catch {
                guard mode.continues(after: error) else { throw error }
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// Runs a body for each element, and writes the records of what was done, also if a later element fails.
    mutating func forEach<Element>(
        _ elements: [Element],
        _ columns: TableColumns,
        _ format: OutputFormat?,
        _ body: (inout Session, Element) async throws(CommandFailure) -> Record
    ) async throws(CommandFailure) {
        var done: [Record] = []
        do throws(CommandFailure) {
            try await forEach(elements) { session, element throws(CommandFailure) in
                done.append(try await body(&session, element))
            }
        } catch {
            writeResults(done, format, columns: columns)
            throw error
        }
        writeResults(done, format, columns: columns)
    }

    /// Fetches a job and remembers it.
    mutating func fetch(_ id: JobID) async throws(CommandFailure) -> EmbedJob {
        let job = try await ask { service throws(APIError) in try await service.job(id) }
        note(job)
        return job
    }

    /// Fetches a dataset and remembers it. A dataset that was fetched just before the command is not requested again.
    mutating func fetch(_ id: DatasetID) async throws(CommandFailure) -> Dataset {
        if let dataset = prefetched, dataset.id == id {
            prefetched = nil
            return dataset
        }
        let dataset = try await ask { service throws(APIError) in try await service.dataset(id) }
        note(dataset)
        return dataset
    }

    /// Calls the service once; its errors become failures of the command, with `next` as the line that continues.
    ///
    /// While a client repeats the call, the user is told why.
    func ask<Response>(
        orElse next: String? = nil,
        _ question: (any EmbedJobsService) async throws(APIError) -> Response
    ) async throws(CommandFailure) -> Response {
        let result = await CallRepetition.$report.withValue(reportOfOutage) { () async -> Result<Response, APIError> in
            do throws(APIError) { return .success(try await question(service)) } catch { return .failure(error) }
        }
        switch result {
        case .success(let response):
            output.outage(nil)
            return response
        case .failure(let error):
            // Otherwise the outage continues, and is only no longer shown when the command ends.
            if !PollingPolicy.isWorthRepeating(error) { output.outage(nil) }
            throw CommandFailure(.service(error, next: next))
        }
    }

    /// Shows why a call is repeated, unless that has only begun.
    var reportOfOutage: RepetitionReport {
        let (output, clock, start) = (output, clock, clock.elapsed())
        return RepetitionReport { error in
            let time = clock.elapsed() - start
            guard time >= .seconds(Limits.unreportedSilenceSeconds) else { return }
            output.outage(Outage(time, error))
        }
    }

    /// Whether a job has been seen and is not complete.
    func hasFailed(_ id: JobID) -> Bool {
        guard case .seen(let job)? = jobs[id] else { return false }
        return job.status != .complete
    }

    /// Whether a job has been seen and has ended.
    func hasFinished(_ id: JobID) -> Bool {
        if case .seen(let job)? = jobs[id] { job.status.isTerminal } else { false }
    }

    /// Whether the run itself has deleted a job, or may have.
    func isDeleted(_ id: JobID) -> Bool { journal?.deletion(of: id.rawValue) != nil }

    /// The dataset to read, and its label for messages.
    mutating func rows(of source: RowsSource) async throws(CommandFailure) -> (Dataset, label: String) {
        switch source {
        case .dataset(let id): return (try await readable(id), "dataset \(id)")
        case .job(let id):
            let job = if let complete = completeJob(id) { complete } else { try await fetch(id) }
            guard job.status.isTerminal else { throw CommandFailure(.missingOutput(job)) }
            guard job.status == .complete, let output = job.outputDatasetID else {
                throw CommandFailure(.incompleteJob(job))
            }
            return (try await readable(output), job.label)
        }
    }

    /// A job that was seen with its output. It no longer changes, and a trial key cannot read many jobs a minute.
    private func completeJob(_ id: JobID) -> EmbedJob? {
        guard case .seen(let job)? = jobs[id], job.status == .complete, job.outputDatasetID != nil else { return nil }
        return job
    }

    /// Fetches a dataset; throws if it is not validated.
    private mutating func readable(_ id: DatasetID) async throws(CommandFailure) -> Dataset {
        let dataset = try await fetch(id)
        guard dataset.validationStatus == .validated else {
            throw CommandFailure(.unvalidatedDataset(id, dataset.validationStatus))
        }
        return dataset
    }

    /// The dataset of vectors to read, and its label for messages.
    mutating func vectors(of source: RowsSource) async throws(CommandFailure) -> (Dataset, label: String) {
        let (dataset, label) = try await rows(of: source)
        warnOfReuse(source, label)
        guard dataset.type != .embedResult else { return (dataset, label) }
        throw CommandFailure(.datasetWithoutVectors(dataset.id, dataset.type))
    }
}
