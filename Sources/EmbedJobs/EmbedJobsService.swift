/// An implementation of the Embed Jobs API: the engine in this process, or a remote service over HTTP.
///
/// Read this file first. Commands, scripts and the HTTP server use this protocol and do not know the implementation.
/// Its design is that of a remote API: calls are asynchronous and coarse, pass values in and out, and may all fail
/// with an ``APIError``. A service is bound to one owner when it is created; no method takes an account.
public protocol EmbedJobsService: Sendable {
    /// Stores a dataset and starts its validation.
    ///
    /// Returns when the bytes are durable; ``Dataset/validationStatus`` then changes from `queued` to `validated` or
    /// `failed`.
    func uploadDataset(_ upload: DatasetUpload) async throws(APIError) -> DatasetID

    /// Returns the current state of a dataset.
    ///
    /// - Throws: `notFound` if it does not exist.
    func dataset(_ id: DatasetID) async throws(APIError) -> Dataset

    /// Returns the datasets that match a query, newest first.
    func datasets(_ query: DatasetListQuery) async throws(APIError) -> [Dataset]

    /// Returns the total size in bytes of the parts of all datasets.
    func storedBytes() async throws(APIError) -> Int

    /// Deletes a dataset. Jobs that read it keep running, and their output datasets are kept.
    func deleteDataset(_ id: DatasetID) async throws(APIError)

    /// Returns the bytes of one part, an Avro object container file whose rows match ``Dataset/schema``.
    ///
    /// Parts exist once a dataset is validated; their order is that of ``Dataset/parts``.
    func content(ofPart index: Int, in id: DatasetID) async throws(APIError) -> ByteSource

    /// Starts a job on a validated dataset of type `embed-input`.
    func createJob(_ request: CreateJobRequest) async throws(APIError) -> JobID

    /// Returns the current state of a job.
    ///
    /// - Throws: `notFound` if it does not exist.
    func job(_ id: JobID) async throws(APIError) -> EmbedJob

    /// Waits up to `time` for a job to end; returns the job if it has ended. A service that cannot wait returns nil
    /// at once, and the caller has to poll.
    func endedJob(_ id: JobID, within time: Duration) async throws(APIError) -> EmbedJob?

    /// Returns the jobs that match a query, newest first.
    ///
    /// - Throws: `notFound` if ``JobListQuery/before`` names an unknown job.
    func jobs(_ query: JobListQuery) async throws(APIError) -> [EmbedJob]

    /// Requests cancellation of a job. A job that has already ended stays unchanged, without an error, as on the
    /// hosted service.
    func cancelJob(_ id: JobID) async throws(APIError)

    /// Returns the receipt of a complete job: its input and output, with digests.
    ///
    /// - Throws: `invalidRequest` for a job without a receipt, `notImplemented` if the service does not keep
    ///   receipts.
    func receipt(of id: JobID) async throws(APIError) -> JobReceipt

    /// Deletes a job that has ended, and its output dataset if `withOutput` is true. Its input dataset is kept.
    ///
    /// - Throws: `invalidRequest` for a job that has not ended, `notImplemented` if the service cannot delete jobs.
    func deleteJob(_ id: JobID, withOutput: Bool) async throws(APIError)

    /// Deletes jobs and datasets older than a given time, or only counts them.
    func prune(_ request: PruneRequest) async throws(APIError) -> PruneSummary

    /// Returns the models that a job can name.
    func models() async throws(APIError) -> [Model]

    /// Embeds a few texts at once, such as search queries. Use jobs for datasets.
    func embed(_ request: EmbedRequest) async throws(APIError) -> Embeddings

    /// Splits a text into the tokens of a model, without truncation.
    func tokenize(_ text: String, model: ModelName) async throws(APIError) -> Tokens

    /// Joins the tokens of a model into a text, as far as its vocabulary allows.
    func detokenize(_ ids: [Int], model: ModelName) async throws(APIError) -> String
}

extension EmbedJobsService {
    /// Returns the newest datasets, at most 1,000.
    public func datasets() async throws(APIError) -> [Dataset] { try await datasets(DatasetListQuery()) }

    /// Returns the newest jobs, at most 1,000.
    public func jobs() async throws(APIError) -> [EmbedJob] { try await jobs(JobListQuery()) }

    /// Throws `notImplemented`: by default a service does not keep receipts.
    public func receipt(of id: JobID) async throws(APIError) -> JobReceipt { throw .keepsNoReceipts("this service") }

    /// Throws `notImplemented`: by default a service cannot delete jobs.
    public func deleteJob(_ id: JobID, withOutput: Bool) async throws(APIError) {
        throw .keepsEveryJob("this service")
    }

    /// Lists all datasets and deletes the old ones one by one; jobs are kept.
    public func prune(_ request: PruneRequest) async throws(APIError) -> PruneSummary {
        try await pruneDatasets(request)
    }

    /// Returns nil: by default a service does not wait.
    public func endedJob(_ id: JobID, within time: Duration) async throws(APIError) -> EmbedJob? { nil }
}
