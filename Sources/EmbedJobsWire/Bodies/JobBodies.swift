package import EmbedJobs

/// The request to create a job.
extension CreateJobRequest: WireObject {
    static let blank = CreateJobRequest(
        model: ModelName(rawValue: ""),
        datasetID: DatasetID(rawValue: ""),
        inputType: .searchDocument
    )
    static let checkedFirst = ["model", "input_type", "embedding_types", "truncate"]

    static let fields: [Field<CreateJobRequest>] = [
        .model(\.model, "A model listed by GET /v1/models."),
        .required(
            "dataset_id",
            \.datasetID,
            .raw.unlessEmpty.described(by: .text(length: 1...Int.max)),
            "A validated dataset of type embed-input.",
            orThrow: .invalid("dataset_id is required: the id of a validated dataset")
        ),
        .inputType(\.inputType),
        .optional(
            "name",
            \.name,
            .string.described(by: .optional(.name(length: 0...DatasetUpload.nameCharactersMax))),
            "A name to find the job by."
        ),
        .embeddingTypes(\.embeddingTypes, "The requested vector types. Default: float."),
        .truncate(
            \.truncate,
            "The end at which long texts are cut; NONE fails a job with such texts. Default: END."
        ),
        .outputDimension(\.outputDimension),
        .reuse(\.reuse),
    ]
}

/// The response to a created job.
struct CreatedJobBody: WireObject {
    var id: JobID

    static let blank = CreatedJobBody(id: JobID(rawValue: ""))
    static let fields: [Field<CreatedJobBody>] = [.required("job_id", \.id, .raw), .meta]
}

/// A job, as far as the service reports it. An obsolete truncation mode becomes `END`.
///
/// The hosted service sends `percent_complete`, `input_type` and `embedding_types` without documenting them.
/// `finished_at`, the counts from `rows_done` on, and `pause_reason` are extensions, which the official clients ignore.
extension EmbedJob: WireObject {
    static let fields: [Field<EmbedJob>] = [
        .required("job_id", \.id, .raw),
        .optional("name", \.name, .string),
        .required("status", \.status, .open),
        .required("created_at", \.createdAt, .time),
        .optional("finished_at", \.finishedAt, .time, "When the job ended."),
        .required("input_dataset_id", \.inputDatasetID, .raw),
        .optional(
            "output_dataset_id",
            \.outputDatasetID,
            .raw.unlessEmpty,
            "The dataset of vectors, once the job is complete."
        ),
        .required("model", \.model, .raw),
        .defaulted("truncate", \.truncate, .choice, isAlwaysSent: true),
        .optional("input_type", \.inputType, .choice),
        .defaulted("embedding_types", \.embeddingTypes, .choices()),
        .computed("percent_complete", .number, write: percentComplete),
        .defaulted("rows_done", \.progress.rowsDone, .integer),
        .defaulted("rows_total", \.progress.rowsTotal, .integer),
        .optional("tokens", \.tokens, .integer, "Tokens embedded for all rows, if the job is complete."),
        .optional("cut_texts", \.cutTexts, .integer, "Rows whose text was longer than the model takes."),
        .optional("lost_tokens", \.lostTokens, .integer, "Tokens cut off from these texts."),
        .optional("blank_rows", \.blankRows, .integer, "Rows whose text is only white space."),
        .optional("repeated_rows", \.repeatedRows, .integer, "Rows with the text of an earlier row."),
        .optional("reused_rows", \.reusedRows, .integer, "Rows whose vectors are copies from earlier output."),
        .optional("skipped_rows", \.skippedRows, .integer, "Malformed rows that the dataset leaves out."),
        .optional("pause_reason", \.pauseReason, .string, "Why the service has paused all jobs, if it has."),
        .meta({ MetaBody.sent(warnings: $0.warnings) }, { $1.warnings = $0?.warnings ?? [] }),
    ]

    @Sendable private static func percentComplete(of job: EmbedJob) -> Double {
        if job.status == .complete { return 100 }
        guard job.progress.rowsTotal > 0 else { return 0 }
        // Rounded down to an integer: 100 is reserved for complete jobs.
        return Double(min(99, job.progress.rowsDone * 100 / job.progress.rowsTotal))
    }
}

/// The newest jobs first.
struct JobListBody: WireObject {
    var jobs: [EmbedJob] = []

    static let blank = JobListBody()
    static let fields: [Field<JobListBody>] = [.list("embed_jobs", \.jobs, isAlwaysSent: true), .meta]
}

/// The query as URL parameters. An extension: the hosted service does not support pages of jobs.
extension JobListQuery {
    init(_ query: QueryItems) throws(APIError) {
        self.init(
            limit: try query.number("limit", in: 1...Limits.countMax),
            before: query["before"].map { JobID(rawValue: $0) }
        )
    }

    var query: QueryItems {
        var items: QueryItems = [:]
        items.append("limit", limit.map(String.init))
        items.append("before", before?.rawValue)
        return items
    }
}

/// A job to read, and whether to wait for its end. An extension.
package struct JobLook: Sendable, Equatable {
    /// The job.
    package var id: JobID
    /// The maximum number of seconds to wait for the job to end.
    package var waitSeconds: Int?

    /// Creates a request for a job.
    package init(_ id: JobID, waitSeconds: Int? = nil) {
        self.id = id
        self.waitSeconds = waitSeconds
    }
}
