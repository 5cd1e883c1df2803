/// A file whose bytes can be read at any offset.
package protocol RandomAccessBytes {
    /// Its length in bytes.
    var size: Int { get }
    /// Reads up to `count` bytes from `offset`; fewer only at the end of the file.
    func read(at offset: Int, count: Int) throws -> [UInt8]
}

/// Reads the rows of an upload, a part of the file at a time.
///
/// A part is what the format reads at once: a chunk of lines, or a block of rows. Memory is bounded by one part and
/// one row. Errors in the file are outcomes. After an error the reader must not be used again.
package protocol RowReader {
    /// Passes the rows of the next part, which may be zero, to `body`; returns false at the end of the file.
    ///
    /// - Throws: The error of reading bytes, or of `body`.
    mutating func readPart(_ body: (RowOutcome) throws -> Void) throws -> Bool
}

/// Reads a file from its first byte to its last.
struct ForwardReader: RowReader {
    private let file: any RandomAccessBytes
    private var parser: any RowParser
    private var offset = 0

    init(_ file: any RandomAccessBytes, _ parser: any RowParser) {
        self.file = file
        self.parser = parser
    }

    mutating func readPart(_ body: (RowOutcome) throws -> Void) throws -> Bool {
        guard offset < file.size else {
            try parser.finish(body)
            return false
        }
        let chunk = try file.read(at: offset, count: FormatLimits.inputChunkBytes)
        offset += FormatLimits.inputChunkBytes
        try chunk.withUnsafeBytes { try parser.feed($0, body) }
        return true
    }
}
