/// What an Avro file has to say, in order.
package enum AvroEvent: Equatable, Sendable {
    /// The schema: once, before any row, and also in a file without rows.
    case schema(RowSchema)
    /// A row.
    case row(DatasetRow)
}

/// Reads an Avro object container file of rows from bytes that arrive in chunks of any size.
///
/// At most one block is in memory. Everything that the file says about itself is checked; what does not hold is a
/// `FormatError` with its place. After an error, also one of `body`, the reader must not be used any further.
package struct AvroStreamReader {
    /// The rows so far.
    package private(set) var rowCount = 0

    private var header: AvroHeader?
    private var decoder: AvroBlockDecoder?
    private var pending: [UInt8] = []
    /// How many bytes must be pending before it is worth looking at them.
    private var needed = AvroWriter.magic.count
    /// The place in the file of the first pending byte.
    private var offset = 0

    /// Makes a reader at the start of a file.
    package init() {}

    /// Takes a chunk and hands over what it completes.
    package mutating func feed(_ bytes: UnsafeRawBufferPointer, _ body: (AvroEvent) throws -> Void) throws {
        var place = 0
        while place < bytes.count {
            let count = min(needed - pending.count, bytes.count - place)
            pending.append(contentsOf: bytes.part(place..<(place + count)))
            place += count
            if pending.count == needed { try advance(body) }
        }
    }

    /// Takes a chunk and hands over what it completes.
    package mutating func feed(_ bytes: [UInt8], _ body: (AvroEvent) throws -> Void) throws {
        try bytes.withUnsafeBytes { try feed($0, body) }
    }

    /// Says that the file ends here; fails if that is in the middle of something.
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

    /// The value, or nil when more bytes are needed, which is noted.
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
