/// A job as the API shows it.
public struct EmbedJob: Sendable, Equatable {
    /// The job's id.
    public let id: JobID
    /// The name it was created with.
    public let name: String?
    /// Where the job stands.
    public let status: JobStatus
    /// When it was created.
    public let createdAt: Timestamp
    /// The dataset that it reads.
    public let inputDatasetID: DatasetID
    /// The dataset that it wrote, once `complete`.
    public let outputDatasetID: DatasetID?
    /// The model that it was created with, alias or not.
    public let model: ModelName
    /// Which end of a long text is cut.
    public let truncate: Truncation
    /// What the texts are for; nil where the service does not say.
    public let inputType: InputType?
    /// The types of vectors that were asked for; none where the service does not say.
    public let embeddingTypes: [EmbeddingType]
    /// How far it is.
    public private(set) var progress: JobProgress
    /// What the service wants the reader to know; for a failed job, why it failed.
    public let warnings: [String]
    /// Why the service is not working on any job now, where it waits for something to pass: a full disk. Nil while it
    /// works, and where the service does not say.
    public private(set) var pauseReason: String?

    /// Makes a job from its fields.
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

    /// The same job with more rows done than its service has made durable, and why none are done now.
    public func adding(rowsDone: Int, pauseReason: String? = nil) -> EmbedJob {
        var job = self
        let done = min(progress.rowsDone + rowsDone, progress.rowsTotal)
        job.progress = JobProgress(rowsDone: done, rowsTotal: progress.rowsTotal)
        job.pauseReason = pauseReason
        return job
    }
}

/// How many rows of a job are done.
public struct JobProgress: Sendable, Hashable {
    /// Rows whose vectors exist, durable or not yet.
    public let rowsDone: Int
    /// Rows of the input dataset.
    public let rowsTotal: Int

    /// Makes a progress from its two counts.
    public init(rowsDone: Int, rowsTotal: Int) {
        self.rowsDone = rowsDone
        self.rowsTotal = rowsTotal
    }
}

/// The state of a job: an open set, so that a status of tomorrow does not break the client of today.
public struct JobStatus: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The status as the API spells it.
    public let rawValue: String

    /// Takes any text, also one that this version does not know.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Queued or running.
    public static let processing = JobStatus(rawValue: "processing")
    /// Ended well; the output dataset exists.
    public static let complete = JobStatus(rawValue: "complete")
    /// Asked to stop, not yet stopped.
    public static let cancelling = JobStatus(rawValue: "cancelling")
    /// Stopped on request; there is no output.
    public static let cancelled = JobStatus(rawValue: "cancelled")
    /// Ended badly; the job's warnings say why.
    public static let failed = JobStatus(rawValue: "failed")

    /// Whether the job has ended and will not change again.
    public var isTerminal: Bool { self == .complete || self == .cancelled || self == .failed }

    /// The status as the API spells it.
    public var description: String { rawValue }
}
