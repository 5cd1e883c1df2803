package import EmbedJobs

/// Jobs, datasets and models as records, with the API's own names for their fields.
extension Record {
    /// The column of row numbers in a table; its heading is empty.
    static let numberColumn = ""

    /// Returns the record with its row number in front, as commands take it: `%1`.
    func numbered(_ number: Int) -> Record {
        Record(
            [(Self.numberColumn, .text("%\(number)"))] + fields.map { ($0.name, $0.content) },
            derived: derived.map { ($0.name, $0.content) }
        )
    }

    /// The columns of a table of jobs. On a narrow terminal, the last one of those that it can do without goes first.
    static let jobColumns = TableColumns(
        ["name", "id", "status", "rows", "took", "rows_per_second", "model", "created_at"],
        dispensable: ["created_at", "took", "model", "rows_per_second"]
    )
    /// The columns of a table of datasets.
    static let datasetColumns = TableColumns(
        ["name", "id", "dataset_type", "validation_status", "rows", "created_at"],
        dispensable: ["rows", "dataset_type", "created_at"]
    )
    /// The fields of a job.
    static let jobNames = JobField.all.filter(\.isInRecords).map(\.name)
    /// The columns of a job that are derived from its fields.
    static let derivedJobNames = ["rows", "took", "rows_per_second"]
    /// The fields of a dataset.
    static let datasetNames = Fields.names(of: .dataset)
    /// The fields of a model.
    static let modelNames = modelColumns + [promptsColumn]
    /// The columns of a table of models without prompts.
    private static let modelColumns = ["name", "dimensions", "max_tokens", "alias_of"]

    /// The columns of a table of these models: their prompts, if one has any.
    package static func columns(of models: [Model]) -> TableColumns {
        TableColumns(models.contains { !$0.prompts.isEmpty } ? modelNames : modelColumns)
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
        let progress = job.progress
        // A job that has ended without a known end took an unknown time.
        let hasTime = job.finishedAt != nil || !job.status.isTerminal
        let time = Elapsed(start: job.createdAt, end: job.finishedAt)
        self.init(
            JobField.all.filter(\.isInRecords).map { ($0.name, $0.content(job)) },
            derived: [
                ("rows", .progress(progress.rowsDone, of: progress.rowsTotal)),
                ("took", hasTime ? .elapsed(time) : .null),
                ("rows_per_second", hasTime ? .rate(RowRate(rows: progress.rowsDone, time: time)) : .null),
            ]
        )
    }

    /// What is known of a job when it was just created: its id and what was requested.
    init(created id: JobID, _ request: CreateJobRequest) {
        self.init(
            JobField.all.compactMap { field in
                if field.name == "id" { return (field.name, .id(id.rawValue)) }
                return field.requested.map { (field.name, $0.content(of: request)) }
            }
        )
    }

    init(_ dataset: Dataset) {
        self.init([
            ("id", .id(dataset.id.rawValue)),
            ("name", .text(dataset.name)),
            ("dataset_type", .text(dataset.type.rawValue)),
            ("validation_status", Content(dataset.validationStatus)),
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
