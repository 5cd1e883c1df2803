/// The header and limits of one Avro block: its row count and the range of its rows.
struct AvroBlockFrame: Equatable {
    /// The maximum length of the two numbers before the rows.
    static let headByteCountMax = 20

    let rowCount: Int
    /// The rows' bytes, from the start of the block.
    let payload: Range<Int>

    /// Reads the two numbers at the start of a block.
    init(headIn bytes: UnsafeRawBufferPointer, origin: Int) throws(AvroProblem) {
        var cursor = AvroCursor(bytes, origin: origin)
        rowCount = try cursor.length(upTo: FormatLimits.avroBlockBytesMax, of: "a block in rows")
        let size = try cursor.length(upTo: FormatLimits.avroBlockBytesMax, of: "a block in bytes")
        // A row takes at least one byte; a larger count could cost unbounded time or memory.
        guard rowCount <= size else { throw cursor.bad("a block of \(size) bytes cannot hold \(rowCount) rows") }
        payload = cursor.position..<(cursor.position + size)
    }

    /// Reads a whole block and checks the marker after it.
    init(in bytes: UnsafeRawBufferPointer, origin: Int, syncMarker: [UInt8]) throws(AvroProblem) {
        try self.init(headIn: bytes, origin: origin)
        let end = payload.upperBound + syncMarker.count
        guard end <= bytes.count else { throw .short(needed: end) }
        guard bytes.part(payload.upperBound..<end).elementsEqual(syncMarker) else {
            throw .bad(Self.wrongMarker(at: origin + payload.upperBound))
        }
    }

    static func wrongMarker(at offset: Int) -> FormatError {
        FormatError(.corrupt, at: offset, "wrong marker after a block")
    }
}

/// Reads the rows of single blocks, as rows, texts or floats.
package struct AvroBlockDecoder {
    private let decoder: AvroRowDecoder

    /// Creates a decoder for files with this schema.
    package init(schema: RowSchema) { decoder = AvroRowDecoder(schema: schema) }

    /// Calls `body` with every row of a block and its index in the file.
    ///
    /// - Parameters:
    ///   - payload: the bytes of the file in the range `block.payload`.
    ///   - block: the block as listed by `AvroBlocks`.
    ///   - body: takes the index of the row in the file, from 0, and the row.
    package func rows(
        in payload: UnsafeRawBufferPointer,
        of block: AvroBlocks.Block,
        _ body: (Int, DatasetRow) throws -> Void
    ) throws {
        let origin = try start(of: payload, block)
        try rows(in: payload, count: block.rowCount, origin: origin) { try body(block.firstRow + $0, $1) }
    }

    /// Calls `body` with the text of every row, like `rows`; the other fields are skipped without a copy.
    package func texts(
        in payload: UnsafeRawBufferPointer,
        of block: AvroBlocks.Block,
        _ body: (Int, String) throws -> Void
    ) throws {
        let origin = try start(of: payload, block)
        try walk(payload, block.rowCount, origin) { cursor throws(AvroProblem) in
            try decoder.text(from: &cursor)
        } _: {
            try body(block.firstRow + $0, $1)
        }
    }

    /// Calls `body` with the floats of every row, like `rows`; nil for a row without floats.
    ///
    /// The floats are four little-endian bytes each, are valid during the call only, and may be unaligned.
    package func floats(
        in payload: UnsafeRawBufferPointer,
        of block: AvroBlocks.Block,
        _ body: (Int, UnsafeRawBufferPointer?) throws -> Void
    ) throws {
        let origin = try start(of: payload, block)
        try walk(payload, block.rowCount, origin) { cursor throws(AvroProblem) in
            try decoder.floats(from: &cursor)
        } _: {
            try body(block.firstRow + $0, $1)
        }
    }

    func rows(
        in payload: UnsafeRawBufferPointer,
        count: Int,
        origin: Int,
        _ body: (Int, DatasetRow) throws -> Void
    ) throws {
        try walk(payload, count, origin, { cursor throws(AvroProblem) in try decoder.row(from: &cursor) }, body)
    }

    private func start(of payload: UnsafeRawBufferPointer, _ block: AvroBlocks.Block) throws(FormatError) -> Int {
        let start = block.payload.lowerBound
        guard payload.count == block.payload.count else {
            throw FormatError(.truncated, at: start + payload.count, "the file ends in the middle of a block")
        }
        return start
    }

    private func walk<Value>(
        _ payload: UnsafeRawBufferPointer,
        _ count: Int,
        _ origin: Int,
        _ read: (inout AvroCursor) throws(AvroProblem) -> Value,
        _ body: (Int, Value) throws -> Void
    ) throws {
        var cursor = AvroCursor(payload, origin: origin)
        for index in 0..<count {
            let value: Value
            do throws(AvroProblem) { value = try read(&cursor) } catch {
                guard case .bad(let error) = error else {
                    throw FormatError(.corrupt, at: origin + cursor.position, "a row extends past the end of its block")
                }
                throw error
            }
            try body(index, value)
        }
        guard cursor.remaining == 0 else {
            throw FormatError(.corrupt, at: origin + cursor.position, "a block has bytes left over after its rows")
        }
    }
}
