internal import DatasetFormats
internal import EmbedJobs

/// A look for the rows of a dataset whose vectors are nearest to that of a text, or of one of the rows.
///
/// The rows are streamed, and no more of them are kept than are wanted. They are compared in the most exact type that
/// the dataset has, the query in the same.
struct Search {
    /// What is looked through, of type `embed-result`.
    let dataset: Dataset
    /// What is looked for.
    let query: Query
    /// How many rows are wanted.
    let limit: Int

    /// What is looked for.
    enum Query {
        /// A text, and the model that made the vectors, or one that stands for it.
        case text(String, model: ModelName)
        /// A row, which is not its own neighbour.
        case row(RowName)
    }

    /// What rows are compared with: the vector, and whose it is.
    private struct Wanted {
        let vector: ComparedVector
        /// The row's number, if it is a row's.
        let row: Int?
        /// Who has such vectors, as the end of a sentence: "those of model tiny".
        let owner: String
        /// What to do if the dataset's are of other dimensions.
        let help: String?
    }

    /// The nearest rows as records, the nearest first.
    func run(_ session: Session) async throws(CommandFailure) -> [Record] {
        guard let type = try await type(session) else {
            // Without rows, a text has no neighbours; a row that is not there is a mistake.
            if case .row(let name) = query { _ = try await row(name, session) }
            return []
        }
        return try await nearest(to: try await wanted(type, session), type, session)
    }

    private func wanted(_ type: VectorType, _ session: Session) async throws(CommandFailure) -> Wanted {
        switch query {
        case .text(let text, let model):
            let vector = try await vector(of: text, model, type, session)
            let help = "model= names the model that made them"
            return Wanted(vector: vector, row: nil, owner: "those of model \(model)", help: help)
        case .row(let name):
            let row = try await row(name, session)
            session.output.endProgress()
            let text = Figures.shortened(row.row.text, to: Limits.tableCellWidthMax)
            session.output.message("nearest to row \(row.number): \(text)")
            let vector = try vector(of: row, type)
            return Wanted(vector: vector, row: row.number, owner: "that of row \(row.number)", help: nil)
        }
    }

    private func nearest(
        to wanted: Wanted,
        _ type: VectorType,
        _ session: Session
    ) async throws(CommandFailure) -> [Record] {
        var nearest = NearestRows(limit: limit)
        var schema: RowSchema?
        var rows = DatasetRows(dataset, session)
        try await rows.forEach(afterChunk: { report($0, session) }) { row in
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

    /// The type in which rows are compared, by the first row; nil if there is none.
    private func type(_ session: Session) async throws(CommandFailure) -> VectorType? {
        var first: DatasetRow?
        var rows = DatasetRows(dataset, session)
        try await rows.forEach { row in
            first = row.row
            return false
        }
        guard let first else { return nil }
        guard let type = ComparedVector.mostExactType(of: first.vectors ?? VectorSet()) else {
            throw CommandFailure(.failure, "dataset \(dataset.id) has no vectors that can be compared")
        }
        return type
    }

    private func vector(
        of query: String,
        _ model: ModelName,
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

    /// The row of a name, which is looked for from the first row on.
    private func row(_ name: RowName, _ session: Session) async throws(CommandFailure) -> DatasetRows.Row {
        var found: DatasetRows.Row?
        var count = 0
        var rows = DatasetRows(dataset, session)
        try await rows.forEach(afterChunk: { report($0, session) }) { row in
            count = row.number
            if name.matches(row.row.text, number: row.number) { found = row }
            return found == nil
        }
        if let found { return found }
        let all = Figures.count(count, of: "row")
        switch name {
        case .number(let number):
            throw CommandFailure(.failure, "dataset \(dataset.id) has no row \(number)", help: "it has \(all)")
        case .text(let text):
            let shown = Record.quoted(Figures.shortened(text, to: Limits.summaryCharactersMax))
            throw CommandFailure(.failure, "none of the \(all) of dataset \(dataset.id) begins with \(shown)")
        }
    }

    private func vector(of row: DatasetRows.Row, _ type: VectorType) throws(CommandFailure) -> ComparedVector {
        guard let vector = ComparedVector(type, of: row.row.vectors ?? VectorSet()) else {
            throw CommandFailure(.failure, "row \(row.number) of dataset \(dataset.id) has no \(type) vector")
        }
        return vector
    }

    private func refuse(_ vector: ComparedVector, comparedWith wanted: Wanted) throws(CommandFailure) {
        guard vector.dimensions != wanted.vector.dimensions else { return }
        throw CommandFailure(
            .failure,
            "the vectors of dataset \(dataset.id) have \(vector.dimensions) dimensions, \(wanted.owner) "
                + "\(wanted.vector.dimensions)",
            help: wanted.help
        )
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
