internal import DatasetFormats
internal import EmbedJobs

/// Commands about vectors: of a few texts, and of the rows that a job has embedded.
enum VectorWords {
    /// The commands, in the order of help.
    static let all = [embed, search, similar]

    static let embed = Command(
        "embed",
        "Embed a few texts at once and show their vectors, or how near they are to one another.",
        arguments("text", EmbeddedText.self, "The texts, at most \(Limits.embeddedTextsMax)."),
        optional("model", ModelName.self, "The model to embed with; it may be left out where there is only one."),
        optional("input_type", default: InputType.searchDocument, "search_document", "What the texts are for."),
        optional("embedding_types", default: [EmbeddingType.float], "float", "The types of vectors wanted."),
        optional(
            "truncate",
            default: TextTruncation.end,
            "END",
            "Which end of a text that is too long is cut off; NONE refuses it."
        ),
        optional(
            "as",
            EmbeddedTexts.View.self,
            "What is shown; vectors of one text and similarity of several, unless said."
        ),
        optional("format", OutputFormat.self, "How they are written; json, jsonl and csv have all numbers of vectors."),
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
        argument("source", RowsSource.self, "A job or a dataset: a handle or an id."),
        argument("query", EmbeddedText.self, "The text; it is embedded with the job's own model, as a search_query."),
        optional("k", default: NeighbourCount.standard, "5", "How many rows at most."),
        optional("model", ModelName.self, "The model of the query, where it is not known which one made a dataset."),
        optional("format", OutputFormat.self, "How they are written."),
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
        argument("source", RowsSource.self, "A job or a dataset: a handle or an id."),
        argument("row", RowName.self, "The row: its number, as search shows it, or the beginning of its text."),
        optional("k", default: NeighbourCount.standard, "5", "How many rows at most."),
        optional("format", OutputFormat.self, "How they are written."),
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
            "\(texts.count) texts are too many; \(Limits.embeddedTextsMax) can be embedded at once",
            help: "for more, write them into a file: upload it, and create a job on it"
        )
    }

    /// The model that was asked for, or the only one there is.
    private static func chosenModel(_ asked: ModelName?, _ session: Session) async throws(CommandFailure) -> ModelName {
        if let asked { return asked }
        let models = try await session.ask { service throws(APIError) in try await service.models() }
        if models.count == 1 { return models[0].name }
        guard !models.isEmpty else { throw CommandFailure(.failure, "there is no model to embed with") }
        let names = models.map(\.name.rawValue).joined(separator: ", ")
        throw CommandFailure(.usage, "model= is needed: there is more than one model", help: "the models: \(names)")
    }

    /// Writes what was asked for; the value holds all numbers, whatever is written.
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

    /// Writes the rows that a search finds, and answers them.
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

    /// Fails for a dataset that has no vectors.
    static func refuseTextsOnly(_ dataset: Dataset) throws(CommandFailure) {
        guard dataset.type != .embedResult else { return }
        throw CommandFailure(
            .failure,
            "dataset \(dataset.id) is of type \(dataset.type): it has no vectors",
            help: "a job makes some: create model=… dataset_id=\(dataset.id) input_type=search_document"
        )
    }

    /// The model that was asked for, or that of the job whose output a dataset is.
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
            "it is not known which model made dataset \(id)",
            help: "model= names it: the query must be embedded with the same"
        )
    }
}

extension Session {
    fileprivate func seenJob(thatMade id: DatasetID) -> EmbedJob? {
        for case .seen(let job) in jobs.values where job.outputDatasetID == id { return job }
        return nil
    }
}

/// A text to be embedded.
package struct EmbeddedText: ArgumentType, Hashable {
    /// The text, which is not empty.
    package let text: String

    package static var placeholder: String { "TEXT" }

    /// Reads any text but the empty one, which no model embeds.
    package init(reading value: Value) throws(ArgumentMistake) {
        guard !value.text.isEmpty else { throw ArgumentMistake("''", "is not a text that can be embedded") }
        text = value.text
    }
}

/// Which end of a text that is too long is cut off.
package enum TextTruncation: String, CaseIterable, ArgumentType {
    /// Neither: the text is refused.
    case none = "NONE"
    /// The beginning.
    case start = "START"
    /// The end.
    case end = "END"

    /// The same in the contract's words.
    var truncation: Truncation? { Truncation(rawValue: rawValue) }
}

/// How many neighbours are wanted.
package struct NeighbourCount: ArgumentType, Hashable {
    /// The number, from 1 on.
    package let number: Int

    /// As many as are shown unless said.
    static let standard = NeighbourCount(number: 5)

    package static var placeholder: String { "NUMBER" }

    private init(number: Int) { self.number = number }

    /// Reads a whole number that is neither zero nor more than may be kept in memory.
    package init(reading value: Value) throws(ArgumentMistake) {
        number = try Int(reading: value)
        guard (1...Limits.neighboursMax).contains(number) else {
            let most = Figures.count(Limits.neighboursMax)
            throw ArgumentMistake(value.text, "is not allowed", help: "write a number from 1 to \(most)")
        }
    }
}
