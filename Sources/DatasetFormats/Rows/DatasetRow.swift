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

    /// The same value as a cell of another type, or nil if the conversion would lose information.
    package func converted(to type: ColumnType) -> Cell? {
        switch (self, type) {
        case (.null, _): .null
        case (.long(let number), .double): ColumnTypes.isExact(number) ? .double(Double(number)) : nil
        case (.long, .json), (.double, .json), (.boolean, .json), (.string, .json): .json(JSONText.text(of: self))
        default: self.type == type ? self : nil
        }
    }
}

/// The types of vectors that a row can have, in the order of their fields in files.
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

    /// The five types that every output row has a field for; base64 has a field only if it was requested.
    static let always: [VectorType] = [.float, .int8, .uint8, .binary, .ubinary]
}

/// The vectors of one text by type; nil for a type that was not requested.
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

    /// Creates a set; types left out are nil.
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

    /// The length of the vector of a type; nil if it is absent, and for base64, which is text.
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

/// Writes rows in one format. Not safe for concurrent use.
package protocol RowWriter {
    /// Appends one row.
    ///
    /// - Throws: A `FormatError`, or the error of the sink.
    mutating func write(_ row: DatasetRow) throws
    /// Flushes buffered output; without it the file is incomplete.
    mutating func finish() throws
}
