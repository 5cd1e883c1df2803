internal import DatasetFormats
internal import EmbedJobs

/// A look for the rows of a dataset whose vectors are nearest to that of a text.
///
/// The rows are streamed, and no more of them are kept than are wanted. They are compared in the most exact type that
/// the dataset has, the query in the same.
struct Search {
    /// What is looked through, of type `embed-result`.
    let dataset: Dataset
    /// What is looked for.
    let query: String
    /// The model that made the vectors, or one that stands for it.
    let model: ModelName
    /// How many rows are wanted.
    let limit: Int

    /// The nearest rows as records, the nearest first.
    func run(_ session: Session) async throws(CommandFailure) -> [Record] {
        guard let type = try await type(session) else { return [] }
        let wanted = try await vector(of: query, type, session)
        var nearest = NearestRows(limit: limit)
        var schema: RowSchema?
        var rows = DatasetRows(dataset, session)
        try await rows.forEach(afterChunk: { report($0, session) }) { row in
            let own = try vector(of: row, type, comparedWith: wanted)
            schema = row.schema
            nearest.offer(row.row, number: row.number, score: own.similarity(to: wanted))
            return true
        }
        return nearest.sorted.enumerated().compactMap { index, hit in
            schema.map { Self.record(hit, rank: index + 1, $0) }
        }
    }

    /// The type in which rows are compared, by the first row; nil if there is none.
    private func type(_ session: Session) async throws(CommandFailure) -> VectorType? {
        var first: DatasetRow?
        var rows = DatasetRows(dataset, session)
        try await rows.forEach { row in
            first = row.row
            return false
        }
        guard let first else { return nil }
        let vectors = first.vectors ?? VectorSet()
        guard let type = ComparedVector.types.first(where: { ComparedVector($0, of: vectors) != nil }) else {
            throw CommandFailure(.failure, "dataset \(dataset.id) has no vectors that can be compared")
        }
        return type
    }

    private func vector(
        of query: String,
        _ type: VectorType,
        _ session: Session
    ) async throws(CommandFailure) -> ComparedVector {
        // Base64 is another way to write floats.
        let asked = type == .base64 ? .float : type
        let request = EmbedRequest(
            model: model,
            texts: [query],
            inputType: .searchQuery,
            embeddingTypes: EmbeddingType(rawValue: asked.rawValue).map { [$0] } ?? []
        )
        let vectors = try await session.embedded(request)
        guard let set = vectors.first, let vector = ComparedVector(asked, of: set) else {
            throw CommandFailure.lackingVectors(asked.rawValue)
        }
        return vector
    }

    private func vector(
        of row: DatasetRows.Row,
        _ type: VectorType,
        comparedWith wanted: ComparedVector
    ) throws(CommandFailure) -> ComparedVector {
        guard let vector = ComparedVector(type, of: row.row.vectors ?? VectorSet()) else {
            throw CommandFailure(.failure, "row \(row.number) of dataset \(dataset.id) has no \(type) vector")
        }
        guard vector.dimensions == wanted.dimensions else {
            throw CommandFailure(
                .failure,
                "the vectors of dataset \(dataset.id) have \(vector.dimensions) dimensions, those of model "
                    + "\(model) \(wanted.dimensions)",
                help: "model= names the model that made them"
            )
        }
        return vector
    }

    /// A kept field that has the name of one of ours is shown as `kept_…`.
    private static func record(_ hit: NearestRows.Hit, rank: Int, _ schema: RowSchema) -> Record {
        var fields: [(String, Record.Content)] = [
            ("rank", .number(rank)), ("score", .decimal(hit.score)), ("row", .number(hit.number)),
            ("text", .text(hit.row.text)),
        ]
        let taken = Set(fields.map(\.0)).union(schema.columns.map(\.name))
        let own = Set(fields.map(\.0))
        for (column, cell) in zip(schema.columns, hit.row.cells) {
            var name = column.name
            while own.contains(name) || name != column.name && taken.contains(name) { name = "kept_" + name }
            fields.append((name, Record.Content(cell)))
        }
        return Record(fields)
    }

    private func report(_ count: Int, _ session: Session) {
        let report = ProgressReport(
            subject: dataset.id.rawValue,
            label: "dataset \(dataset.id)",
            state: "searching",
            done: count,
            total: dataset.rowCount,
            isMilestone: false,
            time: session.clock.elapsed()
        )
        session.output.progress(report)
    }
}
