internal import EmbedJobs
internal import EmbedJobsEngine

/// The engine in this process, opened by the first call that needs it: a script with a mistake in it, or one that only
/// prints, never touches the store.
actor LocalService: EmbedJobsService {
    private let open: @Sendable () throws(APIError) -> JobEngine
    private var engine: JobEngine?
    private var running: Task<Void, Never>?
    private var failure: APIError?

    init(open: @escaping @Sendable () throws(APIError) -> JobEngine) { self.open = open }

    /// Stops the engine: running shards are given back, and go on the next time that the store is opened.
    func close() async {
        running?.cancel()
        await running?.value
        engine = nil
    }

    /// The engine, if it was needed.
    var openedEngine: JobEngine? { engine }

    private func opened() throws(APIError) -> JobEngine {
        if let failure { throw failure }
        if let engine { return engine }
        let engine = try open()
        self.engine = engine
        running = Task {
            do throws(APIError) { try await engine.run() } catch { noteFailure(error) }
        }
        return engine
    }

    /// The store failed: every later call says so, and a wait ends instead of waiting for what cannot come.
    private func noteFailure(_ error: APIError) {
        if !Task.isCancelled { failure = error }
    }

    func uploadDataset(_ upload: DatasetUpload) async throws(APIError) -> DatasetID {
        try await opened().uploadDataset(upload)
    }

    func dataset(_ id: DatasetID) async throws(APIError) -> Dataset { try await opened().dataset(id) }

    func datasets() async throws(APIError) -> [Dataset] { try await opened().datasets() }

    func deleteDataset(_ id: DatasetID) async throws(APIError) { try await opened().deleteDataset(id) }

    func content(ofPart index: Int, in id: DatasetID) async throws(APIError) -> ByteSource {
        try await opened().content(ofPart: index, in: id)
    }

    func createJob(_ request: CreateJobRequest) async throws(APIError) -> JobID {
        try await opened().createJob(request)
    }

    func job(_ id: JobID) async throws(APIError) -> EmbedJob { try await opened().job(id) }

    func jobs() async throws(APIError) -> [EmbedJob] { try await opened().jobs() }

    func cancelJob(_ id: JobID) async throws(APIError) { try await opened().cancelJob(id) }

    func models() async throws(APIError) -> [Model] { try await opened().models() }

    func embed(_ request: EmbedRequest) async throws(APIError) -> Embeddings { try await opened().embed(request) }

    func tokenize(_ text: String, model: ModelName) async throws(APIError) -> Tokens {
        try await opened().tokenize(text, model: model)
    }

    func detokenize(_ ids: [Int], model: ModelName) async throws(APIError) -> String {
        try await opened().detokenize(ids, model: model)
    }
}
