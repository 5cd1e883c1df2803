/// A format of uploads: how to recognise a file, and how to read its rows.
///
/// A new format is an entry of ``all`` and a type that conforms to ``RowParser`` or ``RowReader``.
package struct UploadFormat: Sendable {
    /// The format's name: its most common extension.
    package let name: String
    /// The extensions of its files, in lower case without the dot.
    package let extensions: [String]
    /// The media type that clients state for its files.
    package let mediaType: String
    /// How its rows are read.
    package let reading: Reading
    /// Whether a file whose extension says nothing begins like this format.
    private let isBeginning: @Sendable ([UInt8]) -> Bool

    /// How the rows of a format are found in the bytes of a file.
    package enum Reading: Sendable {
        /// From the first byte to the last, so that the rows of a stream can be read too.
        case forward(@Sendable (RowOptions) -> any RowParser)
        /// At any offset: a reader that, for example, starts with a footer. It needs the whole file.
        case anyOffset(@Sendable (any RandomAccessBytes, RowOptions) throws -> any RowReader)
    }

    /// Describes a format. Without `isBeginning`, only its extensions identify a file.
    package init(
        name: String,
        extensions: [String],
        mediaType: String = "application/octet-stream",
        isBeginning: @escaping @Sendable ([UInt8]) -> Bool = { _ in false },
        reading: Reading
    ) {
        self.name = name
        self.extensions = extensions
        self.mediaType = mediaType
        self.isBeginning = isBeginning
        self.reading = reading
    }

    /// Whether a file whose extension says nothing begins like this format.
    package func isBeginning(of bytes: [UInt8]) -> Bool { isBeginning(bytes) }

    /// A reader of a file in this format, at its first row.
    ///
    /// - Throws: The error of reading bytes.
    package func reader(of file: any RandomAccessBytes, _ options: RowOptions) throws -> any RowReader {
        switch reading {
        case .forward(let makeParser): ForwardReader(file, makeParser(options))
        case .anyOffset(let makeReader): try makeReader(file, options)
        }
    }
}

/// What an upload says about its rows.
package struct RowOptions: Sendable {
    /// The fields to keep; they become the cells of a row in this order.
    package let fields: FieldSelection
    /// One type per field, found by ``ColumnTypes`` in a first pass over the same file. Cells then have these types;
    /// without, each cell has the type of its value.
    package var types: [ColumnType]?
    /// The character between the fields of CSV.
    package let delimiter: CSVDelimiter

    /// Creates options.
    package init(fields: FieldSelection, types: [ColumnType]? = nil, delimiter: CSVDelimiter = .comma) {
        self.fields = fields
        self.types = types
        self.delimiter = delimiter
    }
}

// MARK: - The formats

extension UploadFormat {
    /// All formats.
    package static let all = [jsonLines, csv, tsv]

    /// One JSON object per line.
    package static let jsonLines = UploadFormat(
        name: "jsonl",
        extensions: ["jsonl", "ndjson", "json"],
        isBeginning: { bytes in
            let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF]
            return bytes.first { !blanks.contains($0) } == UInt8(ascii: "{")
        },
        reading: .forward { JSONLinesParser(fields: $0.fields, types: $0.types) }
    )

    /// Comma-separated values, or another delimiter. Files that no other format recognises are read as CSV.
    package static let csv = UploadFormat(
        name: "csv",
        extensions: ["csv"],
        mediaType: "text/csv",
        reading: .forward { CSVParser(fields: $0.fields, delimiter: $0.delimiter) }
    )

    /// CSV with tabs, unless the upload names another delimiter.
    package static let tsv = UploadFormat(
        name: "tsv",
        extensions: ["tsv"],
        reading: .forward {
            CSVParser(fields: $0.fields, delimiter: $0.delimiter == .comma ? .tab : $0.delimiter)
        }
    )

    /// The number of first bytes that ``of(fileName:firstBytes:)`` needs.
    package static let firstBytesMax = 1_024

    /// The format of a file by its extension; nil if no format has it.
    package static func named(_ fileName: String?) -> UploadFormat? {
        let name = (fileName ?? "").lowercased()
        return all.first { $0.extensions.contains { name.hasSuffix(".\($0)") } }
    }

    /// The format of a file by its extension, else by its first bytes.
    package static func of(fileName: String?, firstBytes: [UInt8]) -> UploadFormat {
        named(fileName) ?? all.first { $0.isBeginning(firstBytes) } ?? csv
    }
}
