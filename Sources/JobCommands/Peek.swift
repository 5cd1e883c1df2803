internal import DatasetFormats
internal import EmbedJobs

/// The first rows of a dataset as records, read no further than need be.
struct Peek {
    private let limit: Int
    private var schema: RowSchema?
    private var records: [Record] = []

    private init(limit: Int) { self.limit = limit }

    /// Reads up to `limit` rows, from as many parts as it takes.
    static func rows(of dataset: Dataset, limit: Int, _ session: Session) async throws(CommandFailure) -> [Record] {
        var peek = Peek(limit: limit)
        do {
            for part in dataset.parts where peek.records.count < limit {
                try await peek.read(try await session.service.content(ofPart: part.index, in: dataset.id))
            }
            return peek.records
        } catch let error as APIError {
            throw CommandFailure(error)
        } catch let error as FormatError {
            throw CommandFailure(.failure, "dataset \(dataset.id) cannot be read: \(error.message)")
        } catch {
            throw CommandFailure(.interrupted, "interrupted")
        }
    }

    private mutating func read(_ bytes: ByteSource) async throws {
        var reader = AvroStreamReader()
        for try await chunk in bytes {
            try Task.checkCancellation()
            try reader.feed(chunk) { event in
                switch event {
                case .schema(let schema): self.schema = schema
                case .row(let row): take(row)
                }
            }
            // The rest of the part is of no interest, nor is whether it ends well.
            if records.count >= limit { return }
        }
        try reader.finish()
    }

    private mutating func take(_ row: DatasetRow) {
        guard records.count < limit else { return }
        var fields: [(String, Record.Content)] = [("text", .text(row.text))]
        for (column, cell) in zip(schema?.columns ?? [], row.cells) { fields.append((column.name, Self.content(cell))) }
        for type in schema?.vectors ?? [] { fields.append((type.rawValue, Self.content(of: type, row.vectors))) }
        records.append(Record(fields))
    }

    private static func content(_ cell: Cell) -> Record.Content {
        if case .string(let text) = cell { return .text(text) }
        return .json(JSONText.text(of: cell))
    }

    /// A vector's shape and its first numbers: "[384] 0.0123, -0.0456, 0.0789, …".
    private static func content(of type: VectorType, _ vectors: VectorSet?) -> Record.Content {
        guard let vectors else { return .null }
        switch type {
        case .float: return shape(vectors.float.map { $0.map(rounded) })
        case .int8: return shape(vectors.int8.map { $0.map { String($0) } })
        case .uint8: return shape(vectors.uint8.map { $0.map { String($0) } })
        case .binary: return shape(vectors.binary.map { $0.map { String($0) } })
        case .ubinary: return shape(vectors.ubinary.map { $0.map { String($0) } })
        case .base64: return .optional(vectors.base64.map { "\(Figures.bytes($0.utf8.count)) of base64" })
        }
    }

    private static func shape(_ numbers: [String]?) -> Record.Content {
        guard let numbers else { return .null }
        let first = numbers.prefix(Limits.peekedNumbers).joined(separator: ", ")
        return .text("[\(numbers.count)] \(first)\(numbers.count > Limits.peekedNumbers ? ", …" : "")")
    }

    /// A number to four decimals.
    private static func rounded(_ number: Float) -> String {
        let scaled = (Double(number) * 10_000).rounded()
        guard abs(scaled) < 1e15 else { return String(number) }
        let whole = Int(scaled).magnitude
        let digits = String(whole % 10_000)
        return (scaled < 0 ? "-" : "") + "\(whole / 10_000)." + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
