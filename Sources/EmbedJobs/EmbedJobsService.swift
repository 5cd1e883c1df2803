/// Whatever answers the Embed Jobs API: the engine in this process, or a service behind HTTP.
///
/// Read this file first. Commands, scripts and the HTTP server are written against this protocol and cannot
/// tell who is behind it. Its shape is the remote one: asynchronous, coarse, values in and out, and every call may fail
/// with an ``APIError``. A service is bound to one owner when it is made; no method takes an account.
public protocol EmbedJobsService: Sendable {
    /// Stores a dataset and starts its validation.
    ///
    /// Returns when the bytes are durable; ``Dataset/validationStatus`` then goes from `queued` to `validated` or
    /// `failed`.
    func uploadDataset(_ upload: DatasetUpload) async throws(APIError) -> DatasetID

    /// The dataset as it stands now; `notFound` if there is none.
    func dataset(_ id: DatasetID) async throws(APIError) -> Dataset

    /// The datasets that a query lets through, the newest first.
    func datasets(_ query: DatasetListQuery) async throws(APIError) -> [Dataset]

    /// Bytes that the parts of all datasets take.
    func storedBytes() async throws(APIError) -> Int

    /// Removes a dataset. Jobs that read it go on, and outputs made from it stay.
    func deleteDataset(_ id: DatasetID) async throws(APIError)

    /// The bytes of one part, an Avro object container file whose rows fit ``Dataset/schema``.
    ///
    /// Parts exist once a dataset is validated; their order is that of ``Dataset/parts``.
    func content(ofPart index: Int, in id: DatasetID) async throws(APIError) -> ByteSource

    /// Starts a job on a validated dataset of type `embed-input`.
    func createJob(_ request: CreateJobRequest) async throws(APIError) -> JobID

    /// The job as it stands now; `notFound` if there is none.
    func job(_ id: JobID) async throws(APIError) -> EmbedJob

    /// Waits for a job's end, so long at most, and answers the job if it has ended by then. A service that cannot wait
    /// answers nil at once, and has to be asked again and again.
    func endedJob(_ id: JobID, within time: Duration) async throws(APIError) -> EmbedJob?

    /// The jobs that a query lets through, the newest first; `notFound` where it goes on from a job that there is not.
    func jobs(_ query: JobListQuery) async throws(APIError) -> [EmbedJob]

    /// Asks a job to stop. A job that has already ended stays as it is, without an error, as on the hosted service.
    func cancelJob(_ id: JobID) async throws(APIError)

    /// What a complete job read and wrote, with digests. Throws `invalidRequest` for a job without one, and
    /// `notImplemented` where the service keeps no receipts.
    func receipt(of id: JobID) async throws(APIError) -> JobReceipt

    /// Removes a job that has ended. Its output dataset stays unless `withOutput` says otherwise; its input stays.
    ///
    /// Throws `invalidRequest` for a job that has not ended, and `notImplemented` where the service keeps every job.
    func deleteJob(_ id: JobID, withOutput: Bool) async throws(APIError)

    /// Removes jobs and datasets that are older than a moment, or counts them.
    func prune(_ request: PruneRequest) async throws(APIError) -> PruneSummary

    /// The models that a job can name.
    func models() async throws(APIError) -> [Model]

    /// Embeds a few texts at once: queries, and what a person tries out. Datasets are for jobs.
    func embed(_ request: EmbedRequest) async throws(APIError) -> Embeddings

    /// A text as a model's tokenizer reads it, not truncated.
    func tokenize(_ text: String, model: ModelName) async throws(APIError) -> Tokens

    /// The text that a model's tokens spell, as far as its vocabulary tells.
    func detokenize(_ ids: [Int], model: ModelName) async throws(APIError) -> String
}

extension EmbedJobsService {
    /// The newest datasets first, at most 1,000.
    public func datasets() async throws(APIError) -> [Dataset] { try await datasets(DatasetListQuery()) }

    /// The newest jobs first, at most 1,000.
    public func jobs() async throws(APIError) -> [EmbedJob] { try await jobs(JobListQuery()) }

    /// Keeps no receipts.
    public func receipt(of id: JobID) async throws(APIError) -> JobReceipt { throw .keepsNoReceipts("this service") }

    /// Keeps every job.
    public func deleteJob(_ id: JobID, withOutput: Bool) async throws(APIError) {
        throw .keepsEveryJob("this service")
    }

    /// Looks at every dataset of the service, and removes the old ones one by one. Its jobs stay.
    public func prune(_ request: PruneRequest) async throws(APIError) -> PruneSummary {
        try await pruneDatasets(request)
    }

    /// Does not wait.
    public func endedJob(_ id: JobID, within time: Duration) async throws(APIError) -> EmbedJob? { nil }
}
