internal import DatasetFormats
package import EmbedJobs
internal import LocalFiles
internal import TextEmbedding

/// What a service does with jobs.
extension JobEngine {
    package func createJob(_ request: CreateJobRequest) async throws(APIError) -> JobID {
        if let name = request.name, name.count > Limits.nameCharactersMax {
            throw APIError(
                .invalidRequest,
                "the name must be less than \(Limits.nameCharactersMax + 1) characters long"
            )
        }
        let model = try await library.model(request.model)
        let dataset = try await inputDataset(request.datasetID)
        let shards = try await shards(of: dataset)
        let asked = request.embeddingTypes.isEmpty ? [.float] : Set(request.embeddingTypes)
        let id = identity.makeJobID()
        let warnings = await library.warnings(about: request.model)
        let job = NewJob(
            id: id.rawValue,
            request: request,
            embeddingTypes: EmbeddingType.allCases.filter { asked.contains($0) },
            modelFingerprint: model.fingerprint,
            warnings: warnings,
            shards: shards
        )
        try mapped {
            try Folder.create(store.paths.job(id.rawValue), isPrivate: true)
            try Folder.sync(store.paths.jobs)
        }
        do throws(APIError) {
            try await jobRows.insert(job, at: identity.now())
        } catch {
            // What cannot be removed now is swept at the next start.
            try? Folder.remove(store.paths.job(id.rawValue))
            throw error
        }
        await signal.notify()
        return id
    }

    private func inputDataset(_ id: DatasetID) async throws(APIError) -> Dataset {
        guard let dataset = try await datasetRows.dataset(id) else {
            throw APIError(.notFound, "dataset with id \(id) not found")
        }
        guard dataset.type == .embedInput else {
            throw APIError(
                .invalidRequest,
                "dataset \(id) is of type \(dataset.type); a job needs one of type embed-input"
            )
        }
        guard dataset.validationStatus == .validated else {
            let reason = dataset.validationError.map { ": \($0)" } ?? ""
            throw APIError(.invalidRequest, "dataset \(id) is \(dataset.validationStatus), not validated\(reason)")
        }
        return dataset
    }

    private func shards(of dataset: Dataset) async throws(APIError) -> [Range<Int>] {
        guard let part = try await datasetRows.part(0, of: dataset.id) else {
            throw APIError(.storeCorrupt, "dataset \(dataset.id) has no part")
        }
        return try mapped { ShardPlan.shards(of: try PartReader(path: store.paths.absolute(part.path)).blocks.blocks) }
    }

    package func job(_ id: JobID) async throws(APIError) -> EmbedJob {
        guard let job = try await jobRows.job(id) else {
            throw APIError(.notFound, "resource not found: could not find embed job with the ID: \(id)")
        }
        return withLiveProgress(job)
    }

    package func jobs() async throws(APIError) -> [EmbedJob] {
        try await jobRows.newest(Limits.listRowsMax).map(withLiveProgress)
    }

    private func withLiveProgress(_ job: EmbedJob) -> EmbedJob {
        guard job.status == .processing else { return job }
        return job.adding(rowsDone: board.rows(of: job.id.rawValue))
    }

    package func cancelJob(_ id: JobID) async throws(APIError) {
        _ = try await job(id)
        // The durable word comes first: a crash after it still ends the job as cancelled.
        guard try await jobRows.apply(.cancelRequested, to: id.rawValue, at: identity.now()) != nil else { return }
        board.cancel(id.rawValue)
        await signal.notify()
        try await endIfStopped(id.rawValue)
    }

    package func models() async throws(APIError) -> [Model] { await library.models() }
}
