internal import EmbedJobs

/// Writes rows as one JSON object per line: `text`, for output rows `embeddings` by type, then the columns.
///
/// Vector types that were not requested are null, as in the results of the hosted service.
package struct JSONLinesWriter: BufferedRowWriter {
    private let fields: [EmbeddingType]?
    private let fieldKeys: [[UInt8]]
    private let columnKeys: [[UInt8]]
    package var output: BufferedSink

    /// Creates a writer.
    package init(schema: RowSchema, sink: @escaping ByteSink) {
        output = BufferedSink(sink: sink)
        fields = schema.vectorFields
        fieldKeys = (fields ?? []).enumerated().map { Array("\($0 > 0 ? "," : "")\"\($1.rawValue)\":".utf8) }
        columnKeys = schema.columns.map { column in
            var key = [UInt8(ascii: ",")]
            JSONText.append(column.name, to: &key)
            return key + [UInt8(ascii: ":")]
        }
    }

    package mutating func append(_ row: DatasetRow) throws(FormatError) {
        guard row.cells.count == columnKeys.count else {
            throw FormatError(.badRow, "a row has \(row.cells.count) cells for \(columnKeys.count) columns")
        }
        output.bytes.append(contentsOf: #"{"text":"#.utf8)
        JSONText.append(row.text, to: &output.bytes)
        if let fields {
            output.bytes.append(contentsOf: #","embeddings":{"#.utf8)
            for (key, type) in zip(fieldKeys, fields) {
                output.bytes.append(contentsOf: key)
                try VectorText.append(row.vectors?[type], to: &output.bytes)
            }
            output.bytes.append(UInt8(ascii: "}"))
        }
        for (key, cell) in zip(columnKeys, row.cells) {
            output.bytes.append(contentsOf: key)
            try JSONText.append(cell, to: &output.bytes)
        }
        output.bytes.append(contentsOf: "}\n".utf8)
    }
}
