internal import EmbedJobs

/// Reads rows of one schema from Avro bytes.
struct AvroRowDecoder {
    private let schema: RowSchema
    private let fields: [EmbeddingType]?

    init(schema: RowSchema) {
        self.schema = schema
        fields = schema.vectorFields
    }

    /// Reads a whole row.
    func row(from cursor: inout AvroCursor) throws(AvroProblem) -> DatasetRow {
        var row = DatasetRow(text: try cursor.text())
        if let fields { row.vectors = try vectors(fields, from: &cursor) }
        row.cells.reserveCapacity(schema.columns.count)
        for column in schema.columns { row.cells.append(try cell(column.type, from: &cursor)) }
        return row
    }

    /// Reads a row's text and skips the rest.
    func text(from cursor: inout AvroCursor) throws(AvroProblem) -> String {
        let text = try cursor.text()
        if let fields { for type in fields { try skip(type, from: &cursor) } }
        for column in schema.columns { try skip(column.type, from: &cursor) }
        return text
    }

    /// Reads the bytes of a row's floats and skips the rest; nil for a row without floats.
    func floats(from cursor: inout AvroCursor) throws(AvroProblem) -> UnsafeRawBufferPointer? {
        try cursor.skipText()
        var floats: UnsafeRawBufferPointer?
        for type in fields ?? [] {
            if type == .float { floats = try floatRun(from: &cursor) } else { try skip(type, from: &cursor) }
        }
        for column in schema.columns { try skip(column.type, from: &cursor) }
        return floats
    }

    // MARK: Cells

    private func cell(_ type: ColumnType, from cursor: inout AvroCursor) throws(AvroProblem) -> Cell {
        guard try cursor.isPresent() else { return .null }
        return switch type {
        case .string: .string(try cursor.text())
        case .json: .json(try cursor.text())
        case .long: .long(try cursor.long())
        case .double: .double(try cursor.double())
        case .boolean: .boolean(try cursor.boolean())
        }
    }

    private func skip(_ type: ColumnType, from cursor: inout AvroCursor) throws(AvroProblem) {
        guard try cursor.isPresent() else { return }
        switch type {
        case .string, .json: try cursor.skipText()
        case .long: _ = try cursor.long()
        case .double: _ = try cursor.double()
        case .boolean: _ = try cursor.boolean()
        }
    }

    // MARK: Vectors

    private func vectors(_ fields: [EmbeddingType], from cursor: inout AvroCursor) throws(AvroProblem) -> VectorSet {
        var vectors = VectorSet()
        for type in fields where try cursor.isPresent() {
            switch type {
            case .float: vectors.float = try floats(array: &cursor)
            case .int8: vectors.int8 = try ints(array: &cursor)
            case .uint8: vectors.uint8 = try ints(array: &cursor)
            case .binary: vectors.binary = try ints(array: &cursor)
            case .ubinary: vectors.ubinary = try ints(array: &cursor)
            case .base64: vectors.base64 = try cursor.text()
            }
        }
        return vectors
    }

    private func floats(array cursor: inout AvroCursor) throws(AvroProblem) -> [Float] {
        var floats: [Float] = []
        while true {
            let count = try cursor.itemCount(before: floats.count)
            if count == 0 { return floats }
            let raw = try cursor.take(count * 4)
            floats.reserveCapacity(floats.count + count)
            for index in 0..<count {
                let bits = raw.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
                floats.append(Float(bitPattern: UInt32(littleEndian: bits)))
            }
        }
    }

    private func ints<Number: FixedWidthInteger>(array cursor: inout AvroCursor) throws(AvroProblem) -> [Number] {
        var numbers: [Number] = []
        while true {
            let count = try cursor.itemCount(before: numbers.count)
            if count == 0 { return numbers }
            // Every number takes at least one byte: check the count before reserving memory for it.
            guard count <= cursor.remaining else { throw .short(needed: cursor.position + count) }
            numbers.reserveCapacity(numbers.count + count)
            for _ in 0..<count {
                let start = cursor
                let wide = try cursor.long()
                guard let number = Number(exactly: wide) else {
                    throw start.bad("a vector holds \(wide): must be between \(Number.min) and \(Number.max)")
                }
                numbers.append(number)
            }
        }
    }

    /// The bytes of the nullable float array. Rejects an array in several runs, which this project never writes.
    private func floatRun(from cursor: inout AvroCursor) throws(AvroProblem) -> UnsafeRawBufferPointer? {
        guard try cursor.isPresent() else { return nil }
        let count = try cursor.itemCount(before: 0)
        let raw = try cursor.take(count * 4)
        if count > 0, try cursor.itemCount(before: count) != 0 { throw cursor.bad("a vector is in several runs") }
        return raw
    }

    private func skip(_ type: EmbeddingType, from cursor: inout AvroCursor) throws(AvroProblem) {
        guard try cursor.isPresent() else { return }
        guard type != .base64 else { return try cursor.skipText() }
        var before = 0
        while true {
            let count = try cursor.itemCount(before: before)
            if count == 0 { return }
            before += count
            if type == .float {
                _ = try cursor.take(count * 4)
            } else {
                for _ in 0..<count { _ = try cursor.long() }
            }
        }
    }
}
