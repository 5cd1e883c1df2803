/// Checks the first bytes of an upload: drops a UTF-8 byte order mark, and rejects content that is not UTF-8 text.
struct EncodingMark {
    enum Verdict: Equatable {
        /// More bytes are needed.
        case undecided
        /// The file may be UTF-8. These bytes were held back and precede the rest.
        case accepted([UInt8])
        /// The file does not start like UTF-8 text.
        case refused(ForeignContent)
    }

    private static let utf8: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let signatures = ForeignContent.allCases.flatMap { content in
        content.signatures.map { (bytes: $0, content: content) }
    }

    private var held: [UInt8] = []
    private(set) var isDecided = false

    /// Reads bytes until the mark is decided; advances `position` past the bytes that it consumes.
    mutating func read(_ bytes: UnsafeRawBufferPointer, from position: inout Int) -> Verdict {
        while position < bytes.count {
            let start = held + [bytes[position]]
            if let content = Self.content(start) {
                isDecided = true
                return .refused(content)
            }
            guard Self.mayContinue(start) else { return .accepted(end()) }
            held = start
            position += 1
            if held == Self.utf8 {
                isDecided = true
                return .accepted([])
            }
        }
        return .undecided
    }

    private static func content(_ start: [UInt8]) -> ForeignContent? {
        // A character and a NUL: UTF-16 without a mark.
        if start.count == 2, start[1] == 0 { return .otherEncoding }
        return signatures.first { $0.bytes == start }?.content
    }

    /// Whether more bytes can complete a signature. A line end or a quote is never held back.
    private static func mayContinue(_ start: [UInt8]) -> Bool {
        if start.count == 1, start[0] > 0x22, start[0] < 0x7F { return true }
        return utf8.starts(with: start) || signatures.contains { $0.bytes.starts(with: start) }
    }

    /// Marks the end of input; returns the bytes that were held back.
    mutating func end() -> [UInt8] {
        guard !isDecided else { return [] }
        isDecided = true
        return held
    }

    /// The error for a file with other content.
    static func error(_ content: ForeignContent) -> RowError {
        RowError(
            code: content == .otherEncoding ? .unsupportedEncoding : .unsupportedFormat,
            line: 1,
            column: 1,
            number: 0,
            message: content.explanation,
            isFatal: true
        )
    }
}
