internal import DatasetFormats
internal import DisplayText
internal import EmbedJobs
internal import VectorMaps

/// Finds the rows of a dataset whose vectors are nearest to that of a text or of one of its rows.
///
/// The rows are streamed, and only the results are kept. Vectors are compared in the most exact type that the dataset
/// has.
struct Search {
    /// The dataset to search, of type `embed-result`.
    let dataset: Dataset
    /// The query.
    let query: Query
    /// The maximum number of results.
    let limit: Int

    /// The query.
    enum Query {
        /// A text, and the model of the dataset's vectors or one compatible with it.
        case text(String, model: ModelName)
        /// A row, which is excluded from its own results.
        case row(RowName)
    }

    /// The vector that rows are compared with, and its origin.
    private struct Wanted {
        let vector: ComparedVector
        /// The number of the row; nil for a text.
        let row: Int?
        /// The origin of the vector, for an error.
        let origin: VectorMistake.Query
    }

    /// Returns the nearest rows as records, nearest first.
    func run(_ session: Session) async throws(CommandFailure) -> [Record] {
        guard let type = try await type(session) else {
            // A text has zero results in an empty dataset, but a missing row is an error.
            if case .row(let name) = query { _ = try await row(name, session) }
            return []
        }
        return try await nearest(to: try await wanted(type, session), type, session)
    }

    private func wanted(_ type: EmbeddingType, _ session: Session) async throws(CommandFailure) -> Wanted {
        switch query {
        case .text(let text, let model):
            let vector = try await vector(of: text, model, type, session)
            return Wanted(vector: vector, row: nil, origin: .model(model))
        case .row(let name):
            let row = try await row(name, session)
            session.output.endProgress()
            let text = Figures.shortened(row.row.text, to: Limits.tableCellWidthMax)
            session.output.message("nearest to row \(row.number): \(text)")
            let vector = try vector(of: row, type)
            return Wanted(vector: vector, row: row.number, origin: .row(row.number))
        }
    }

    private func nearest(
        to wanted: Wanted,
        _ type: EmbeddingType,
        _ session: Session
    ) async throws(CommandFailure) -> [Record] {
        var nearest = NearestRows(limit: limit)
        var schema: RowSchema?
        var rows = DatasetRows(dataset, session)
        try await rows.forEach(showing: "searching") { row in
            let own = try vector(of: row, type)
            try refuse(own, comparedWith: wanted)
            schema = row.schema
            if row.number != wanted.row {
                nearest.offer(row.row, number: row.number, score: own.similarity(to: wanted.vector))
            }
            return true
        }
        return nearest.sorted.enumerated().compactMap { index, hit in
            schema.map { Self.record(hit, rank: index + 1, $0) }
        }
    }

    /// Returns the type in which rows are compared, from the first row; nil if the dataset is empty.
    private func type(_ session: Session) async throws(CommandFailure) -> EmbeddingType? {
        var first: DatasetRow?
        var rows = DatasetRows(dataset, session)
        try await rows.forEach { row in
            first = row.row
            return false
        }
        guard let first else { return nil }
        guard let type = ComparedVector.mostExactType(of: first.vectors ?? VectorSet()) else {
            throw CommandFailure(.incomparableVectors(dataset.id))
        }
        return type
    }

    private func vector(
        of query: String,
        _ model: ModelName,
        _ type: EmbeddingType,
        _ session: Session
    ) async throws(CommandFailure) -> ComparedVector {
        // Base64 is an encoding of floats.
        let asked = type == .base64 ? .float : type
        let request = EmbedRequest(
            model: model,
            texts: [query],
            inputType: .searchQuery,
            embeddingTypes: [asked]
        )
        let vectors = try await session.embedded(request)
        guard let set = vectors.first, let vector = ComparedVector(asked, of: set) else {
            throw CommandFailure(.missingResponseVectors(type: asked.rawValue))
        }
        return vector
    }

    /// Finds the row that a name refers to, from the first row on.
    private func row(_ name: RowName, _ session: Session) async throws(CommandFailure) -> DatasetRows.Row {
        var found: DatasetRows.Row?
        var count = 0
        var rows = DatasetRows(dataset, session)
        try await rows.forEach(showing: "searching") { row in
            count = row.number
            if name.matches(row.row.text, number: row.number) { found = row }
            return found == nil
        }
        if let found { return found }
        switch name {
        case .number(let number):
            throw CommandFailure(.missingDatasetRow(number, dataset.id, rowCount: count))
        case .text(let text):
            throw CommandFailure(.unmatchedDatasetRow(beginning: text, dataset.id, rowCount: count))
        }
    }

    private func vector(of row: DatasetRows.Row, _ type: EmbeddingType) throws(CommandFailure) -> ComparedVector {
        guard let vector = ComparedVector(type, of: row.row.vectors ?? VectorSet()) else {
            throw CommandFailure(.missingVector(row: row.number, dataset.id, type))
        }
        return vector
    }

    private func refuse(_ vector: ComparedVector, comparedWith wanted: Wanted) throws(CommandFailure) {
        let dimensions = (own: vector.dimensions, wanted: wanted.vector.dimensions)
        guard dimensions.own != dimensions.wanted else { return }
        throw CommandFailure(
            .differentDimensions(dataset.id, dimensions.own, wanted.origin, queryDimensions: dimensions.wanted)
        )
    }

    /// A kept field whose name equals a result field is shown as `kept_…`.
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
}
