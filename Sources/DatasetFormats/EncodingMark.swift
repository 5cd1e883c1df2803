/// Looks at the first bytes of an upload: drops the byte order mark of UTF-8, refuses UTF-16 and UTF-32.
struct EncodingMark {
    enum Verdict: Equatable {
        /// More bytes are needed.
        case undecided
        /// The file may be UTF-8; these bytes were held back and come before the rest.
        case accepted([UInt8])
        /// The file begins as no UTF-8 text does.
        case refused
    }

    private static let utf8: [UInt8] = [0xEF, 0xBB, 0xBF]

    private var matched = 0
    private(set) var isDecided = false

    /// Reads bytes until the mark is decided, and moves the place behind those that it takes.
    mutating func read(_ bytes: UnsafeRawBufferPointer, from place: inout Int) -> Verdict {
        while place < bytes.count {
            let byte = bytes[place]
            // FE FF, FF FE and 00 00 FE FF are the other marks; no UTF-8 text begins with any of these bytes.
            if matched == 0, byte == 0xFE || byte == 0xFF || byte == 0x00 {
                isDecided = true
                return .refused
            }
            guard byte == Self.utf8[matched] else { return .accepted(end()) }
            place += 1
            matched += 1
            if matched == Self.utf8.count {
                isDecided = true
                return .accepted([])
            }
        }
        return .undecided
    }

    /// Says that no byte follows; answers the bytes that were held back.
    mutating func end() -> [UInt8] {
        guard !isDecided else { return [] }
        isDecided = true
        return Array(Self.utf8[..<matched])
    }

    /// What a file with another mark is refused with.
    static let error = RowError(
        code: .unsupportedEncoding,
        line: 1,
        column: 1,
        number: 0,
        message: "the file is not UTF-8 text: it begins as UTF-16, UTF-32 or binary data does",
        isFatal: true
    )
}
