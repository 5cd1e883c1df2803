/// The format of an upload.
package enum UploadFormat: Sendable, Equatable {
    /// One JSON object per line.
    case jsonLines
    /// Comma-separated values, or another delimiter.
    case csv(CSVDelimiter)

    /// The number of first bytes needed to tell JSON from CSV.
    package static let firstBytesMax = 1_024

    /// Decides by the file's extension; without a known one, a first byte `{` means JSON, anything else CSV.
    package init(fileName: String?, delimiter: CSVDelimiter, firstBytes: [UInt8]) {
        let name = (fileName ?? "").lowercased()
        if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") || name.hasSuffix(".json") {
            self = .jsonLines
        } else if name.hasSuffix(".csv") || name.hasSuffix(".tsv") {
            self = .csv(name.hasSuffix(".tsv") && delimiter == .comma ? .tab : delimiter)
        } else {
            let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF]
            let first = firstBytes.first { !blanks.contains($0) }
            self = first == UInt8(ascii: "{") ? .jsonLines : .csv(delimiter)
        }
    }
}

/// A parser for either format.
package struct UploadParser {
    private enum Format {
        case jsonLines(JSONLinesParser)
        case csv(CSVParser)
    }

    private var format: Format

    /// Creates a parser. With `types`, cells have the columns' types; without, each cell has the type of its value.
    package init(_ format: UploadFormat, fields: FieldSelection, types: [ColumnType]? = nil) {
        switch format {
        case .jsonLines: self.format = .jsonLines(JSONLinesParser(fields: fields, types: types))
        case .csv(let delimiter): self.format = .csv(CSVParser(fields: fields, delimiter: delimiter))
        }
    }

    /// Reads a chunk and calls `body` with each row that it completes.
    package mutating func feed<E: Error>(
        _ bytes: UnsafeRawBufferPointer,
        _ body: (RowOutcome) throws(E) -> Void
    ) throws(E) {
        switch format {
        case .jsonLines(var parser):
            defer { format = .jsonLines(parser) }
            try parser.feed(bytes, body)
        case .csv(var parser):
            defer { format = .csv(parser) }
            try parser.feed(bytes, body)
        }
    }

    /// Marks the end of the file and calls `body` with the last row if its line end was missing.
    package mutating func finish<E: Error>(_ body: (RowOutcome) throws(E) -> Void) throws(E) {
        switch format {
        case .jsonLines(var parser):
            defer { format = .jsonLines(parser) }
            try parser.finish(body)
        case .csv(var parser):
            defer { format = .csv(parser) }
            try parser.finish(body)
        }
    }
}
