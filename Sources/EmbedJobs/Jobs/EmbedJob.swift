/// A job as shown by the API.
public struct EmbedJob: Sendable, Equatable {
    /// The job's id.
    public package(set) var id: JobID
    /// The name given at creation.
    public package(set) var name: String?
    /// The state of the job.
    public package(set) var status: JobStatus
    /// When it was created.
    public package(set) var createdAt: Timestamp
    /// When it ended; nil before that, and if the service does not report it.
    public package(set) var finishedAt: Timestamp?
    /// The dataset that it reads.
    public package(set) var inputDatasetID: DatasetID
    /// The dataset that it has written, once `complete`.
    public package(set) var outputDatasetID: DatasetID?
    /// The model named at creation, alias or not.
    public package(set) var model: ModelName
    /// The end at which long texts are cut, or that they are refused.
    public package(set) var truncate: Truncation
    /// The purpose of the texts; nil if the service does not report it.
    public package(set) var inputType: InputType?
    /// The requested vector types; empty if the service does not report them.
    public package(set) var embeddingTypes: [EmbeddingType]
    /// The number of rows done.
    public package(set) var progress: JobProgress
    /// The number of tokens embedded for all rows, special tokens and prompts included. Like the counts below, nil if
    /// the job is not complete, and if the service did not count.
    public package(set) var tokens: Int?
    /// The number of rows whose text was cut because it was longer than the model takes.
    public package(set) var cutTexts: Int?
    /// The number of tokens that were cut off.
    public package(set) var lostTokens: Int?
    /// The number of rows whose text is only white space.
    public package(set) var blankRows: Int?
    /// The number of rows with the text of an earlier row, whose vectors are copies.
    public package(set) var repeatedRows: Int?
    /// The number of rows whose vectors are copies from the output of earlier jobs; repeated rows are not among them.
    public package(set) var reusedRows: Int?
    /// The number of malformed rows of the upload that its dataset, and so the job, leaves out.
    public package(set) var skippedRows: Int?
    /// Notices of the service; for a failed job, the reason.
    public package(set) var warnings: [String]
    /// Why the service has paused all jobs, for example because its disk is full. Nil while it runs jobs, and if it
    /// does not report a reason.
    public package(set) var pauseReason: String?

    /// Creates a job from its fields.
    public init(
        id: JobID,
        name: String?,
        status: JobStatus,
        createdAt: Timestamp,
        inputDatasetID: DatasetID,
        outputDatasetID: DatasetID?,
        model: ModelName,
        truncate: Truncation,
        inputType: InputType?,
        embeddingTypes: [EmbeddingType],
        progress: JobProgress,
        warnings: [String],
        pauseReason: String? = nil
    ) {
        self.id = id
        self.name = name
        self.status = status
        self.createdAt = createdAt
        self.inputDatasetID = inputDatasetID
        self.outputDatasetID = outputDatasetID
        self.model = model
        self.truncate = truncate
        self.inputType = inputType
        self.embeddingTypes = embeddingTypes
        self.progress = progress
        self.warnings = warnings
        self.pauseReason = pauseReason
    }

    /// A job before its fields are read: the values of fields that are missing on the wire.
    package static let blank = EmbedJob(
        id: JobID(rawValue: ""),
        name: nil,
        status: .processing,
        createdAt: Timestamp(microseconds: 0),
        inputDatasetID: DatasetID(rawValue: ""),
        outputDatasetID: nil,
        model: ModelName(rawValue: ""),
        truncate: .end,
        inputType: nil,
        embeddingTypes: [],
        progress: JobProgress(rowsDone: 0, rowsTotal: 0),
        warnings: []
    )

    /// The same job with `rowsDone` more rows than its service has made durable, and the reason of a pause.
    public func adding(rowsDone: Int, pauseReason: String? = nil) -> EmbedJob {
        var job = self
        let done = min(progress.rowsDone + rowsDone, progress.rowsTotal)
        job.progress = JobProgress(rowsDone: done, rowsTotal: progress.rowsTotal)
        job.pauseReason = pauseReason
        return job
    }
}

/// The progress of a job, in rows.
public struct JobProgress: Sendable, Hashable {
    /// Rows whose vectors exist, durable or not.
    public package(set) var rowsDone: Int
    /// Rows of the input dataset.
    public package(set) var rowsTotal: Int

    /// Creates a progress from its two counts.
    public init(rowsDone: Int, rowsTotal: Int) {
        self.rowsDone = rowsDone
        self.rowsTotal = rowsTotal
    }
}

/// The state of a job. An open set, so that new statuses do not break old clients.
public struct JobStatus: RawRepresentable, CaseIterable, Hashable, Sendable, CustomStringConvertible {
    /// The status as spelled by the API.
    public let rawValue: String

    /// Accepts any text, including statuses that this version does not know.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Queued or running.
    public static let processing = JobStatus(rawValue: "processing")
    /// Succeeded; the output dataset exists.
    public static let complete = JobStatus(rawValue: "complete")
    /// Cancellation was requested; the job has not stopped yet.
    public static let cancelling = JobStatus(rawValue: "cancelling")
    /// Stopped on request, without an output dataset.
    public static let cancelled = JobStatus(rawValue: "cancelled")
    /// Failed; the job's warnings give the reason.
    public static let failed = JobStatus(rawValue: "failed")

    /// The statuses that this version knows.
    public static let allCases: [JobStatus] = [.processing, .complete, .cancelling, .cancelled, .failed]

    /// Whether the job has ended and will not change again.
    public var isTerminal: Bool { self == .complete || self == .cancelled || self == .failed }

    /// The status as spelled by the API.
    public var description: String { rawValue }
}
