internal import EmbedJobs

/// Writes rows as an Avro object container file (Avro 1.11 specification, "Object Container Files"), codec null.
///
/// The output is a pure function of schema, marker and rows. Blocks end after `FormatLimits.avroBlockRows` rows or
/// `avroBlockBytes` bytes. Files with the same schema and marker can be joined by dropping every header but the
/// first.
package struct AvroWriter: RowWriter {
    static let magic: [UInt8] = [0x4F, 0x62, 0x6A, 0x01]
    static let syncByteCount = 16

    private let schema: RowSchema
    private let fields: [EmbeddingType]?
    private let syncMarker: [UInt8]
    private let sink: ByteSink
    private var header: [UInt8]
    private var block: [UInt8] = []
    private var rowCount = 0

    /// Creates a writer; it writes nothing before the first block is full.
    ///
    /// - Parameters:
    ///   - schema: the schema of every row.
    ///   - syncMarker: 16 bytes written after the header and every block; they should not occur in the rows.
    ///   - sink: receives the header, then one block at a time.
    package init(schema: RowSchema, syncMarker: [UInt8], sink: @escaping ByteSink) {
        precondition(syncMarker.count == Self.syncByteCount, "a sync marker has 16 bytes")
        self.schema = schema
        self.syncMarker = syncMarker
        self.sink = sink
        fields = schema.vectorFields
        header = Self.magic
        AvroBytes.append(long: 2, to: &header)
        AvroBytes.append("avro.schema", to: &header)
        AvroBytes.append(schema.avroJSON, to: &header)
        AvroBytes.append("avro.codec", to: &header)
        AvroBytes.append("null", to: &header)
        AvroBytes.append(long: 0, to: &header)
        header += syncMarker
    }

    package mutating func write(_ row: DatasetRow) throws {
        let start = block.count
        do throws(FormatError) { try append(row) } catch {
            block.removeLast(block.count - start)
            throw error
        }
        rowCount += 1
        if rowCount >= FormatLimits.avroBlockRows || block.count >= FormatLimits.avroBlockBytes { try closeBlock() }
    }

    package mutating func finish() throws { try closeBlock() }

    private mutating func closeBlock() throws {
        if !header.isEmpty {
            try header.withUnsafeBytes(sink)
            header = []
        }
        guard rowCount > 0 else { return }
        var head: [UInt8] = []
        AvroBytes.append(long: Int64(rowCount), to: &head)
        AvroBytes.append(long: Int64(block.count), to: &head)
        try head.withUnsafeBytes(sink)
        block += syncMarker
        try block.withUnsafeBytes(sink)
        block.removeAll(keepingCapacity: true)
        rowCount = 0
    }

    // MARK: Rows

    private mutating func append(_ row: DatasetRow) throws(FormatError) {
        let start = block.count
        AvroBytes.append(row.text, to: &block)
        try append(row.vectors)
        guard row.cells.count == schema.columns.count else {
            throw bad("\(row.cells.count) cells for \(schema.columns.count) columns")
        }
        for (cell, column) in zip(row.cells, schema.columns) { try append(cell, column) }
        guard block.count - start <= FormatLimits.avroBlockBytesMax - FormatLimits.avroBlockBytes else {
            throw bad("larger than an Avro block can be")
        }
    }

    private func bad(_ problem: String) -> FormatError {
        FormatError(.badRow, "a row does not fit its schema: \(problem)")
    }

    private mutating func append(_ cell: Cell, _ column: DatasetColumn) throws(FormatError) {
        guard let type = cell.type else {
            block.append(0)
            return
        }
        guard type == column.type else {
            throw bad("column \(JSONText.quoted(column.name, limit: 64)): unexpected \(type.rawValue)")
        }
        // The second branch of the union, 1 as a zigzag number.
        block.append(2)
        switch cell {
        case .null: break
        case .string(let text), .json(let text): AvroBytes.append(text, to: &block)
        case .long(let number): AvroBytes.append(long: number, to: &block)
        case .double(let number): AvroBytes.append(raw: number.bitPattern.littleEndian, to: &block)
        case .boolean(let flag): block.append(flag ? 1 : 0)
        }
    }

    private mutating func append(_ vectors: VectorSet?) throws(FormatError) {
        guard let fields, let asked = schema.vectors else {
            guard vectors == nil else { throw bad("unexpected vectors") }
            return
        }
        guard let vectors else { throw bad("missing vectors") }
        if vectors.base64 != nil, !asked.contains(.base64) { throw bad("unexpected base64 vector") }
        for type in fields where append(vectors[type]) && !asked.contains(type) {
            throw bad("unexpected \(type.rawValue) vector")
        }
    }

    /// Appends a nullable vector; returns whether it is present.
    private mutating func append(_ vector: EmbeddingVector?) -> Bool {
        block.append(vector == nil ? 0 : 2)
        switch vector {
        case nil: return false
        case .floats(let numbers): AvroBytes.append(floats: numbers, to: &block)
        case .signed(let numbers): AvroBytes.append(ints: numbers, to: &block)
        case .unsigned(let numbers): AvroBytes.append(ints: numbers, to: &block)
        case .base64(let text): AvroBytes.append(text, to: &block)
        }
        return true
    }
}
