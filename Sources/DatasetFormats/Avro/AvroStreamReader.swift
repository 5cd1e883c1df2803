/// An item of an Avro file, in file order.
package enum AvroEvent: Equatable, Sendable {
    /// The schema: once, before any row, also for a file without rows.
    case schema(RowSchema)
    /// A row.
    case row(DatasetRow)
}

/// Reads an Avro object container file of rows from bytes that arrive in chunks of any size.
///
/// At most one block is in memory. Every claim of the file is checked; a contradiction is a `FormatError` with its
/// offset. After an error, including one thrown by `body`, the reader must not be used again.
package struct AvroStreamReader {
    /// The number of rows read so far.
    package private(set) var rowCount = 0

    private var header: AvroHeader?
    private var decoder: AvroBlockDecoder?
    private var pending: [UInt8] = []
    /// The number of pending bytes to collect before the next attempt to parse them.
    private var needed = AvroWriter.magic.count
    /// The offset in the file of the first pending byte.
    private var offset = 0

    /// Creates a reader at the start of a file.
    package init() {}

    /// Reads a chunk and calls `body` with every item that it completes.
    package mutating func feed(_ bytes: UnsafeRawBufferPointer, _ body: (AvroEvent) throws -> Void) throws {
        var position = 0
        while position < bytes.count {
            let count = min(needed - pending.count, bytes.count - position)
            pending.append(contentsOf: bytes.part(position..<(position + count)))
            position += count
            if pending.count == needed { try advance(body) }
        }
    }

    /// Reads a chunk and calls `body` with every item that it completes.
    package mutating func feed(_ bytes: [UInt8], _ body: (AvroEvent) throws -> Void) throws {
        try bytes.withUnsafeBytes { try feed($0, body) }
    }

    /// Marks the end of the file; throws `truncated` within the header or a block.
    package mutating func finish() throws(FormatError) {
        guard header == nil || !pending.isEmpty else { return }
        let part = header == nil ? "header" : "block"
        throw FormatError(.truncated, at: offset + pending.count, "the file ends in the middle of a \(part)")
    }

    private mutating func advance(_ body: (AvroEvent) throws -> Void) throws {
        guard let header, let decoder else { return try readHeader(body) }
        let origin = offset
        let read = pending.withUnsafeBytes { bytes in
            Result { () throws(AvroProblem) in
                try AvroBlockFrame(in: bytes, origin: origin, syncMarker: header.syncMarker)
            }
        }
        guard let frame = try value(of: read) else { return }
        try pending.withUnsafeBytes { bytes in
            let payload = bytes.part(frame.payload)
            try decoder.rows(in: payload, count: frame.rowCount, origin: origin + frame.payload.lowerBound) {
                try body(.row($1))
            }
        }
        rowCount += frame.rowCount
        drop()
    }

    private mutating func readHeader(_ body: (AvroEvent) throws -> Void) throws {
        let read = pending.withUnsafeBytes { bytes in
            Result { () throws(AvroProblem) in try AvroHeader(from: bytes) }
        }
        guard let header = try value(of: read) else { return }
        self.header = header
        decoder = AvroBlockDecoder(schema: header.schema)
        drop()
        try body(.schema(header.schema))
    }

    /// The value, or nil if more bytes are needed; records how many.
    private mutating func value<Value>(of read: Result<Value, AvroProblem>) throws(FormatError) -> Value? {
        switch read {
        case .success(let value): return value
        case .failure(.bad(let error)): throw error
        case .failure(.short(let needed)):
            self.needed = needed
            return nil
        }
    }

    /// Drops the pending bytes, all of which have been read.
    private mutating func drop() {
        offset += pending.count
        pending.removeAll(keepingCapacity: true)
        needed = 1
    }
}
