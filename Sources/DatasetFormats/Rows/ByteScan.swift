/// Looks for bytes eight at a time.
///
/// The word tricks are those of "Bit Twiddling Hacks" (S. E. Anderson), "determine if a word has a zero byte" and
/// "... a byte less than n": the lowest marked byte is always right, higher ones may be wrong.
enum ByteScan {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// The position of the first line feed at or after `start`, or nil.
    static func newline(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var position = start
        while position + 8 <= bytes.count {
            let marks = zeros(word(bytes, position) ^ (ones &* 0x0A))
            if marks != 0 { return position + marks.trailingZeroBitCount / 8 }
            position += 8
        }
        while position < bytes.count {
            if bytes[position] == 0x0A { return position }
            position += 1
        }
        return nil
    }

    /// The position of the first byte at or after `start` that is a control character, a quote, a backslash or not
    /// ASCII; the byte count if none is.
    @inline(__always)
    static func endOfPlain(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var position = start
        while position + 8 <= bytes.count {
            let word = word(bytes, position)
            let marks = escapes(word) | (word & highs)
            if marks != 0 { return position + marks.trailingZeroBitCount / 8 }
            position += 8
        }
        while position < bytes.count, bytes[position] < 0x80, !needsEscape(bytes[position]) { position += 1 }
        return position
    }

    /// The position of the first byte at or after `start` that a JSON string must escape; the byte count if none is.
    static func endOfUnescaped(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var position = start
        while position + 8 <= bytes.count {
            let marks = escapes(word(bytes, position))
            if marks != 0 { return position + marks.trailingZeroBitCount / 8 }
            position += 8
        }
        while position < bytes.count, !needsEscape(bytes[position]) { position += 1 }
        return position
    }

    /// The position of the first line feed, quote or `third` at or after `start`; the byte count if none is.
    @inline(__always)
    static func endOfField(in bytes: UnsafeRawBufferPointer, from start: Int, third: UInt8) -> Int {
        var position = start
        while position + 8 <= bytes.count {
            let word = word(bytes, position)
            let marks =
                zeros(word ^ (ones &* 0x0A)) | zeros(word ^ (ones &* 0x22)) | zeros(word ^ (ones &* UInt64(third)))
            if marks != 0 { return position + marks.trailingZeroBitCount / 8 }
            position += 8
        }
        while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x22, bytes[position] != third {
            position += 1
        }
        return position
    }

    /// The position of the first invalid UTF-8 sequence, or nil.
    static func firstNonUTF8(in bytes: UnsafeRawBufferPointer) -> Int? {
        var position = 0
        while position < bytes.count {
            if position + 8 <= bytes.count, word(bytes, position) & highs == 0 {
                position += 8
                continue
            }
            let length = utf8Length(in: bytes, at: position)
            if length == 0 { return position }
            position += length
        }
        return nil
    }

    /// The length of the UTF-8 sequence at a position, 0 if it is invalid (Unicode 15, table 3-7).
    static func utf8Length(in bytes: UnsafeRawBufferPointer, at position: Int) -> Int {
        let lead = bytes[position]
        let second: ClosedRange<UInt8>
        let length: Int
        switch lead {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return 0
        }
        guard position + length <= bytes.count, second.contains(bytes[position + 1]) else { return 0 }
        for more in (position + 2)..<max(position + length, position + 2) where bytes[more] & 0xC0 != 0x80 { return 0 }
        return length
    }

    /// The number of characters (Unicode scalars) in UTF-8 bytes; each invalid byte counts as one or zero.
    static func scalarCount(in bytes: UnsafeRawBufferPointer) -> Int {
        bytes.reduce(into: 0) { if $1 & 0xC0 != 0x80 { $0 += 1 } }
    }

    @inline(__always)
    private static func word(_ bytes: UnsafeRawBufferPointer, _ position: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
    }

    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highs }

    @inline(__always)
    private static func escapes(_ word: UInt64) -> UInt64 {
        ((word &- ones &* 0x20) & ~word & highs) | zeros(word ^ (ones &* 0x22)) | zeros(word ^ (ones &* 0x5C))
    }

    @inline(__always)
    private static func needsEscape(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x22 || byte == 0x5C }
}

extension UnsafeRawBufferPointer {
    /// The bytes of a range as a separate buffer.
    @inline(__always)
    func part(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: self[range]) }
}
