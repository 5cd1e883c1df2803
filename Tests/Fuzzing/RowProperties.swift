internal import DatasetFormats

/// Properties of any upload, and of files written from its rows.
enum RowProperties {
    /// A limit that short inputs reach.
    private static let rowBytesMax = 48

    static func checkJSONLines(_ bytes: [UInt8]) throws {
        let fields = try FieldSelection(keep: ["id"], optional: ["a", "é"])
        _ = try outcomes(bytes, JSONLinesParser(fields: fields, rowBytesMax: rowBytesMax))
        let all = try outcomes(bytes, JSONLinesParser(fields: fields))
        let rows = all.compactMap(\.row)
        var types = ColumnTypes(count: fields.names.count)
        for row in rows { types.observe(row.cells) }
        // Like an upload: reads once to find the types, and again with them.
        let typed = try outcomes(bytes, JSONLinesParser(fields: fields, types: types.types)).compactMap(\.row)
        try FuzzTarget.require(typed.map(\.text) == rows.map(\.text), "with types, the rows that are read differ")
        let columns = zip(fields.names, types.types).map { DatasetColumn(name: $0, type: $1) }
        try checkWriting(typed.map { DatasetRow(text: $0.text, cells: $0.cells) }, RowSchema(columns: columns)) {
            try outcomes($0, JSONLinesParser(fields: fields, types: types.types)).map(\.row)
        }
    }

    static func checkCSV(_ bytes: [UInt8]) throws {
        let fields = try FieldSelection(keep: ["id"], optional: ["a", "é"])
        _ = try outcomes(bytes, CSVParser(fields: fields, rowBytesMax: rowBytesMax))
        _ = try outcomes(bytes, CSVParser(fields: fields, delimiter: .tab))
        let rows = try outcomes(bytes, CSVParser(fields: fields)).compactMap(\.row)
        let columns = fields.names.map { DatasetColumn(name: $0, type: .string) }
        var written: [UInt8] = []
        var writer = CSVWriter(schema: RowSchema(columns: columns)) { written += $0 }
        for row in rows { try writer.write(DatasetRow(text: row.text, cells: row.cells)) }
        try writer.finish()
        let again = try outcomes(written, CSVParser(fields: fields)).map(\.row)
        try FuzzTarget.require(again.count == rows.count, "the number of rows differs when read back")
        for (row, copy) in zip(rows, again) {
            // A missing field is written as an empty one.
            let cells = row.cells.map { $0 == .null ? Cell.string("") : $0 }
            let isSame = copy.map { $0.text.isIdentical(to: row.text) && $0.cells == cells }
            try FuzzTarget.require(isSame == true, "row \(row.number) differs when read back")
        }
    }

    /// Rows written as JSON lines and as Avro are read back unchanged.
    private static func checkWriting(
        _ rows: [DatasetRow],
        _ schema: RowSchema,
        reading: ([UInt8]) throws -> [ParsedRow?]
    ) throws {
        var lines: [UInt8] = []
        var writer = JSONLinesWriter(schema: schema) { lines += $0 }
        for row in rows { try writer.write(row) }
        try writer.finish()
        let again = try reading(lines)
        try FuzzTarget.require(again.count == rows.count, "the number of rows differs when read back")
        for (row, copy) in zip(rows, again) {
            let isSame = copy.map { $0.text.isIdentical(to: row.text) && $0.cells == row.cells }
            try FuzzTarget.require(isSame == true, "a row differs when read back: \(row)")
        }
        try AvroProperties.checkWriting(rows, schema)
    }

    /// A parser's outcomes for a file, which must not depend on how the file is split.
    private static func outcomes(_ bytes: [UInt8], _ parser: some RowParser) throws -> [RowOutcome] {
        let whole = outcomes(of: [bytes[...]], parser)
        let inPieces = outcomes(of: Pieces.of(bytes), parser)
        try FuzzTarget.require(whole == inPieces, "read in pieces, the file has other rows: \(whole) and \(inPieces)")
        for row in whole.compactMap(\.row) {
            try FuzzTarget.require(!row.text.isEmpty && row.line > 0 && row.number > 0, "a row lacks text or position")
        }
        return whole
    }

    private static func outcomes(of pieces: [ArraySlice<UInt8>], _ parser: some RowParser) -> [RowOutcome] {
        var parser = parser
        var outcomes: [RowOutcome] = []
        for piece in pieces { parser.feed(Array(piece)) { outcomes.append($0) } }
        parser.finish { outcomes.append($0) }
        return outcomes
    }
}

/// A split of a file into pieces.
enum Pieces {
    /// Pieces of one byte up to the first thousand, then larger ones: most edge cases are near the start.
    static func of(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var pieces = bytes.prefix(1_000).indices.map { bytes[$0...$0] }
        var place = pieces.count
        while place < bytes.count {
            let end = min(place + 61, bytes.count)
            pieces.append(bytes[place..<end])
            place = end
        }
        return pieces
    }
}

extension String {
    /// Whether the bytes are the same; for `==`, two encodings of an accent are equal.
    func isIdentical(to other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

extension RowOutcome {
    fileprivate var row: ParsedRow? { if case .row(let row) = self { row } else { nil } }
}
