package import EmbedJobs

/// The engine as the service of the local user, and of other owners.
extension JobEngine: EmbedJobsService {
    /// The engine as the service of one owner.
    package func service(for owner: Owner) -> OwnerService { OwnerService(engine: self, owner: owner) }

    private var local: OwnerService { service(for: .local) }

    package func uploadDataset(_ upload: DatasetUpload) async throws(APIError) -> DatasetID {
        try await local.uploadDataset(upload)
    }

    package func dataset(_ id: DatasetID) async throws(APIError) -> Dataset { try await local.dataset(id) }

    package func datasets(_ query: DatasetListQuery) async throws(APIError) -> [Dataset] {
        try await local.datasets(query)
    }

    package func storedBytes() async throws(APIError) -> Int { try await local.storedBytes() }

    package func deleteDataset(_ id: DatasetID) async throws(APIError) { try await local.deleteDataset(id) }

    package func content(ofPart index: Int, in id: DatasetID) async throws(APIError) -> ByteSource {
        try await local.content(ofPart: index, in: id)
    }

    package func createJob(_ request: CreateJobRequest) async throws(APIError) -> JobID {
        try await local.createJob(request)
    }

    package func job(_ id: JobID) async throws(APIError) -> EmbedJob { try await local.job(id) }

    package func jobs(_ query: JobListQuery) async throws(APIError) -> [EmbedJob] {
        try await local.jobs(query)
    }

    package func cancelJob(_ id: JobID) async throws(APIError) { try await local.cancelJob(id) }

    package func models() async throws(APIError) -> [Model] { try await local.models() }

    package func embed(_ request: EmbedRequest) async throws(APIError) -> Embeddings { try await local.embed(request) }

    package func tokenize(_ text: String, model: ModelName) async throws(APIError) -> Tokens {
        try await local.tokenize(text, model: model)
    }

    package func detokenize(_ ids: [Int], model: ModelName) async throws(APIError) -> String {
        try await local.detokenize(ids, model: model)
    }
}
