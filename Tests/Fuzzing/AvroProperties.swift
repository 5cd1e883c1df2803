internal import DatasetFormats

/// Properties of any Avro file.
enum AvroProperties {
    static func check(_ bytes: [UInt8]) throws {
        let whole = Self.read([bytes[...]])
        let inPieces = Self.read(Pieces.of(bytes))
        try FuzzTarget.require(whole.error == inPieces.error, "read in pieces, the file has another error")
        // Compares descriptions: NaN does not equal itself.
        try FuzzTarget.require("\(whole.rows)" == "\(inPieces.rows)", "read in pieces, the file has other rows")
        guard let schema = whole.schema, whole.error == nil else { return }
        try checkWriting(whole.rows, schema)
    }

    /// Written rows are read back unchanged.
    static func checkWriting(_ rows: [DatasetRow], _ schema: RowSchema) throws {
        let file = try written(rows, schema)
        let again = read([file[...]])
        try FuzzTarget.require(again.error == nil, "the written file cannot be read: \(again.error?.message ?? "")")
        try FuzzTarget.require(again.schema == schema, "the schema that is read differs from the written one")
        try FuzzTarget.require("\(again.rows)" == "\(rows)", "the rows that are read differ from the written ones")
        try FuzzTarget.require(try written(again.rows, schema) == file, "the rows are written differently")
    }

    private static func written(_ rows: [DatasetRow], _ schema: RowSchema) throws -> [UInt8] {
        var file: [UInt8] = []
        let marker = [UInt8](repeating: 7, count: 16)
        var writer = AvroWriter(schema: schema, syncMarker: marker) { file += $0 }
        for row in rows { try writer.write(row) }
        try writer.finish()
        return file
    }

    private struct Content {
        var schema: RowSchema?
        var rows: [DatasetRow] = []
        var error: FormatError?
    }

    private static func read(_ pieces: [ArraySlice<UInt8>]) -> Content {
        var content = Content()
        var reader = AvroStreamReader()
        do {
            for piece in pieces {
                try reader.feed(Array(piece)) { event in
                    switch event {
                    case .schema(let schema): content.schema = schema
                    case .row(let row): content.rows.append(row)
                    }
                }
            }
            try reader.finish()
        } catch {
            // Only the reader throws, and only this type.
            content.error = error as? FormatError
        }
        return content
    }
}
