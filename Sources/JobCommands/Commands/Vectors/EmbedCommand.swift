internal import EmbedJobs

extension Command {
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
            default: Truncation.end,
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
            truncate: Truncation,
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
            truncate: truncate
        )
        let embedded = EmbeddedTexts(
            texts: texts,
            vectors: try await session.embedded(request),
            types: types
        )
        return write(embedded, view ?? (texts.count == 1 ? .vectors : .similarity), format, &session)
    }

    private static func refuseTooMany(_ texts: [String]) throws(CommandFailure) {
        guard texts.count > Limits.embeddedTextsMax else { return }
        throw CommandFailure(.tooManyTexts(texts.count, limit: Limits.embeddedTextsMax))
    }

    /// The given model, or the service's only model, not counting its aliases; throws if there are several.
    private static func chosenModel(_ asked: ModelName?, _ session: Session) async throws(CommandFailure) -> ModelName {
        if let asked { return asked }
        let all = try await session.ask { service throws(APIError) in try await service.models() }
        let models = all.filter { $0.aliasOf == nil }
        if models.count == 1 { return models[0].name }
        throw CommandFailure(models.isEmpty ? .missingModels : .ambiguousModel(models.map(\.name)))
    }

    /// Writes one view of the vectors. The returned value holds all numbers in every format.
    private static func write(
        _ embedded: EmbeddedTexts,
        _ view: EmbeddedTexts.View,
        _ format: OutputFormat?,
        _ session: inout Session
    ) -> Value {
        let format = session.format(format)
        let records = view == .vectors ? embedded.vectorRecords : embedded.similarityRecords
        // Formats with columns have one for each text.
        let isMatrix = view == .similarity && [.table, .vertical, .csv, .markdown].contains(format)
        let shown = isMatrix ? embedded.similarityMatrix : records
        session.write(shown, format, columns: TableColumns(shown.first?.names ?? []))
        return .list(records.map { .record($0) })
    }
}

/// A text to embed.
package struct EmbeddedText: ArgumentType, Hashable {
    /// The text, never empty.
    package let text: String

    package static var placeholder: String { "TEXT" }

    /// Reads any text except the empty one, which models cannot embed.
    package init(reading value: Value) throws(ArgumentMistake) {
        guard !value.text.isEmpty else { throw .emptyValue(.text) }
        text = value.text
    }
}
