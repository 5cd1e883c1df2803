package import EmbedJobs

/// Writes the vectors of output rows as a NumPy array file, version 1.0 (`numpy.lib.format`), of the shape (rows,
/// numbers per row) in C order.
///
/// Floats are `<f4`, `int8` and `binary` are `|i1`, `uint8` and `ubinary` are `|u1`. Texts and columns are left out.
package struct NPYWriter: BufferedRowWriter {
    private let type: EmbeddingType
    private let rowCount: Int
    private let dimensions: Int
    private var written = 0
    package var output: BufferedSink

    /// The type of vectors that the writer uses: `float` if rows have it, else the first integer type.
    ///
    /// - Throws: `unsupportedRows` for rows without vectors, and for rows with base64 only.
    package static func vectorType(in schema: RowSchema) throws(FormatError) -> EmbeddingType {
        guard let vectors = schema.vectors else {
            throw FormatError(.unsupportedRows, "a NumPy file needs vectors, but this dataset has only texts")
        }
        guard let type = vectors.first(where: { $0 != .base64 }) else {
            throw FormatError(.unsupportedRows, "a NumPy file needs numbers, but this dataset has only base64")
        }
        return type
    }

    /// Creates a writer.
    ///
    /// - Parameters:
    ///   - schema: the schema of every row.
    ///   - rowCount: the number of rows to write; the header contains it.
    ///   - dimensions: the length of every vector of `vectorType(in:)`.
    ///   - sink: receives the bytes.
    package init(
        schema: RowSchema,
        rowCount: Int,
        dimensions: Int,
        sink: @escaping ByteSink
    ) throws(FormatError) {
        type = try Self.vectorType(in: schema)
        self.rowCount = rowCount
        self.dimensions = dimensions
        output = BufferedSink(sink: sink)
        output.bytes = Self.header(of: type, rowCount, dimensions)
    }

    package mutating func append(_ row: DatasetRow) throws(FormatError) {
        guard let vector = row.vectors?[type], let count = vector.count else {
            throw FormatError(.badRow, "row \(written + 1): missing \(type.rawValue) vector")
        }
        guard count == dimensions else {
            throw FormatError(.badRow, "row \(written + 1): \(count) numbers instead of \(dimensions)")
        }
        guard written < rowCount else { throw FormatError(.badRow, "more rows than the expected \(rowCount)") }
        written += 1
        append(vector)
    }

    package mutating func finish() throws {
        guard written == rowCount else {
            throw FormatError(.badRow, "\(written) rows instead of the expected \(rowCount)")
        }
        try output.flush()
    }

    private mutating func append(_ vector: EmbeddingVector) {
        switch vector {
        case .floats(let numbers):
            for number in numbers { AvroBytes.append(raw: number.bitPattern.littleEndian, to: &output.bytes) }
        case .signed(let numbers): numbers.withUnsafeBytes { output.bytes.append(contentsOf: $0) }
        case .unsigned(let numbers): output.bytes.append(contentsOf: numbers)
        case .base64: break
        }
    }

    private static func header(of type: EmbeddingType, _ rowCount: Int, _ dimensions: Int) -> [UInt8] {
        let kind =
            switch type {
            case .float, .base64: "<f4"
            case .int8, .binary: "|i1"
            case .uint8, .ubinary: "|u1"
            }
        let text = "{'descr': '\(kind)', 'fortran_order': False, 'shape': (\(rowCount), \(dimensions)), }"
        // Magic, version and length take ten bytes; spaces and a line feed pad the header to a multiple of 64.
        let padding = 63 - (10 + text.utf8.count) % 64
        let length = text.utf8.count + padding + 1
        let start: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
        return start + Array(text.utf8) + Array(repeating: 0x20, count: padding) + [0x0A]
    }
}
