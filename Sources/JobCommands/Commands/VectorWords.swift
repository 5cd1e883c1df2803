internal import DatasetFormats
internal import EmbedJobs

/// Commands that embed texts and search embedded rows.
enum VectorWords {
    /// The commands, in the order that help lists them.
    static let all = [embed, search, similar]

    static let embed = Command(
        "embed",
        "Embed a few texts and show their vectors or their similarity.",
        arguments("text", EmbeddedText.self, "The texts to embed, at most \(Limits.embeddedTextsMax)."),
        optional("model", ModelName.self, "The model to embed with. Default: the only model of the service."),
        optional("input_type", default: InputType.searchDocument, "search_document", "What the texts are for."),
        optional(
            "embedding_types",
            default: [EmbeddingType.float],
            "float",
            "The vector types to compute, separated by commas."
        ),
        optional(
            "truncate",
            default: TextTruncation.end,
            "END",
            "Which end of a text to cut if it exceeds the model's token limit; NONE rejects it."
        ),
        optional(
            "as",
            EmbeddedTexts.View.self,
            "What to show. Default: vectors for one text, similarity for several."
        ),
        optional("format", OutputFormat.self, "Output format; json, jsonl and csv contain the whole vectors."),
        result: .list(.record(nil)),
        givesOneForOne: true,
        examples: [
            "embed 'a loaf of bread' model=all-minilm-l6-v2 format=json",
            "embed 'sourdough' 'a loaf of bread' 'a sailing boat' model=all-minilm-l6-v2",
            "let v = embed 'a loaf of bread' model=all-minilm-l6-v2; echo $v.dimensions",
        ]
    ) {
        (
            session: inout Session,
            texts: [EmbeddedText],
            model: ModelName?,
            inputType: InputType,
            types: [EmbeddingType],
            truncate: TextTruncation,
            view: EmbeddedTexts.View?,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        let texts = texts.map(\.text)
        try refuseTooMany(texts)
        let types = EmbeddingType.allCases.filter(types.contains)
        let request = EmbedRequest(
            model: try await chosenModel(model, session),
            texts: texts,
            inputType: inputType,
            embeddingTypes: types,
            truncate: truncate.truncation
        )
        let embedded = EmbeddedTexts(
            texts: texts,
            vectors: try await session.embedded(request),
            types: types.compactMap { VectorType(rawValue: $0.rawValue) }
        )
        return show(embedded, view ?? (texts.count == 1 ? .vectors : .similarity), format, &session)
    }

    static let search = Command(
        "search",
        "Find the rows of a complete job, or of a dataset of vectors, that are nearest to a text.",
        argument("source", RowsSource.self, "A job or dataset: an id or a variable."),
        argument(
            "query",
            EmbeddedText.self,
            "The text to search for; it is embedded as a search_query with the job's model."
        ),
        optional(
            "k",
            default: NeighbourCount.standard,
            "5",
            "Maximum number of rows, from 1 to \(Figures.count(Limits.neighboursMax))."
        ),
        optional("model", ModelName.self, "The model for the query. Default: the model of the job that made the rows."),
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        result: .list(.record(nil)),
        sequel: "then GET its rows, part by part",
        examples: [
            "search 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 'how bread rises' k=3",
            "for hit in search embedded-docs-hca4x0 'how bread rises' { echo \"$hit.score $hit.text\" }",
        ]
    ) {
        (
            session: inout Session,
            source: RowsSource,
            query: EmbeddedText,
            count: NeighbourCount,
            model: ModelName?,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        let (dataset, _) = try await DatasetWords.rows(of: source, &session)
        try refuseTextsOnly(dataset)
        let model = try await queryModel(model, ofResult: dataset.id, &session)
        let search = Search(dataset: dataset, query: .text(query.text, model: model), limit: count.number)
        return try await show(search, format, &session)
    }

    static let similar = Command(
        "similar",
        "Find the rows of a complete job, or of a dataset of vectors, that are nearest to one of its rows.",
        argument("source", RowsSource.self, "A job or dataset: an id or a variable."),
        argument("row", RowName.self, "The row: its number, as shown by search, or the beginning of its text."),
        optional(
            "k",
            default: NeighbourCount.standard,
            "5",
            "Maximum number of rows, from 1 to \(Figures.count(Limits.neighboursMax))."
        ),
        optional("format", OutputFormat.self, "Output format; set format changes the default."),
        result: .list(.record(nil)),
        examples: [
            "similar 9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60 17 k=3",
            "similar embedded-docs-hca4x0 'How bread rises'",
        ]
    ) {
        (
            session: inout Session,
            source: RowsSource,
            row: RowName,
            count: NeighbourCount,
            format: OutputFormat?
        ) async throws(CommandFailure) -> Value? in
        let (dataset, _) = try await DatasetWords.rows(of: source, &session)
        try refuseTextsOnly(dataset)
        return try await show(Search(dataset: dataset, query: .row(row), limit: count.number), format, &session)
    }

    // MARK: Embed

    private static func refuseTooMany(_ texts: [String]) throws(CommandFailure) {
        guard texts.count > Limits.embeddedTextsMax else { return }
        throw CommandFailure(
            .usage,
            "\(texts.count) texts exceed the limit of \(Limits.embeddedTextsMax)",
            help: "to embed more texts, upload them in a file and create a job"
        )
    }

    /// The given model, or the service's only model; throws if there are several.
    private static func chosenModel(_ asked: ModelName?, _ session: Session) async throws(CommandFailure) -> ModelName {
        if let asked { return asked }
        let models = try await session.ask { service throws(APIError) in try await service.models() }
        if models.count == 1 { return models[0].name }
        guard !models.isEmpty else { throw CommandFailure(.failure, "the service does not list any models") }
        let names = models.map(\.name.rawValue).joined(separator: ", ")
        throw CommandFailure(.usage, "model= is required: the service has several models", help: "models: \(names)")
    }

    /// Writes one view of the vectors. The returned value holds all numbers in every format.
    private static func show(
        _ embedded: EmbeddedTexts,
        _ view: EmbeddedTexts.View,
        _ format: OutputFormat?,
        _ session: inout Session
    ) -> Value {
        let format = session.format(format)
        let records = view == .vectors ? embedded.vectorRecords : embedded.similarityRecords
        var shown = records
        switch (view, format) {
        case (.vectors, .table), (.vectors, .vertical): shown = embedded.vectorSummaries
        case (.similarity, .table), (.similarity, .vertical), (.similarity, .csv): shown = embedded.similarityMatrix
        default: break
        }
        session.write(shown, format, columns: shown.first?.names ?? [])
        return .list(records.map { .record($0) })
    }

    // MARK: Search

    /// Runs a search, writes the rows it finds and returns them.
    private static func show(
        _ search: Search,
        _ format: OutputFormat?,
        _ session: inout Session
    ) async throws(CommandFailure) -> Value {
        let records = try await search.run(session)
        session.output.endProgress()
        session.write(records, format, columns: records.first?.names ?? [])
        return .list(records.map { .record($0) })
    }

    /// Throws for a dataset without vectors.
    static func refuseTextsOnly(_ dataset: Dataset) throws(CommandFailure) {
        guard dataset.type != .embedResult else { return }
        throw CommandFailure(
            .failure,
            "dataset \(dataset.id) does not contain vectors: its type is \(dataset.type)",
            help: "to embed it, run create model=… dataset_id=\(dataset.id) input_type=search_document"
        )
    }

    /// The given model, or the model of the job that made the dataset.
    private static func queryModel(
        _ asked: ModelName?,
        ofResult id: DatasetID,
        _ session: inout Session
    ) async throws(CommandFailure) -> ModelName {
        if let asked { return asked }
        if let job = session.seenJob(thatMade: id) { return job.model }
        let list = try await session.ask { service throws(APIError) in
            try await service.jobs(limit: 1) { $0.outputDatasetID == id }
        }
        if let job = list.elements.first {
            session.note(job)
            return job.model
        }
        throw CommandFailure(
            .failure,
            "unknown model for dataset \(id)",
            help: "set model= to the model that embedded the dataset"
        )
    }
}

extension Session {
    fileprivate func seenJob(thatMade id: DatasetID) -> EmbedJob? {
        for case .seen(let job) in jobs.values where job.outputDatasetID == id { return job }
        return nil
    }
}

/// A text to embed.
package struct EmbeddedText: ArgumentType, Hashable {
    /// The text, never empty.
    package let text: String

    package static var placeholder: String { "TEXT" }

    /// Reads any text except the empty one, which models cannot embed.
    package init(reading value: Value) throws(ArgumentMistake) {
        guard !value.text.isEmpty else { throw ArgumentMistake("''", "is an empty text, which cannot be embedded") }
        text = value.text
    }
}

/// Which end of a text to cut if it exceeds the model's token limit.
package enum TextTruncation: String, CaseIterable, ArgumentType {
    /// Neither: the text is rejected.
    case none = "NONE"
    /// The beginning.
    case start = "START"
    /// The end.
    case end = "END"

    /// The value for the request; nil for `NONE`.
    var truncation: Truncation? { Truncation(rawValue: rawValue) }
}

/// The maximum number of neighbours to find.
package struct NeighbourCount: ArgumentType, Hashable {
    /// The number, at least 1.
    package let number: Int

    /// The default.
    static let standard = NeighbourCount(number: 5)

    package static var placeholder: String { "NUMBER" }

    private init(number: Int) { self.number = number }

    /// Reads a whole number from 1 to ``Limits/neighboursMax``.
    package init(reading value: Value) throws(ArgumentMistake) {
        number = try Int(reading: value, in: 1...Limits.neighboursMax)
    }
}
