package import EmbedJobs

/// A field of a job: a row of the one table that variables, records and dry runs read.
package struct JobField: Sendable {
    /// A field of the request that creates the job.
    package struct Requested: Sendable {
        /// The name in the request.
        package let name: String
        /// The text of the field; nil if it is left out.
        package let text: @Sendable (CreateJobRequest) -> String?
        /// Whether the text is a list, separated by commas.
        var isList = false

        /// The content of the field in a record.
        func content(of request: CreateJobRequest) -> Record.Content {
            guard isList else { return .optional(text(request)) }
            return .list((text(request) ?? "").split(separator: ",").map { String($0) })
        }
    }

    /// The name, as in the API's responses.
    package let name: String
    /// Where the request has the field; nil if it does not.
    var requested: Requested?
    /// Whether the job gets exactly what is requested, so that a script can read the field before the job is fetched.
    var isKnownAtOnce = true
    /// Whether records of jobs have the field.
    var isInRecords = true
    /// Whether a job may lack the field.
    var isOptional = false
    /// What joins the elements of a list in a text.
    var separator = ","
    /// The content of the field in a job; null if the job does not have it.
    let content: @Sendable (EmbedJob) -> Record.Content

    /// The text of the field in a job; nil if the job does not have it.
    package func text(of job: EmbedJob) -> String? {
        switch content(job) {
        case .null: nil
        case .list(let texts): texts.joined(separator: separator)
        case let content: content.text
        }
    }

    /// All fields, in the order of help and records.
    package static let all: [JobField] = [
        JobField(name: "id") { .id($0.id.rawValue) },
        JobField(name: "name", requested: Requested(name: "name", text: \.name), isOptional: true) {
            .optional($0.name)
        },
        JobField(name: "status") { Record.Content($0.status) },
        JobField(name: "created_at") { .time($0.createdAt) },
        JobField(name: "finished_at", isOptional: true) { $0.finishedAt.map { .time($0) } ?? .null },
        JobField(
            name: "input_dataset_id",
            requested: Requested(name: "dataset_id", text: \.datasetID.rawValue),
            content: { .id($0.inputDatasetID.rawValue) }
        ),
        JobField(name: "output_dataset_id", isOptional: true) {
            $0.outputDatasetID.map { .id($0.rawValue) } ?? .null
        },
        JobField(name: "model", requested: Requested(name: "model", text: \.model.rawValue)) {
            .text($0.model.rawValue)
        },
        JobField(name: "truncate", requested: Requested(name: "truncate", text: \.truncate.rawValue)) {
            .text($0.truncate.rawValue)
        },
        JobField(
            name: "input_type",
            requested: Requested(name: "input_type", text: \.inputType.rawValue),
            isOptional: true,
            content: { .optional($0.inputType?.rawValue) }
        ),
        JobField(
            name: "embedding_types",
            requested: Requested(name: "embedding_types", text: types, isList: true),
            isKnownAtOnce: false,
            content: { .list($0.embeddingTypes.map(\.rawValue)) }
        ),
        JobField(name: "rows_done") { .count($0.progress.rowsDone) },
        JobField(name: "rows_total") { .count($0.progress.rowsTotal) },
        // Of a complete job, if its service counts; else null, which is not 0.
        JobField(name: "tokens", isOptional: true) { .optionalCount($0.tokens) },
        JobField(name: "cut_texts", isOptional: true) { .optionalCount($0.cutTexts) },
        JobField(name: "lost_tokens", isOptional: true) { .optionalCount($0.lostTokens) },
        JobField(name: "blank_rows", isOptional: true) { .optionalCount($0.blankRows) },
        JobField(name: "repeated_rows", isOptional: true) { .optionalCount($0.repeatedRows) },
        JobField(name: "reused_rows", isOptional: true) { .optionalCount($0.reusedRows) },
        JobField(name: "skipped_rows", isOptional: true) { .optionalCount($0.skippedRows) },
        JobField(name: "warnings", isOptional: true, separator: "; ") { .list($0.warnings) },
        // The API lacks this field: the warnings of a failed job are the reason.
        JobField(name: "error", isInRecords: false, isOptional: true, separator: "; ") {
            .list($0.status == .failed ? $0.warnings : [])
        },
    ]

    @Sendable private static func types(of request: CreateJobRequest) -> String {
        let types = request.embeddingTypes.isEmpty ? [.float] : request.embeddingTypes
        return types.map(\.rawValue).joined(separator: ",")
    }

    /// The fields of requests, in the order of the API's reference; newer fields follow.
    package static let requested: [Requested] = {
        let order = ["model", "dataset_id", "input_type", "name", "embedding_types", "truncate"]
        let fields = all.compactMap(\.requested)
        return order.compactMap { name in fields.first { $0.name == name } }
            + fields.filter { !order.contains($0.name) }
    }()
}
