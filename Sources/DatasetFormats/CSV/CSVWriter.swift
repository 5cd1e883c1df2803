internal import EmbedJobs

/// Writes rows as comma-separated values (RFC 4180): `text`, the columns, then one JSON array per requested vector
/// type in a column such as `embeddings.float`.
///
/// The first record is the header; records end with CR LF. A null is an empty field, an empty text is `""`. Values
/// are not modified: a text that a spreadsheet would take for a formula stays unchanged.
package struct CSVWriter: BufferedRowWriter {
    private let vectors: [EmbeddingType]
    private let columnCount: Int
    private let delimiter: UInt8
    package var output: BufferedSink
    private var field: [UInt8] = []

    /// Creates a writer. The header is written with the first rows, or by `finish`.
    package init(schema: RowSchema, delimiter: CSVDelimiter = .comma, sink: @escaping ByteSink) {
        output = BufferedSink(sink: sink)
        vectors = schema.vectors ?? []
        columnCount = schema.columns.count
        self.delimiter = delimiter.byte
        append("text")
        for column in schema.columns { appendNext(column.name) }
        for type in vectors { appendNext("embeddings.\(type.rawValue)") }
        endRecord()
    }

    package mutating func append(_ row: DatasetRow) throws(FormatError) {
        guard row.cells.count == columnCount else {
            throw FormatError(.badRow, "a row has \(row.cells.count) cells for \(columnCount) columns")
        }
        append(row.text)
        for cell in row.cells { appendNext(cell) }
        for type in vectors { try appendNext(row.vectors?[type]) }
        endRecord()
    }

    private mutating func appendNext(_ cell: Cell) {
        switch cell {
        case .null: output.bytes.append(delimiter)
        case .string(let text), .json(let text): appendNext(text)
        case .long(let number): appendNext(number.description)
        case .double(let number): appendNext(number.description)
        case .boolean(let flag): appendNext(flag ? "true" : "false")
        }
    }

    private mutating func appendNext(_ vector: EmbeddingVector?) throws(FormatError) {
        output.bytes.append(delimiter)
        guard let vector else { return }
        if case .base64(let text) = vector { return append(text) }
        field.removeAll(keepingCapacity: true)
        try VectorText.append(vector, to: &field)
        appendField()
    }

    private mutating func appendNext(_ text: String) {
        output.bytes.append(delimiter)
        append(text)
    }

    private mutating func append(_ text: String) {
        field.removeAll(keepingCapacity: true)
        field.append(contentsOf: text.utf8)
        appendField()
    }

    private mutating func appendField() {
        let isPlain = !field.isEmpty && !field.contains { $0 == delimiter || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
        guard !isPlain else {
            output.bytes.append(contentsOf: field)
            return
        }
        output.bytes.append(UInt8(ascii: "\""))
        for byte in field {
            if byte == 0x22 { output.bytes.append(0x22) }
            output.bytes.append(byte)
        }
        output.bytes.append(UInt8(ascii: "\""))
    }

    private mutating func endRecord() { output.bytes.append(contentsOf: [0x0D, 0x0A]) }
}
