package import EmbedJobs

/// The types that a column can have.
package enum ColumnType: String, CaseIterable, Sendable {
    /// Text.
    case string
    /// 64-bit integers.
    case long
    /// 64-bit floating point numbers.
    case double
    /// true or false.
    case boolean
    /// Any JSON value, kept as its original text.
    case json
}

/// A kept field of a dataset's rows.
package struct DatasetColumn: Equatable, Sendable {
    /// The field's name: any text, exactly as in the request.
    package var name: String
    /// The type of its cells other than null.
    package var type: ColumnType

    /// Creates a column.
    package init(name: String, type: ColumnType) {
        self.name = name
        self.type = type
    }
}

/// The value of one column in one row.
package enum Cell: Equatable, Sendable {
    /// No value.
    case null
    /// Text.
    case string(String)
    /// An integer.
    case long(Int64)
    /// A finite number.
    case double(Double)
    /// true or false.
    case boolean(Bool)
    /// The original text of a JSON value, on one line.
    case json(String)

    /// The type of this value; null has none.
    package var type: ColumnType? {
        switch self {
        case .null: nil
        case .string: .string
        case .long: .long
        case .double: .double
        case .boolean: .boolean
        case .json: .json
        }
    }
}

extension EmbeddingType {
    /// The five types that every output row has a field for; base64 has a field only if it was requested.
    static let always: [EmbeddingType] = [.float, .int8, .uint8, .binary, .ubinary]
}

/// One row of a dataset: a text, its vectors once embedded, and the kept fields.
package struct DatasetRow: Equatable, Sendable {
    /// The text.
    package var text: String
    /// Its vectors; nil in rows of an input dataset.
    package var vectors: VectorSet?
    /// The values of the kept fields, in the order of the schema's columns.
    package var cells: [Cell]

    /// Creates a row.
    package init(text: String, vectors: VectorSet? = nil, cells: [Cell] = []) {
        self.text = text
        self.vectors = vectors
        self.cells = cells
    }
}
