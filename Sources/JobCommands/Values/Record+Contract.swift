package import EmbedJobs

/// Jobs, datasets and models as records, with the API's own names for their fields.
extension Record {
    /// The column of row numbers in a table; its heading is empty.
    static let numberColumn = ""

    /// Returns the record with its row number in front, as commands take it: `%1`.
    func numbered(_ number: Int) -> Record {
        Record([(Self.numberColumn, .text("%\(number)"))] + fields.map { ($0.name, $0.content) })
    }

    /// The columns of a table of jobs.
    static let jobColumns = ["id", "name", "status", "rows_done", "rows_total", "model", "created_at"]
    /// The columns of a table of datasets.
    static let datasetColumns = ["id", "name", "dataset_type", "validation_status", "rows", "created_at"]
    /// The fields of a job.
    static let jobNames = JobField.all.filter(\.isInRecords).map(\.name)
    /// The fields of a dataset.
    static let datasetNames = Fields.names(of: .dataset)
    /// The columns of a table of models.
    static let modelColumns = ["name", "dimensions", "max_tokens", "alias_of"]

    /// The columns of a table of these models: their prompts, if one has any.
    package static func columns(of models: [Model]) -> [String] {
        modelColumns + (models.contains { !$0.prompts.isEmpty } ? [promptsColumn] : [])
    }

    /// The text that is put in front of texts, by input type.
    private static let promptsColumn = "prompts"

    private static func json(of prompts: [InputType: String]) -> String {
        let members = InputType.allCases.compactMap { type in
            prompts[type].map { "\(quoted(type.rawValue)):\(quoted($0))" }
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    init(_ job: EmbedJob) {
        self.init(JobField.all.filter(\.isInRecords).map { ($0.name, $0.content(job)) })
    }

    /// What is known of a job when it was just created: its id and what was requested.
    init(created id: JobID, _ request: CreateJobRequest) {
        self.init(
            JobField.all.compactMap { field in
                if field.name == "id" { return (field.name, .text(id.rawValue)) }
                return field.requested.map { (field.name, $0.content(of: request)) }
            }
        )
    }

    init(_ dataset: Dataset) {
        self.init([
            ("id", .text(dataset.id.rawValue)),
            ("name", .text(dataset.name)),
            ("dataset_type", .text(dataset.type.rawValue)),
            ("validation_status", .text(dataset.validationStatus.rawValue)),
            ("validation_error", .optional(dataset.validationError)),
            ("validation_warnings", .list(dataset.validationWarnings)),
            ("created_at", .time(dataset.createdAt)),
            ("updated_at", .time(dataset.updatedAt)),
            ("rows", .count(dataset.rowCount)),
        ])
    }

    /// The shape of a model: as text it is its name, so that commands take it for one.
    static let modelShape = shape(modelColumns + [promptsColumn], nested: [promptsColumn])

    package init(_ model: Model) {
        self.init(
            [
                ("name", .text(model.name.rawValue)),
                ("dimensions", .number(model.dimensions)),
                ("max_tokens", .number(model.maxTokens)),
                ("alias_of", .optional(model.aliasOf?.rawValue)),
                (Self.promptsColumn, .json(Self.json(of: model.prompts))),
            ],
            text: model.name.rawValue
        )
    }
}
