/// Checks the first bytes of an upload: drops a UTF-8 byte order mark, rejects UTF-16 and UTF-32.
struct EncodingMark {
    enum Verdict: Equatable {
        /// More bytes are needed.
        case undecided
        /// The file may be UTF-8. These bytes were held back and precede the rest.
        case accepted([UInt8])
        /// The file does not start like UTF-8 text.
        case refused
    }

    private static let utf8: [UInt8] = [0xEF, 0xBB, 0xBF]

    private var matched = 0
    private(set) var isDecided = false

    /// Reads bytes until the mark is decided; advances `position` past the bytes that it consumes.
    mutating func read(_ bytes: UnsafeRawBufferPointer, from position: inout Int) -> Verdict {
        while position < bytes.count {
            let byte = bytes[position]
            // FE FF, FF FE and 00 00 FE FF are the other marks; UTF-8 text never begins with any of these bytes.
            if matched == 0, byte == 0xFE || byte == 0xFF || byte == 0x00 {
                isDecided = true
                return .refused
            }
            guard byte == Self.utf8[matched] else { return .accepted(end()) }
            position += 1
            matched += 1
            if matched == Self.utf8.count {
                isDecided = true
                return .accepted([])
            }
        }
        return .undecided
    }

    /// Marks the end of input; returns the bytes that were held back.
    mutating func end() -> [UInt8] {
        guard !isDecided else { return [] }
        isDecided = true
        return Array(Self.utf8[..<matched])
    }

    /// The error for a file with another mark.
    static let error = RowError(
        code: .unsupportedEncoding,
        line: 1,
        column: 1,
        number: 0,
        message: "the file is not UTF-8 text: it starts like UTF-16, UTF-32 or binary data",
        isFatal: true
    )
}
