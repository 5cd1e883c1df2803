internal import EmbedJobs
internal import GRDB

/// A column of the table of jobs: its name, its value for a new job, and how it is read into a job.
///
/// A field that the request sets and the job shows is one row of `all`, besides the migration that adds the column.
struct JobColumn: Sendable {
    /// The name, or an SQL expression for a column that is only read.
    let name: String
    /// The value for a new job; nil for a column that keeps its default value, or is only read.
    var value: (@Sendable (NewJob, Timestamp) throws -> (any DatabaseValueConvertible)?)?
    /// Reads the column at a position of a row; nil for a column that jobs do not show.
    var read: (@Sendable (Row, Int, inout EmbedJob) throws -> Void)?

    /// The columns, in the order in which they are read.
    private static let all: [JobColumn] = [
        JobColumn(name: "id", value: { job, _ in job.id }, read: { $2.id = JobID(rawValue: $0[$1]) }),
        JobColumn(name: "name", value: { job, _ in job.request.name }, read: { $2.name = $0[$1] }),
        JobColumn(
            name: "status",
            value: { _, _ in JobStatus.processing.rawValue },
            read: { $2.status = JobStatus(rawValue: $0[$1]) }
        ),
        JobColumn(
            name: "created_at",
            value: { _, now in now.microseconds },
            read: { $2.createdAt = Timestamp(microseconds: $0[$1]) }
        ),
        JobColumn(
            name: "input_dataset",
            value: { job, _ in job.request.datasetID.rawValue },
            read: { $2.inputDatasetID = DatasetID(rawValue: $0[$1]) }
        ),
        JobColumn(
            name: "output_dataset",
            read: { $2.outputDatasetID = ($0[$1] as String?).map(DatasetID.init(rawValue:)) }
        ),
        JobColumn(
            name: "model",
            value: { job, _ in job.request.model.rawValue },
            read: { $2.model = ModelName(rawValue: $0[$1]) }
        ),
        JobColumn(
            name: "truncate",
            value: { job, _ in job.request.truncate.rawValue },
            read: { $2.truncate = try JobStore.stored($0[$1]) }
        ),
        JobColumn(
            name: "input_type",
            value: { job, _ in job.request.inputType.rawValue },
            read: { $2.inputType = try JobStore.stored($0[$1]) as InputType }
        ),
        JobColumn(
            name: "embedding_types",
            value: { job, _ in try StringList.encode(job.embeddingTypes.map(\.rawValue)) },
            read: { $2.embeddingTypes = try StringList.decode($0[$1]).map { try JobStore.stored($0) } }
        ),
        JobColumn(
            name: "row_count",
            value: { job, _ in job.shards.last?.upperBound ?? 0 },
            read: { $2.progress.rowsTotal = $0[$1] }
        ),
        JobColumn(
            name: "warnings",
            value: { job, _ in try StringList.encode(job.warnings) },
            read: { $2.warnings = try StringList.decode($0[$1]) }
        ),
        // Only unfinished jobs have shards. The status and the number of rows are read before.
        JobColumn(
            name: """
                CASE status WHEN 'processing' THEN
                    (SELECT coalesce(sum(row_count), 0) FROM shard WHERE shard.job = job.seq AND state = 'done')
                ELSE 0 END
                """,
            read: { $2.progress.rowsDone = $2.status == .complete ? $2.progress.rowsTotal : $0[$1] }
        ),
        JobColumn(name: "ended_at", read: { $2.finishedAt = ($0[$1] as Int64?).map(Timestamp.init(microseconds:)) }),
        JobColumn(name: "tokens", read: { $2.tokens = $0[$1] }),
        JobColumn(name: "cut_texts", read: { $2.cutTexts = $0[$1] }),
        JobColumn(name: "lost_tokens", read: { $2.lostTokens = $0[$1] }),
        JobColumn(name: "blank_rows", read: { $2.blankRows = $0[$1] }),
        JobColumn(name: "repeated_rows", read: { $2.repeatedRows = $0[$1] }),
        JobColumn(name: "reused_rows", read: { $2.reusedRows = $0[$1] }),
        JobColumn(name: "skipped_rows", read: { $2.skippedRows = $0[$1] }),
        // The limit at which texts are cut, for the warning.
        JobColumn(name: "max_tokens", value: { job, _ in job.maxTokens }),
        JobColumn(name: "model_fingerprint", value: { job, _ in job.modelFingerprint }),
        JobColumn(name: "reuse", value: { job, _ in job.request.reuse }),
        JobColumn(name: "owner", value: { job, _ in job.owner.rawValue }),
    ]

    private static let inserted = all.filter { $0.value != nil }

    private static let shown = all.filter { $0.read != nil }

    /// Inserts a job.
    static let insertJob = """
        INSERT INTO job (\(inserted.map(\.name).joined(separator: ", ")))
        VALUES (\(inserted.map { _ in "?" }.joined(separator: ", ")))
        """

    /// The arguments of ``insertJob``.
    static func arguments(of job: NewJob, at now: Timestamp) throws -> StatementArguments {
        StatementArguments(try inserted.map { try $0.value?(job, now) })
    }

    /// Selects jobs with their owners.
    static let selectJobs = "SELECT \(shown.map(\.name).joined(separator: ", ")), owner FROM job"

    /// The job in a row of ``selectJobs``. Columns are read by position: name lookups would take most of the time of a
    /// long list.
    static func job(from row: Row) throws -> EmbedJob {
        var job = EmbedJob.blank
        for (position, column) in shown.enumerated() { try column.read?(row, position, &job) }
        return job
    }
}
