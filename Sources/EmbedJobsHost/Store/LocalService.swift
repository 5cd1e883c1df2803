internal import EmbedJobs
internal import EmbedJobsClient
internal import EmbedJobsEngine

/// The service on this user's store: the engine if this process owns the store, else a client of the owner.
///
/// Work continues when the owner exits. A request that came too late is sent again if that is safe; a request that
/// creates something has an idempotency key, which the store remembers.
struct LocalService: EmbedJobsService {
    let connection: StoreConnection
    let client: EmbedJobsHTTPClient

    @inline(never)
    private func service() async throws(APIError) -> any EmbedJobsService {
        let owned = try await connection.openedStore()
        return owned?.engine.local ?? client
    }

    func uploadDataset(_ upload: DatasetUpload) async throws(APIError) -> DatasetID {
        try await service().uploadDataset(upload)
    }

    /// The service for read-only calls, which do not create a missing store.
    private func reader() async throws(APIError) -> any EmbedJobsService {
        if let missing = try await connection.missingStore() { return missing }
        return try await service()
    }

    func dataset(_ id: DatasetID) async throws(APIError) -> Dataset { try await reader().dataset(id) }

    func datasets(_ query: DatasetListQuery) async throws(APIError) -> [Dataset] {
        try await reader().datasets(query)
    }

    func storedBytes() async throws(APIError) -> Int { try await reader().storedBytes() }

    func deleteDataset(_ id: DatasetID) async throws(APIError) { try await reader().deleteDataset(id) }

    func content(ofPart index: Int, in id: DatasetID) async throws(APIError) -> ByteSource {
        try await reader().content(ofPart: index, in: id)
    }

    func createJob(_ request: CreateJobRequest) async throws(APIError) -> JobID {
        try await service().createJob(request)
    }

    func job(_ id: JobID) async throws(APIError) -> EmbedJob { try await reader().job(id) }

    func endedJob(_ id: JobID, within time: Duration) async throws(APIError) -> EmbedJob? {
        try await reader().endedJob(id, within: time)
    }

    func jobs(_ query: JobListQuery) async throws(APIError) -> [EmbedJob] {
        try await reader().jobs(query)
    }

    func cancelJob(_ id: JobID) async throws(APIError) { try await reader().cancelJob(id) }

    func receipt(of id: JobID) async throws(APIError) -> JobReceipt { try await reader().receipt(of: id) }

    func deleteJob(_ id: JobID, withOutput: Bool) async throws(APIError) {
        try await reader().deleteJob(id, withOutput: withOutput)
    }

    func prune(_ request: PruneRequest) async throws(APIError) -> PruneSummary {
        try await reader().prune(request)
    }

    func models() async throws(APIError) -> [Model] { try await reader().models() }

    func embed(_ request: EmbedRequest) async throws(APIError) -> Embeddings { try await service().embed(request) }

    func tokenize(_ text: String, model: ModelName) async throws(APIError) -> Tokens {
        try await service().tokenize(text, model: model)
    }

    func detokenize(_ ids: [Int], model: ModelName) async throws(APIError) -> String {
        try await service().detokenize(ids, model: model)
    }
}
