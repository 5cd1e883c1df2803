package import EmbedJobs

/// The request to create a job.
struct CreateJobBody: Decodable, JSONWritable {
    var model: String?
    var datasetID: String?
    var inputType: String?
    var name: String?
    var embeddingTypes: [String]?
    var truncate: String?

    enum CodingKeys: String, CodingKey {
        case model, name, truncate
        case datasetID = "dataset_id"
        case inputType = "input_type"
        case embeddingTypes = "embedding_types"
    }

    init(_ request: CreateJobRequest) {
        model = request.model.rawValue
        datasetID = request.datasetID.rawValue
        inputType = request.inputType.rawValue
        name = request.name
        embeddingTypes = request.embeddingTypes.isEmpty ? nil : request.embeddingTypes.map(\.rawValue)
        truncate = request.truncate.rawValue
    }

    func request() throws(APIError) -> CreateJobRequest {
        let model = try WireWords.model(model)
        let inputType = try WireWords.inputType(inputType)
        let types = try WireWords.embeddingTypes(embeddingTypes)
        let truncate = try WireWords.truncation(truncate)
        guard let datasetID, !datasetID.isEmpty else {
            throw APIError(.invalidRequest, "invalid request: dataset_id is required: the id of a validated dataset")
        }
        return CreateJobRequest(
            model: model,
            datasetID: DatasetID(rawValue: datasetID),
            inputType: inputType,
            name: name,
            embeddingTypes: types,
            truncate: truncate
        )
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.model, model)
            json.member(CodingKeys.datasetID, datasetID)
            json.member(CodingKeys.inputType, inputType)
            json.member(CodingKeys.name, name)
            json.member(CodingKeys.embeddingTypes, embeddingTypes)
            json.member(CodingKeys.truncate, truncate)
        }
    }
}

/// The response to a created job.
struct CreatedJobBody: Decodable, JSONWritable {
    var jobID: String?
    var meta: MetaBody?

    enum CodingKeys: String, CodingKey {
        case jobID = "job_id"
        case meta
    }

    init(_ id: JobID) {
        jobID = id.rawValue
        meta = MetaBody()
    }

    func id() throws(APIError) -> JobID {
        guard let jobID else { throw .lacks("job_id") }
        return JobID(rawValue: jobID)
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.jobID, jobID)
            json.member(CodingKeys.meta, meta)
        }
    }
}

/// A job.
///
/// The hosted service sends `percent_complete`, `input_type` and `embedding_types` without documenting them.
/// `rows_done`, `rows_total` and `pause_reason` are extensions, for clients that show rows and the reason of a pause.
struct JobBody: Decodable, JSONWritable {
    var jobID: String?
    var name: String?
    var status: String?
    var createdAt: String?
    var inputDatasetID: String?
    var outputDatasetID: String?
    var model: String?
    var truncate: String?
    var inputType: String?
    var embeddingTypes: [String]?
    var percentComplete: Double?
    var rowsDone: Int?
    var rowsTotal: Int?
    var pauseReason: String?
    var meta: MetaBody?

    enum CodingKeys: String, CodingKey {
        case name, status, model, truncate, meta
        case jobID = "job_id"
        case createdAt = "created_at"
        case inputDatasetID = "input_dataset_id"
        case outputDatasetID = "output_dataset_id"
        case inputType = "input_type"
        case embeddingTypes = "embedding_types"
        case percentComplete = "percent_complete"
        case rowsDone = "rows_done"
        case rowsTotal = "rows_total"
        case pauseReason = "pause_reason"
    }

    init(_ job: EmbedJob) {
        jobID = job.id.rawValue
        name = job.name
        status = job.status.rawValue
        createdAt = job.createdAt.description
        inputDatasetID = job.inputDatasetID.rawValue
        outputDatasetID = job.outputDatasetID?.rawValue
        model = job.model.rawValue
        truncate = job.truncate.rawValue
        inputType = job.inputType?.rawValue
        embeddingTypes = job.embeddingTypes.map(\.rawValue)
        percentComplete = Self.percent(of: job)
        rowsDone = job.progress.rowsDone
        rowsTotal = job.progress.rowsTotal
        pauseReason = job.pauseReason
        meta = MetaBody(warnings: job.warnings)
    }

    private static func percent(of job: EmbedJob) -> Double {
        if job.status == .complete { return 100 }
        guard job.progress.rowsTotal > 0 else { return 0 }
        // Rounded down to an integer: 100 is reserved for complete jobs.
        return Double(min(99, job.progress.rowsDone * 100 / job.progress.rowsTotal))
    }

    /// The job, as far as the service reports it. An obsolete truncation mode becomes `END`; other missing fields
    /// stay nil or empty, and missing row counts become 0.
    func job() throws(APIError) -> EmbedJob {
        guard let jobID else { throw .lacks("job_id") }
        guard let status else { throw .lacks("status") }
        guard let createdAt = createdAt.flatMap(Timestamp.init) else { throw .lacks("created_at") }
        guard let inputDatasetID else { throw .lacks("input_dataset_id") }
        guard let model else { throw .lacks("model") }
        let output = outputDatasetID.flatMap { $0.isEmpty ? nil : DatasetID(rawValue: $0) }
        return EmbedJob(
            id: JobID(rawValue: jobID),
            name: name,
            status: JobStatus(rawValue: status),
            createdAt: createdAt,
            inputDatasetID: DatasetID(rawValue: inputDatasetID),
            outputDatasetID: output,
            model: ModelName(rawValue: model),
            truncate: truncate.flatMap(Truncation.init) ?? .end,
            inputType: inputType.flatMap(InputType.init),
            embeddingTypes: embeddingTypes?.compactMap(EmbeddingType.init) ?? [],
            progress: JobProgress(rowsDone: rowsDone ?? 0, rowsTotal: rowsTotal ?? 0),
            warnings: meta?.warnings ?? [],
            pauseReason: pauseReason
        )
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.jobID, jobID)
            json.member(CodingKeys.name, name)
            json.member(CodingKeys.status, status)
            json.member(CodingKeys.createdAt, createdAt)
            json.member(CodingKeys.inputDatasetID, inputDatasetID)
            json.member(CodingKeys.outputDatasetID, outputDatasetID)
            json.member(CodingKeys.model, model)
            json.member(CodingKeys.truncate, truncate)
            json.member(CodingKeys.inputType, inputType)
            json.member(CodingKeys.embeddingTypes, embeddingTypes)
            json.member(CodingKeys.percentComplete, percentComplete)
            json.member(CodingKeys.rowsDone, rowsDone)
            json.member(CodingKeys.rowsTotal, rowsTotal)
            json.member(CodingKeys.pauseReason, pauseReason)
            json.member(CodingKeys.meta, meta)
        }
    }
}

/// The newest jobs first.
struct JobListBody: Decodable, JSONWritable {
    var jobs: [JobBody]?
    var meta: MetaBody?

    enum CodingKeys: String, CodingKey {
        case jobs = "embed_jobs"
        case meta
    }

    init(_ jobs: [EmbedJob]) {
        self.jobs = jobs.map(JobBody.init)
        meta = MetaBody()
    }

    func list() throws(APIError) -> [EmbedJob] {
        var list: [EmbedJob] = []
        for job in jobs ?? [] { list.append(try job.job()) }
        return list
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member(CodingKeys.jobs, jobs)
            json.member(CodingKeys.meta, meta)
        }
    }
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
