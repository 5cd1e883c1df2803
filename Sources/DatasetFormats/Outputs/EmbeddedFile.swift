/// A file of texts with their vectors, as a download writes it: its texts in order, and any of its rows again.
///
/// Rows are read one at a time, so memory does not grow with the file. A file that changes meanwhile is an error, or
/// yields rows with other texts, which a reader must compare.
package struct EmbeddedFile<File: RandomAccessBytes & Sendable>: Sendable {
    private let file: File
    private let layout: EmbeddedLayout

    /// Opens a file in a format that has texts and vectors.
    ///
    /// - Throws: A `FormatError` for a file that cannot be in the format, or the error of reading bytes.
    package init(_ file: File, _ format: EmbeddedFormat) throws {
        self.file = file
        layout = try EmbeddedLayout(file, format)
    }

    /// Calls `body` with each text and the position of its row, in the order of the file.
    ///
    /// - Throws: A `FormatError` for the first malformed row, the error of reading bytes, or that of `body`.
    package func forEachText(_ body: (String, RowPosition) throws -> Void) throws {
        switch layout {
        case .lines:
            try LineRows(file, start: 0) { JSONLinesParser(fields: $0, rowBytesMax: $1) }.forEachText(body)
        case .records(let header):
            try LineRows(file, start: 0) { CSVParser(fields: $0, rowBytesMax: $1) }.forEachText { text, position in
                // The parser reads the header together with the first record.
                let start = max(position.offset, header.count)
                try body(text, RowPosition(offset: start, end: position.end))
            }
        case .blocks(let blocks): try blocks.forEachText(in: file, body)
        }
    }

    /// The text of the row at a position.
    ///
    /// - Throws: A `FormatError` if the row is gone, or the error of reading bytes.
    package func text(at position: RowPosition) throws -> String { try read(position, hasVectors: false).text }

    /// The row at a position: its text and its vectors, without other fields.
    ///
    /// - Throws: A `FormatError` if the row is gone, or the error of reading bytes.
    package func row(at position: RowPosition) throws -> DatasetRow { try read(position, hasVectors: true) }

    /// Reads a row, with its vectors only if they are needed: their numbers take most of the time.
    private func read(_ position: RowPosition, hasVectors: Bool) throws -> DatasetRow {
        let bytes = try file.read(at: position.offset, count: position.byteCount)
        guard bytes.count == position.byteCount else {
            throw FormatError(.truncated, at: position.offset + bytes.count, "the file ends in the middle of a row")
        }
        do {
            switch layout {
            case .lines: return try EmbeddedRow.read(json: bytes, hasVectors: hasVectors)
            case .records(let header): return try EmbeddedRow.read(record: bytes, after: header, hasVectors: hasVectors)
            case .blocks(let blocks): return try blocks.row(in: bytes, at: position.offset, hasVectors: hasVectors)
            }
        } catch let failure as JSONFailure {
            throw FormatError(.badRow, at: position.offset + failure.offset, failure.problem)
        }
    }
}

/// The bytes of a file that hold one row.
package struct RowPosition: Hashable, Sendable {
    /// The offset of the first byte.
    package let offset: Int
    /// The offset after the last byte.
    package let end: Int

    /// The number of bytes.
    package var byteCount: Int { end - offset }

    /// Names the bytes from an offset up to another.
    package init(offset: Int, end: Int) { (self.offset, self.end) = (offset, end) }
}

/// The formats of downloads that hold both texts and vectors; `npy` has vectors only.
package enum EmbeddedFormat: String, CaseIterable, Sendable {
    /// A JSON object per line, with vectors by type in `embeddings`.
    case jsonl
    /// Comma-separated values, with one column of JSON arrays per type.
    case csv
    /// An Avro object container file.
    case avro
}

/// What is known about a file before its rows are read.
private enum EmbeddedLayout: Sendable {
    case lines
    /// The bytes up to the end of the header.
    case records(header: [UInt8])
    case blocks(EmbeddedBlocks)

    init(_ file: some RandomAccessBytes, _ format: EmbeddedFormat) throws {
        switch format {
        case .jsonl: self = .lines
        case .csv:
            let start = try file.read(at: 0, count: FormatLimits.inputChunkBytes)
            self = .records(header: Array(start.prefix(Self.headerByteCount(in: start))))
        case .avro: self = .blocks(try EmbeddedBlocks(file))
        }
    }

    /// The number of bytes up to the first line feed outside quotes.
    private static func headerByteCount(in bytes: [UInt8]) -> Int {
        var isQuoted = false
        let end = bytes.firstIndex { byte in
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            return !isQuoted && byte == 0x0A
        }
        return end.map { $0 + 1 } ?? bytes.count
    }
}

/// The rows of a format that is read from the first byte to the last.
private struct LineRows<Parser: RowParser, File: RandomAccessBytes> {
    private let file: File
    private var start: Int
    private var parser: Parser

    init(_ file: File, start: Int, _ makeParser: (FieldSelection, Int) -> Parser) throws {
        self.file = file
        self.start = start
        parser = makeParser(try FieldSelection(), FormatLimits.embeddedRowBytesMax)
    }

    consuming func forEachText(_ body: (String, RowPosition) throws -> Void) throws {
        var offset = start
        while offset < file.size {
            let chunk = try file.read(at: offset, count: FormatLimits.inputChunkBytes)
            guard !chunk.isEmpty else { break }
            try chunk.withUnsafeBytes { bytes in
                var position = 0
                while let outcome = parser.next(in: bytes, from: &position) {
                    try pass(outcome, endingAt: offset + position, body)
                }
            }
            offset += chunk.count
        }
        if let outcome = parser.last() { try pass(outcome, endingAt: offset, body) }
    }

    private mutating func pass(
        _ outcome: RowOutcome,
        endingAt end: Int,
        _ body: (String, RowPosition) throws -> Void
    ) throws {
        switch outcome {
        case .row(let row): try body(row.text, RowPosition(offset: start, end: end))
        case .malformed(let error): throw FormatError(.badRow, error.message)
        }
        start = end
    }
}
