internal import DisplayText
package import EmbedJobs

/// The service of a dry run: it shows each request, and returns what it can derive from the script and its files.
extension DryRun: EmbedJobsService {
    package func uploadDataset(_ upload: DatasetUpload) async throws(APIError) -> DatasetID {
        request("POST /v1/datasets " + Self.fields(of: upload))
        let survey = try await UploadSurvey(of: upload)
        let id = DatasetID(rawValue: makeID("dataset_id", orName: upload.name))
        note(PlannedDataset(upload: upload, survey: survey), as: id)
        let rows = Figures.count(survey.rows, of: survey.failure == nil ? "row" : "good row")
        detail("\(id): \(rows), \(Figures.bytes(survey.textBytes)) of text")
        return id
    }

    package func dataset(_ id: DatasetID) async throws(APIError) -> Dataset {
        request("GET /v1/datasets/\(id)", isRepeated: true)
        guard let planned = planned(id) else {
            noteUnknown(id)
            throw .unanswered
        }
        let survey = planned.survey
        let part = DatasetPart(index: 0, sizeBytes: survey.textBytes, rowCount: survey.rows)
        return Dataset(
            id: id,
            name: planned.upload.name,
            type: planned.upload.type,
            validationStatus: survey.failure == nil ? .validated : .failed,
            validationError: survey.failure,
            validationWarnings: survey.warnings,
            createdAt: Self.noTime,
            updatedAt: Self.noTime,
            schema: nil,
            requiredFields: ["text"],
            preserveFields: planned.upload.keepFields,
            parts: survey.failure == nil ? [part] : []
        )
    }

    package func datasets(_ query: DatasetListQuery) async throws(APIError) -> [Dataset] {
        request("GET /v1/datasets")
        throw .unanswered
    }

    package func storedBytes() async throws(APIError) -> Int {
        request("GET /v1/datasets/usage")
        throw .unanswered
    }

    package func deleteDataset(_ id: DatasetID) async throws(APIError) { request("DELETE /v1/datasets/\(id)") }

    package func content(ofPart index: Int, in id: DatasetID) async throws(APIError) -> ByteSource {
        throw .unanswered
    }

    package func createJob(_ request: CreateJobRequest) async throws(APIError) -> JobID {
        self.request("POST /v1/embed-jobs " + Self.fields(of: request))
        let planned = planned(request.datasetID)
        var count = planned?.counts[PlannedDataset.Use(request)]
        if count == nil, let planned {
            count = try await counter.count(planned.upload, for: request.model, request.inputType)
        }
        let id = JobID(rawValue: makeID("job_id", orName: request.name))
        note(request, rows: planned?.survey.rows, count)
        guard let planned else {
            detail("\(id): the rows of \(request.datasetID) are not known before a real run")
            return id
        }
        let rows = "\(id): \(Figures.count(planned.survey.rows, of: "row"))"
        let isStandIn = count.map { $0.model != request.model } ?? true
        let note = isStandIn ? " (\(request.model) is not on this machine)" : ""
        detail(rows + (count.map { ", " + $0.text } ?? ", tokens not counted") + note)
        if let warning = count?.warning(request.truncate, by: request.model) { detail("\(id): \(warning)") }
        if let copied = try await copies?.count(planned.upload, for: request), copied > 0 {
            detail("\(id): \(Figures.count(copied)) of \(Figures.count(planned.survey.rows, of: "row")) reused")
        }
        return id
    }

    package func job(_ id: JobID) async throws(APIError) -> EmbedJob {
        request("GET /v1/embed-jobs/\(id)", isRepeated: true)
        noteUnknown(id)
        throw .unanswered
    }

    package func jobs(_ query: JobListQuery) async throws(APIError) -> [EmbedJob] {
        request("GET /v1/embed-jobs")
        throw .unanswered
    }

    package func cancelJob(_ id: JobID) async throws(APIError) { request("POST /v1/embed-jobs/\(id)/cancel") }

    package func receipt(of id: JobID) async throws(APIError) -> JobReceipt {
        request("GET /v1/embed-jobs/\(id)/receipt")
        throw .unanswered
    }

    package func deleteJob(_ id: JobID, withOutput: Bool) async throws(APIError) {
        request("DELETE /v1/embed-jobs/\(id)\(withOutput ? "?output=true" : "")")
    }

    package func prune(_ request: PruneRequest) async throws(APIError) -> PruneSummary {
        self.request("POST /v1/prune before=\(request.before)\(request.isDryRun ? " dry_run=true" : "")")
        throw .unanswered
    }

    package func models() async throws(APIError) -> [Model] {
        request("GET /v1/models")
        throw .unanswered
    }

    package func embed(_ request: EmbedRequest) async throws(APIError) -> Embeddings {
        let types = request.embeddingTypes.isEmpty ? [.float] : request.embeddingTypes
        self.request(
            "POST /v1/embed model=\(request.model) input_type=\(request.inputType.rawValue) embedding_types="
                + types.map(\.rawValue).joined(separator: ",") + " truncate=\(request.truncate.rawValue)"
        )
        let count = try await counter.count(request.texts, for: request.model, request.inputType)
        noteTexts(count)
        let texts = Figures.count(request.texts.count, of: "text")
        detail(texts + (count.map { ", " + $0.text } ?? ", tokens not counted"))
        if let warning = count?.warning(request.truncate, by: request.model) { detail(warning) }
        throw .unanswered
    }

    package func tokenize(_ text: String, model: ModelName) async throws(APIError) -> Tokens {
        request("POST /v1/tokenize model=\(model), \(Figures.bytes(text.utf8.count)) of text")
        throw .unanswered
    }

    package func detokenize(_ ids: [Int], model: ModelName) async throws(APIError) -> String {
        request("POST /v1/detokenize model=\(model), \(Figures.count(ids.count, of: "token"))")
        throw .unanswered
    }

    /// A placeholder for a time that only the service knows; fields that would show it are unknown.
    private static let noTime = Timestamp(microseconds: 0)

    /// The parameters of an upload with the API's names; parameters with default values are left out.
    private static func fields(of upload: DatasetUpload) -> String {
        var fields = ["name=\(quoted(upload.name))", "type=\(upload.type)"]
        if !upload.keepFields.isEmpty { fields.append("keep_fields=" + upload.keepFields.joined(separator: ",")) }
        if !upload.optionalFields.isEmpty {
            fields.append("optional_fields=" + upload.optionalFields.joined(separator: ","))
        }
        if upload.skipMalformedInput { fields.append("skip_malformed_input=true") }
        if upload.keepOriginalFile { fields.append("keep_original_file=true") }
        if let delimiter = upload.csvDelimiter { fields.append("csv_delimiter=\(delimiter)") }
        let size = upload.data.length.map { ", \(Figures.bytes($0))" } ?? ""
        return fields.joined(separator: " ") + (upload.fileName.map { " (\($0)\(size))" } ?? "")
    }

    /// All fields of a new job with the API's names.
    private static func fields(of request: CreateJobRequest) -> String {
        let fields = JobField.requested.compactMap { field in
            // Only a name is free text.
            field.text(request).map { "\(field.name)=\(field.name == "name" ? quoted($0) : $0)" }
        }
        // The default is not sent.
        return (fields + (request.reuse ? [] : ["reuse=false"])).joined(separator: " ")
    }
}

extension APIError.Code {
    /// A request that a dry run did not send.
    static let unanswered = APIError.Code(rawValue: "unanswered")
}
