/// The blocks of an Avro file of embedded rows, each row of which can be read on its own.
struct EmbeddedBlocks: Sendable {
    private let blocks: AvroBlocks
    private let decoder: AvroRowDecoder

    /// Lists the blocks of a file.
    init(_ file: some RandomAccessBytes) throws {
        blocks = try AvroBlocks(byteCount: file.size) { try file.read(at: $0, count: $1) }
        guard blocks.schema.vectors != nil else { throw FormatError(.badRow, "its rows do not have vectors") }
        decoder = AvroRowDecoder(schema: blocks.schema)
    }

    func forEachText(in file: some RandomAccessBytes, _ body: (String, RowPosition) throws -> Void) throws {
        for block in blocks.blocks {
            let start = block.payload.lowerBound
            let payload = try file.read(at: start, count: block.payload.count)
            try payload.withUnsafeBytes { bytes in
                var cursor = AvroCursor(bytes, origin: start)
                for _ in 0..<block.rowCount {
                    let before = cursor.position
                    let text = try read(&cursor) { cursor throws(AvroProblem) in try decoder.text(from: &cursor) }
                    try body(text, RowPosition(offset: start + before, end: start + cursor.position))
                }
            }
        }
    }

    func row(in bytes: [UInt8], at offset: Int, hasVectors: Bool) throws -> DatasetRow {
        try bytes.withUnsafeBytes { bytes in
            var cursor = AvroCursor(bytes, origin: offset)
            guard hasVectors else {
                return DatasetRow(text: try read(&cursor) { cursor throws(AvroProblem) in try cursor.text() })
            }
            var row = try read(&cursor) { cursor throws(AvroProblem) in try decoder.row(from: &cursor) }
            row.cells = []
            return row
        }
    }

    private func read<Value>(
        _ cursor: inout AvroCursor,
        _ body: (inout AvroCursor) throws(AvroProblem) -> Value
    ) throws(FormatError) -> Value {
        let position = cursor.origin + cursor.position
        do throws(AvroProblem) { return try body(&cursor) } catch {
            if case .bad(let error) = error { throw error }
            throw FormatError(.corrupt, at: position, "a row extends past the end of its block")
        }
    }
}
