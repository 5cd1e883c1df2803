internal import EmbedJobs

/// Conversions from and to JSON text.
package enum JSONText {
    // MARK: Reading

    /// The byte that a backslash followed by `byte` encodes, or nil; `u` is not such a byte.
    static func character(escapedAs byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }

    /// The value of the four hexadecimal digits at a position, or nil.
    static func hexUnit(in bytes: UnsafeRawBufferPointer, at position: Int) -> UInt16? {
        guard position + 4 <= bytes.count else { return nil }
        var unit: UInt16 = 0
        for byte in bytes[position..<(position + 4)] {
            switch byte {
            case 0x30...0x39: unit = unit << 4 | UInt16(byte - 0x30)
            case 0x41...0x46: unit = unit << 4 | UInt16(byte - 0x41 + 10)
            case 0x61...0x66: unit = unit << 4 | UInt16(byte - 0x61 + 10)
            default: return nil
            }
        }
        return unit
    }

    /// Decodes the contents of a string with escapes; the scanner must have accepted it.
    static func unescaped(_ raw: UnsafeRawBufferPointer) -> String {
        // An escape is never shorter than the UTF-8 that it decodes to.
        String(unsafeUninitializedCapacity: raw.count) { out in
            var (from, to) = (0, 0)
            while from < raw.count {
                guard raw[from] == UInt8(ascii: "\\") else {
                    out[to] = raw[from]
                    (from, to) = (from + 1, to + 1)
                    continue
                }
                if let byte = character(escapedAs: raw[from + 1]) {
                    out[to] = byte
                    (from, to) = (from + 2, to + 1)
                    continue
                }
                let (scalar, length) = escapedScalar(in: raw, at: from)
                for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                    out[to] = byte
                    to += 1
                }
                from += length
            }
            return to
        }
    }

    private static func escapedScalar(in raw: UnsafeRawBufferPointer, at position: Int) -> (Unicode.Scalar, Int) {
        let unit = UInt32(hexUnit(in: raw, at: position + 2) ?? 0xFFFD)
        if let scalar = Unicode.Scalar(unit) { return (scalar, 6) }
        let second = UInt32(hexUnit(in: raw, at: position + 8) ?? 0xDC00)
        return (Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}", 12)
    }

    /// The integer that JSON digits spell, or nil if it does not fit 64 bits.
    static func long(_ digits: UnsafeRawBufferPointer) -> Int64? {
        let isNegative = digits.first == UInt8(ascii: "-")
        var number: Int64 = 0
        for byte in digits.dropFirst(isNegative ? 1 : 0) {
            let digit = Int64(byte) - 0x30
            let (product, over) = number.multipliedReportingOverflow(by: 10)
            let (sum, overAgain) =
                isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            if over || overAgain { return nil }
            number = sum
        }
        return number
    }

    /// The double nearest to a JSON number, or nil if that is infinite.
    static func double(_ digits: UnsafeRawBufferPointer) -> Double? {
        guard let number = Double(String(decoding: digits, as: UTF8.self)), number.isFinite else { return nil }
        return number
    }

    /// Whether the text is one JSON value within the limits of the scanner, without line feeds.
    static func isValue(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            var scanner = JSONScanner()
            scanner.begin(bytes)
            guard ByteScan.newline(in: bytes, from: 0) == nil, (try? scanner.value()) != nil else { return false }
            return scanner.peek() == nil
        }
    }

    // MARK: Writing

    /// Appends a string in quotes; escapes only what must be escaped.
    package static func append(_ text: String, to out: inout [UInt8]) {
        var text = text
        out.append(UInt8(ascii: "\""))
        text.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            var position = 0
            while true {
                let end = ByteScan.endOfUnescaped(in: bytes, from: position)
                out.append(contentsOf: bytes.part(position..<end))
                guard end < bytes.count else { return }
                appendEscape(of: bytes[end], to: &out)
                position = end + 1
            }
        }
        out.append(UInt8(ascii: "\""))
    }

    private static func appendEscape(of byte: UInt8, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): out.append(byte)
        case 0x08: out.append(UInt8(ascii: "b"))
        case 0x0C: out.append(UInt8(ascii: "f"))
        case 0x0A: out.append(UInt8(ascii: "n"))
        case 0x0D: out.append(UInt8(ascii: "r"))
        case 0x09: out.append(UInt8(ascii: "t"))
        default:
            out.append(contentsOf: "u00".utf8)
            out.append(contentsOf: CollectionOfOne(byte).hexadecimal.utf8)
        }
    }

    /// Appends a cell as a JSON value. A `json` cell that is not valid JSON on one line, which only a file of another
    /// program can contain, becomes a string.
    static func append(_ cell: Cell, to out: inout [UInt8]) throws(FormatError) {
        switch cell {
        case .null: out.append(contentsOf: "null".utf8)
        case .string(let text): append(text, to: &out)
        case .long(let number): out.append(contentsOf: number.description.utf8)
        case .double(let number):
            guard number.isFinite else { throw FormatError(.badRow, "JSON cannot hold a number that is not finite") }
            out.append(contentsOf: number.description.utf8)
        case .boolean(let flag): out.append(contentsOf: (flag ? "true" : "false").utf8)
        case .json(let text):
            if isValue(text) { out.append(contentsOf: text.utf8) } else { append(text, to: &out) }
        }
    }

    /// A string in JSON notation for messages, cut to `limit` characters.
    static func quoted(_ text: String, limit: Int) -> String {
        var out: [UInt8] = []
        let head = String(text.unicodeScalars.prefix(limit))
        append(head.utf8.count < text.utf8.count ? head + "…" : text, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// A cell as JSON text; a number that is not finite becomes null.
    package static func text(of cell: Cell) -> String {
        var out: [UInt8] = []
        do throws(FormatError) { try append(cell, to: &out) } catch { return "null" }
        return String(decoding: out, as: UTF8.self)
    }
}
