internal import DatasetFormats

/// What must hold of any Avro file.
enum AvroProperties {
    static func check(_ bytes: [UInt8]) throws {
        let whole = Self.read([bytes[...]])
        let inPieces = Self.read(Pieces.of(bytes))
        try FuzzTarget.require(whole.error == inPieces.error, "in pieces, the file has another mistake")
        // By their texts: a float that is not a number does not equal itself.
        try FuzzTarget.require("\(whole.rows)" == "\(inPieces.rows)", "in pieces, the file has other rows")
        guard let schema = whole.schema, whole.error == nil else { return }
        try checkWriting(whole.rows, schema)
    }

    /// Rows that are written are read as the same rows.
    static func checkWriting(_ rows: [DatasetRow], _ schema: RowSchema) throws {
        let file = try written(rows, schema)
        let again = read([file[...]])
        try FuzzTarget.require(again.error == nil, "what was written cannot be read: \(again.error?.message ?? "")")
        try FuzzTarget.require(again.schema == schema, "another schema is read than was written")
        try FuzzTarget.require("\(again.rows)" == "\(rows)", "other rows are read than were written")
        try FuzzTarget.require(try written(again.rows, schema) == file, "what was read is written in another way")
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
            // The body above throws nothing, and the reader only this.
            content.error = error as? FormatError
        }
        return content
    }
}
