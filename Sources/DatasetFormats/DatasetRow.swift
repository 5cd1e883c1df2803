/// The types that a column can have.
package enum ColumnType: String, CaseIterable, Sendable {
    /// Text.
    case string
    /// 64-bit whole numbers.
    case long
    /// 64-bit floating point numbers.
    case double
    /// true or false.
    case boolean
    /// Any JSON value, kept as the text it was written as.
    case json
}

/// A kept field of a dataset's rows.
package struct DatasetColumn: Equatable, Sendable {
    /// The field's name: any text, exactly as the caller wrote it.
    package var name: String
    /// What its cells hold besides null.
    package var type: ColumnType

    /// Makes a column.
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
    /// A whole number.
    case long(Int64)
    /// A finite number.
    case double(Double)
    /// true or false.
    case boolean(Bool)
    /// The text of a JSON value as it was written, on one line.
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

    /// The same value as a cell of another type, or nil if that type cannot hold it without a loss.
    package func converted(to type: ColumnType) -> Cell? {
        switch (self, type) {
        case (.null, _): .null
        case (.long(let number), .double): ColumnTypes.isExact(number) ? .double(Double(number)) : nil
        case (.long, .json), (.double, .json), (.boolean, .json), (.string, .json): .json(JSONText.text(of: self))
        default: self.type == type ? self : nil
        }
    }
}

/// The types of vectors that a row can carry; the order is that of the fields in files.
package enum VectorType: String, CaseIterable, Sendable {
    /// 32-bit floats.
    case float
    /// Numbers from -128 to 127.
    case int8
    /// Numbers from 0 to 255.
    case uint8
    /// Bits, eight to a number from -128 to 127.
    case binary
    /// Bits, eight to a number from 0 to 255.
    case ubinary
    /// Floats as base64 text.
    case base64

    /// The five that every output row has a field for; base64 has one only where it was asked for.
    static let always: [VectorType] = [.float, .int8, .uint8, .binary, .ubinary]
}

/// One text's vectors by type; nil where a type was not asked for.
package struct VectorSet: Equatable, Sendable {
    /// The vector itself, one number per dimension.
    package var float: [Float]?
    /// One number per dimension.
    package var int8: [Int8]?
    /// One number per dimension.
    package var uint8: [UInt8]?
    /// One number per eight dimensions.
    package var binary: [Int8]?
    /// One number per eight dimensions.
    package var ubinary: [UInt8]?
    /// Base64 of the floats as little-endian bytes.
    package var base64: String?

    /// Makes a set; what is left out is absent.
    package init(
        float: [Float]? = nil,
        int8: [Int8]? = nil,
        uint8: [UInt8]? = nil,
        binary: [Int8]? = nil,
        ubinary: [UInt8]? = nil,
        base64: String? = nil
    ) {
        self.float = float
        self.int8 = int8
        self.uint8 = uint8
        self.binary = binary
        self.ubinary = ubinary
        self.base64 = base64
    }

    /// How many numbers the vector of a type has; nil if it is absent, and for base64, which is text.
    package func count(of type: VectorType) -> Int? {
        switch type {
        case .float: float?.count
        case .int8: int8?.count
        case .uint8: uint8?.count
        case .binary: binary?.count
        case .ubinary: ubinary?.count
        case .base64: nil
        }
    }
}

/// One row of a dataset: a text, after embedding its vectors, and the kept fields.
package struct DatasetRow: Equatable, Sendable {
    /// The text.
    package var text: String
    /// Its vectors; nil in rows of an input dataset.
    package var vectors: VectorSet?
    /// The values of the kept fields, in the order of the schema's columns.
    package var cells: [Cell]

    /// Makes a row.
    package init(text: String, vectors: VectorSet? = nil, cells: [Cell] = []) {
        self.text = text
        self.vectors = vectors
        self.cells = cells
    }
}

/// Writes rows in one format. Not for two tasks at once.
package protocol RowWriter {
    /// Appends one row; fails with a `FormatError`, or with what the sink fails with.
    mutating func write(_ row: DatasetRow) throws
    /// Writes what is still held back; without it the file is incomplete.
    mutating func finish() throws
}
