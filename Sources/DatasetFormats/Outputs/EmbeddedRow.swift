internal import EmbedJobs

/// Reads single rows that a download wrote as text: their texts and vectors.
enum EmbeddedRow {
    /// Reads a line of JSON; `embeddings` is an object of vectors by type.
    static func read(json line: [UInt8], hasVectors: Bool) throws -> DatasetRow {
        try line.withUnsafeBytes { bytes in
            var scanner = JSONScanner()
            scanner.begin(bytes)
            guard scanner.peek() == UInt8(ascii: "{") else { throw scanner.unexpected("a row must be a JSON object") }
            try scanner.openObject()
            var row = DatasetRow(text: "")
            while let key = try scanner.nextKey() {
                let name = key.text(in: bytes)
                if hasVectors, name == "embeddings", scanner.peek() == UInt8(ascii: "{") {
                    row.vectors = try vectors(&scanner)
                } else {
                    let token = try scanner.value()
                    if name == "text", case .string(let text) = token.kind { row.text = text.text(in: bytes) }
                }
            }
            return row
        }
    }

    /// Reads a record of CSV; each type of vectors has a column, with a JSON array or base64.
    static func read(record: [UInt8], after header: [UInt8], hasVectors: Bool) throws -> DatasetRow {
        let types = hasVectors ? EmbeddingType.allCases : []
        let columns = try FieldSelection(optional: types.map { "embeddings.\($0.rawValue)" })
        var parser = CSVParser(fields: columns, rowBytesMax: FormatLimits.embeddedRowBytesMax)
        var outcome: RowOutcome?
        parser.feed(header + record) { outcome = $0 }
        parser.finish { outcome = $0 }
        switch outcome {
        case .row(let parsed)?:
            var row = DatasetRow(text: parsed.text)
            var vectors = VectorSet()
            for (type, cell) in zip(types, parsed.cells) {
                guard case .string(let text) = cell, !text.isEmpty else { continue }
                try put(text, as: type, in: &vectors)
            }
            row.vectors = vectors
            return row
        case .malformed(let error)?: throw FormatError(.badRow, error.message)
        case nil: throw FormatError(.badRow, "a record is missing")
        }
    }

    private static func put(_ text: String, as type: EmbeddingType, in vectors: inout VectorSet) throws {
        guard type != .base64 else { return vectors.base64 = text }
        try Array(text.utf8).withUnsafeBytes { bytes in
            var scanner = JSONScanner()
            scanner.begin(bytes)
            try read(type, from: &scanner, into: &vectors)
        }
    }

    private static func vectors(_ scanner: inout JSONScanner) throws(JSONFailure) -> VectorSet {
        var vectors = VectorSet()
        try scanner.openObject()
        while let key = try scanner.nextKey() {
            if let type = EmbeddingType(rawValue: key.text(in: scanner.bytes)) {
                try read(type, from: &scanner, into: &vectors)
            } else {
                _ = try scanner.value()
            }
        }
        return vectors
    }

    /// Reads the vector of a type, or null.
    private static func read(
        _ type: EmbeddingType,
        from scanner: inout JSONScanner,
        into vectors: inout VectorSet
    ) throws(JSONFailure) {
        guard scanner.peek() == UInt8(ascii: "[") else {
            let token = try scanner.value()
            if type == .base64, case .string(let text) = token.kind { vectors.base64 = text.text(in: scanner.bytes) }
            return
        }
        switch type {
        case .float: vectors.float = try numbers(&scanner, float)
        case .int8: vectors.int8 = try numbers(&scanner, whole)
        case .uint8: vectors.uint8 = try numbers(&scanner, whole)
        case .binary: vectors.binary = try numbers(&scanner, whole)
        case .ubinary: vectors.ubinary = try numbers(&scanner, whole)
        case .base64: _ = try scanner.value()
        }
    }

    private static func float(_ token: JSONToken, in bytes: UnsafeRawBufferPointer) -> Float? {
        switch token.kind {
        case .whole, .decimal:
            Float(String(decoding: bytes.part(token.range), as: UTF8.self)).flatMap { $0.isFinite ? $0 : nil }
        case .null, .boolean, .string, .array, .object: nil
        }
    }

    private static func whole<Number: FixedWidthInteger>(
        _ token: JSONToken,
        in bytes: UnsafeRawBufferPointer
    ) -> Number? {
        guard case .whole = token.kind else { return nil }
        return JSONText.long(bytes.part(token.range)).flatMap { Number(exactly: $0) }
    }

    /// Reads an array of numbers; a value that does not fit is an error.
    private static func numbers<Number>(
        _ scanner: inout JSONScanner,
        _ number: (JSONToken, UnsafeRawBufferPointer) -> Number?
    ) throws(JSONFailure) -> [Number] {
        var numbers: [Number] = []
        try scanner.openArray()
        while try scanner.nextElement(isFirst: numbers.isEmpty) {
            let token = try scanner.value()
            guard numbers.count < FormatLimits.vectorCountMax, let value = number(token, scanner.bytes) else {
                throw JSONFailure(code: .badNumber, offset: token.range.lowerBound, problem: "not a number of a vector")
            }
            numbers.append(value)
        }
        return numbers
    }
}
