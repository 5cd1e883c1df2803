/// The content of a file that is not UTF-8 text, recognised by its first bytes.
package enum ForeignContent: CaseIterable, Sendable {
    case gzip, zstd, xz, bzip2, zip, parquet, avro, arrow, numPy, sqlite, pdf
    /// UTF-16, UTF-32 or other bytes that text in UTF-8 never begins with.
    case otherEncoding

    /// The content of a file with these first bytes; nil if they may be UTF-8 text.
    package init?(firstBytes: [UInt8]) {
        var mark = EncodingMark()
        var position = 0
        let verdict = firstBytes.withUnsafeBytes { mark.read($0, from: &position) }
        guard case .refused(let content) = verdict else { return nil }
        self = content
    }

    /// The first bytes of such files. Signatures of printable characters are long enough that no text begins so.
    ///
    /// None contains a line end, a quote or a comma.
    var signatures: [[UInt8]] {
        switch self {
        case .gzip: [[0x1F, 0x8B]]
        case .zstd: [[0x28, 0xB5, 0x2F, 0xFD]]
        case .xz: [[0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]]
        case .bzip2: (UInt8(ascii: "1")...UInt8(ascii: "9")).map { Array("BZh".utf8) + [$0] + Array("1AY&SY".utf8) }
        case .zip: [Array("PK".utf8) + [0x03, 0x04]]
        // The header of a page follows the mark: the byte is the first field of a structure in Thrift.
        case .parquet: [Array("PAR1".utf8) + [0x15], Array("PARE".utf8) + [0x15]]
        case .avro: [AvroWriter.magic]
        case .arrow: [Array("ARROW1".utf8) + [0x00]]
        case .numPy: [[0x93] + Array("NUMPY".utf8)]
        case .sqlite: [Array("SQLite format 3".utf8) + [0x00]]
        case .pdf: [Array("%PDF-".utf8)]
        case .otherEncoding: [[0xFE], [0xFF], [0x00]]
        }
    }

    /// What the file is and what to do, as a clause.
    package var explanation: String {
        switch self {
        case .gzip: "the file is compressed with gzip; decompress it first"
        case .zstd: "the file is compressed with Zstandard; decompress it first"
        case .xz: "the file is compressed with xz; decompress it first"
        case .bzip2: "the file is compressed with bzip2; decompress it first"
        case .zip: "the file is a ZIP archive, such as an .xlsx workbook; export its rows as CSV"
        case .parquet: "the file is Parquet; convert it to JSONL"
        case .avro: "the file is Avro; convert it to JSONL"
        case .arrow: "the file is Arrow (Feather); convert it to JSONL"
        case .numPy: "the file is a NumPy array, not rows of text"
        case .sqlite: "the file is an SQLite database; export a table as CSV"
        case .pdf: "the file is PDF; extract its text to JSONL"
        case .otherEncoding: "the file is not UTF-8 text: it starts like UTF-16, UTF-32 or binary data"
        }
    }

    /// A shell command that writes the rows of a file as JSONL or CSV to its standard output; nil if none is usual.
    /// `path` must be quoted for a shell.
    package func conversion(of path: String) -> String? {
        switch self {
        case .gzip: "zcat \(path)"
        case .zstd: "zstdcat \(path)"
        case .xz: "xzcat \(path)"
        case .bzip2: "bzcat \(path)"
        case .avro: "fastavro \(path)"
        case .otherEncoding: "iconv -f UTF-16 -t UTF-8 \(path)"
        case .zip, .parquet, .arrow, .numPy, .sqlite, .pdf: nil
        }
    }
}
