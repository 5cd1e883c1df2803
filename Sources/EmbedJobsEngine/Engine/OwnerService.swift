package import EmbedJobs

/// The engine as the service of one owner. Objects of other owners are invisible.
package struct OwnerService: EmbedJobsService {
    let engine: JobEngine
    let owner: Owner

    package func uploadDataset(_ upload: DatasetUpload) async throws(APIError) -> DatasetID {
        try await once(\.dataset) { () async throws(APIError) in try await engine.uploadDataset(upload, of: owner) }
    }

    package func dataset(_ id: DatasetID) async throws(APIError) -> Dataset { try await engine.dataset(id, of: owner) }

    package func datasets(_ query: DatasetListQuery) async throws(APIError) -> [Dataset] {
        try await engine.datasetRows.datasets(query, of: owner)
    }

    package func storedBytes() async throws(APIError) -> Int { try await engine.datasetRows.storedBytes(of: owner) }

    package func deleteDataset(_ id: DatasetID) async throws(APIError) {
        try await engine.deleteDataset(id, of: owner)
    }

    package func content(ofPart index: Int, in id: DatasetID) async throws(APIError) -> ByteSource {
        try await engine.content(ofPart: index, in: id, of: owner)
    }

    package func createJob(_ request: CreateJobRequest) async throws(APIError) -> JobID {
        try await once(\.job) { () async throws(APIError) in try await engine.createJob(request, of: owner) }
    }

    package func job(_ id: JobID) async throws(APIError) -> EmbedJob { try await engine.job(id, of: owner) }

    package func jobs(_ query: JobListQuery) async throws(APIError) -> [EmbedJob] {
        try await engine.jobs(query, of: owner)
    }

    package func cancelJob(_ id: JobID) async throws(APIError) { try await engine.cancelJob(id, of: owner) }

    package func models() async throws(APIError) -> [Model] { try await engine.library.models() }

    package func embed(_ request: EmbedRequest) async throws(APIError) -> Embeddings {
        try await engine.embedTexts(request)
    }

    package func tokenize(_ text: String, model: ModelName) async throws(APIError) -> Tokens {
        try await engine.textWorker.tokenize(text, model: model)
    }

    package func detokenize(_ ids: [Int], model: ModelName) async throws(APIError) -> String {
        try await engine.textWorker.detokenize(ids, model: model)
    }
}

extension JobEngine {
    /// The engine as the service of the local user.
    package var local: OwnerService { service(for: .local) }

    /// The engine as the service of one owner.
    package func service(for owner: Owner) -> OwnerService { OwnerService(engine: self, owner: owner) }
}
