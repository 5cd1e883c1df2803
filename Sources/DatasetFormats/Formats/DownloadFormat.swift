internal import EmbedJobs

/// A format of downloads: its name, and how to write its files.
///
/// A new format is an entry of ``allCases`` and a type that conforms to ``RowWriter``.
package struct DownloadFormat: RawRepresentable, CaseIterable, Sendable {
    /// The format's name, which is also the extension of its files.
    package let rawValue: String
    /// Whether its files are text, which a terminal can show.
    package let isText: Bool
    private let make: @Sendable (RowsToWrite, @escaping ByteSink) throws(FormatError) -> any RowWriter

    private init(
        _ name: String,
        isText: Bool = false,
        _ make: @escaping @Sendable (RowsToWrite, @escaping ByteSink) throws(FormatError) -> any RowWriter
    ) {
        rawValue = name
        self.isText = isText
        self.make = make
    }

    /// The format with a name; nil if there is none.
    package init?(rawValue: String) {
        guard let format = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = format
    }

    /// Creates a writer of one file.
    ///
    /// - Parameters:
    ///   - rows: what is known about the rows.
    ///   - sink: receives the bytes of the file.
    /// - Throws: `unsupportedRows` for rows that the format cannot hold.
    package func makeWriter(of rows: RowsToWrite, to sink: @escaping ByteSink) throws(FormatError) -> any RowWriter {
        try make(rows, sink)
    }

    /// All formats, in the order that help lists them.
    package static let allCases = [jsonl, csv, npy, avro]

    /// A JSON object per line: every field.
    package static let jsonl = DownloadFormat("jsonl", isText: true) { JSONLinesWriter(schema: $0.schema, sink: $1) }
    /// Comma-separated values with a header.
    package static let csv = DownloadFormat("csv", isText: true) { CSVWriter(schema: $0.schema, sink: $1) }
    /// An array of the vectors for NumPy.
    package static let npy = DownloadFormat("npy") { rows, sink throws(FormatError) in
        let type = try NPYWriter.vectorType(in: rows.schema)
        let dimensions = rows.first?.vectors?[type]?.count ?? 0
        return try NPYWriter(schema: rows.schema, rowCount: rows.count, dimensions: dimensions, sink: sink)
    }
    /// An Avro object container file: every field, as the service stores it.
    package static let avro = DownloadFormat("avro") { rows, sink in
        let marker = (0..<AvroWriter.syncByteCount).map { _ in UInt8.random(in: .min ... .max) }
        return AvroWriter(schema: rows.schema, syncMarker: marker, sink: sink)
    }
}
