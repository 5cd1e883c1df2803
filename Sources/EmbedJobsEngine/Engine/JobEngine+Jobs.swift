internal import DatasetFormats
package import EmbedJobs
internal import LocalFiles
internal import TextEmbedding

/// Job operations of the service.
extension JobEngine {
    func createJob(_ request: CreateJobRequest, of owner: Owner) async throws(APIError) -> JobID {
        if let name = request.name { try UploadRules.check(name: name) }
        let model = try await modelFacts(request.model)
        try TextRules.check(dimension: request.outputDimension, of: request.model, model.dimensions)
        try model.tokenizer.refuseCutPrompt(request.truncate, request.inputType, request.model)
        let shards = try await shards(of: request.datasetID, owner)
        let asked = request.embeddingTypes.isEmpty ? [.float] : Set(request.embeddingTypes)
        let id = identity.makeJobID()
        let job = NewJob(
            id: id.rawValue,
            owner: owner,
            request: request,
            embeddingTypes: EmbeddingType.allCases.filter { asked.contains($0) },
            modelFingerprint: model.fingerprint,
            maxTokens: model.tokenizer.maxTokens,
            warnings: model.warnings,
            shards: shards
        )
        try await allowance.take(for: owner) { () async throws(APIError) -> Int in
            try await jobRows.unfinishedCount(of: owner)
        }
        try await jobRows.insert(job, at: identity.now())
        try fail(at: .jobCommitted)
        await signal.notify()
        return id
    }

    private func inputDataset(_ id: DatasetID, of owner: Owner) async throws(APIError) -> Dataset {
        guard let dataset = try await datasetRows.dataset(id, of: owner) else {
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

    /// The facts about a model that a new job records.
    private func modelFacts(_ name: ModelName) async throws(APIError) -> JobPlans.ModelFacts {
        let age = Folder.changeTime(of: store.paths.models)
        if let known = plans.model(name, age: age) { return known }
        let model = try await library.model(name)
        let facts = JobPlans.ModelFacts(
            fingerprint: model.fingerprint,
            tokenizer: ModelTokenizer(model),
            warnings: try await library.warnings(about: name),
            dimensions: model.dimensions
        )
        plans.keep(facts, of: name, age: age)
        return facts
    }

    private func shards(of id: DatasetID, _ owner: Owner) async throws(APIError) -> [Range<Int>] {
        if let known = plans.shards(of: id, owner) { return known }
        let shards = try await plannedShards(of: try await inputDataset(id, of: owner), owner)
        plans.keep(shards, of: id, owner)
        return shards
    }

    /// How a dataset is split into shards; for tests, which delete the dataset in between.
    package func plannedShards(of dataset: Dataset, _ owner: Owner) async throws(APIError) -> [Range<Int>] {
        do throws(APIError) {
            guard let part = try await datasetRows.part(0, in: dataset.id, of: owner) else {
                throw APIError(.storeCorrupt, "dataset \(dataset.id) is missing its part")
            }
            return try mapped { ShardPlan.shards(of: try PartReader(StoredFile(part, in: store.paths)).blocks.blocks) }
        } catch {
            // A part deleted since the dataset was looked up is not damage.
            _ = try await inputDataset(dataset.id, of: owner)
            throw error
        }
    }

    func job(_ id: JobID, of owner: Owner) async throws(APIError) -> EmbedJob {
        guard let job = try await jobRows.job(id, of: owner) else {
            throw .noJob(id)
        }
        return withLiveProgress(job)
    }

    func jobs(_ query: JobListQuery, of owner: Owner) async throws(APIError) -> [EmbedJob] {
        try await jobRows.jobs(query, of: owner).map(withLiveProgress)
    }

    private func withLiveProgress(_ job: EmbedJob) -> EmbedJob {
        guard job.status == .processing else { return job }
        let absence = absentModels.reason(of: job.model.rawValue)
        return job.adding(rowsDone: board.rows(of: job.id.rawValue), pauseReason: absence ?? health.pauseReason)
    }

    func cancelJob(_ id: JobID, of owner: Owner) async throws(APIError) {
        _ = try await job(id, of: owner)
        // The durable change comes first: after a crash, the job still ends as cancelled.
        guard try await jobRows.apply(.cancelRequested, to: id.rawValue, at: identity.now()) != nil else { return }
        try fail(at: .cancelCommitted)
        board.cancel(id.rawValue)
        await signal.notify()
        try await shardQueue.endIfStopped(id.rawValue)
    }
}
