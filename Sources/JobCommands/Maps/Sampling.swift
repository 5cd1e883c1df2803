internal import DatasetFormats
internal import DisplayText
internal import EmbedJobs
internal import VectorMaps

/// Samples the rows of a dataset for a map, in one pass over all rows.
struct Sampling {
    /// The dataset, of type `embed-result`.
    let dataset: Dataset
    /// The field for labels. Default: the first text field that is not the colour field, else the row's text.
    let labelField: String?
    /// The field for colours, if any.
    let colorField: String?
    /// The maximum number of rows.
    let limit: Int
    /// The seed of the random sample.
    let seed: Int

    /// Reads the rows; throws if there are none, or if a row lacks a usable vector.
    func run(_ session: Session) async throws(CommandFailure) -> MapSample {
        var reservoir = Reservoir(limit: limit, seed: seed)
        var sample = Rows(dataset.id)
        var naming: Naming?
        var rows = DatasetRows(dataset, session)
        try await rows.forEach(showing: "reading") { row in
            let known = try naming ?? Naming(self, row.schema)
            naming = known
            let vector = try sample.vector(of: row)
            guard let position = reservoir.slot() else { return true }
            sample.put(known.row(row), vector.numbers, at: position)
            return true
        }
        guard reservoir.offered > 0 else { throw CommandFailure(.emptyDataset(dataset.id)) }
        return sample.inOrder(total: reservoir.offered)
    }

    /// The fields for labels and categories in the rows of one schema.
    private struct Naming {
        private let label: FieldPosition
        private let color: FieldPosition?

        private enum FieldPosition { case text, cell(Int) }

        init(_ sampling: Sampling, _ schema: RowSchema) throws(CommandFailure) {
            color = try sampling.colorField.map { name throws(CommandFailure) in
                try Self.position(of: name, "color", schema)
            }
            // A label equal to the colour's category would repeat the same information.
            let texts = schema.columns.firstIndex { $0.type == .string && $0.name != sampling.colorField }
            label =
                try sampling.labelField.map { name throws(CommandFailure) in
                    try Self.position(of: name, "label", schema)
                }
                ?? texts.map { .cell($0) } ?? .text
        }

        private static func position(of name: String, _ option: String, _ schema: RowSchema) throws(CommandFailure)
            -> FieldPosition
        {
            if let index = schema.columns.firstIndex(where: { $0.name == name }) { return .cell(index) }
            if name == "text" { return .text }
            let names = ["text"] + schema.columns.map(\.name)
            let suggestion = Suggestion.closest(to: name, among: names)
            throw CommandFailure(.unknownRowField(option: option, name, suggestion: suggestion, fields: names))
        }

        func row(_ row: DatasetRows.Row) -> MapSample.Row {
            let text = Figures.shortened(row.row.text, to: VectorMaps.Limits.mapTextCharactersMax)
            let label = value(label, row) ?? text
            return MapSample.Row(
                number: row.number,
                label: Self.oneLine(Figures.shortened(label, to: VectorMaps.Limits.mapLabelCharactersMax)),
                text: text,
                category: color.flatMap { value($0, row) }.map {
                    Self.oneLine(Figures.shortened($0, to: VectorMaps.Limits.mapLabelCharactersMax))
                }
            )
        }

        /// Returns a field's value as text; nil if it is empty.
        private func value(_ position: FieldPosition, _ row: DatasetRows.Row) -> String? {
            guard case .cell(let index) = position else { return row.row.text }
            let text = Record.Content(row.row.cells[index]).text
            return text.isEmpty ? nil : text
        }

        private static func oneLine(_ text: String) -> String {
            text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
    }

    /// The rows in the current sample.
    private struct Rows {
        private let dataset: DatasetID
        private var type: EmbeddingType?
        private var dimensions = 0
        private var rows: [MapSample.Row] = []
        private var numbers: [Float] = []

        init(_ dataset: DatasetID) { self.dataset = dataset }

        /// Returns a row's vector in the type of the first row.
        mutating func vector(of row: DatasetRows.Row) throws(CommandFailure) -> ComparedVector {
            let vectors = row.row.vectors ?? VectorSet()
            let isFirst = type == nil
            guard let type = type ?? ComparedVector.mostExactType(of: vectors) else {
                throw CommandFailure(.incomparableVectors(dataset))
            }
            guard let vector = ComparedVector(type, of: vectors) else {
                throw CommandFailure(.missingVector(row: row.number, dataset, type))
            }
            if isFirst { (self.type, dimensions) = (type, vector.dimensions) }
            if case .numbers(_, let squaredNorm) = vector, !squaredNorm.isFinite {
                throw CommandFailure(.vectorNotFinite(row: row.number, dataset))
            }
            guard vector.dimensions == dimensions else {
                throw CommandFailure(
                    .unevenDimensions(row: row.number, dataset, vector.dimensions, earlier: dimensions)
                )
            }
            return vector
        }

        mutating func put(_ row: MapSample.Row, _ vector: [Float], at position: Int) {
            if position == rows.count {
                rows.append(row)
                numbers += vector
            } else {
                rows[position] = row
                numbers.replaceSubrange((position * dimensions)..<((position + 1) * dimensions), with: vector)
            }
        }

        func inOrder(total: Int) -> MapSample {
            let order = rows.indices.sorted { rows[$0].number < rows[$1].number }
            return MapSample(
                rows: order.map { rows[$0] },
                numbers: order.flatMap { numbers[($0 * dimensions)..<(($0 + 1) * dimensions)] },
                dimensions: dimensions,
                total: total
            )
        }
    }
}
