/// Scans JSON, byte by byte.
///
/// It is several times as fast as a JSON decoder, and it distinguishes keys that a standard dictionary would not:
/// canonically equivalent strings are equal keys there, and vocabularies contain such tokens.
struct JSONScanner {
    /// The depth at which a value is refused, far above that of any model's file.
    private static let depthMax = 64

    private let bytes: [UInt8]
    private let file: String
    /// The index of the next byte.
    private(set) var index = 0

    init(_ bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    /// Scans a value, and throws if anything but white space follows it.
    static func value(of bytes: [UInt8], file: String) throws(ModelError) -> JSONValue {
        var scanner = JSONScanner(bytes, file: file)
        let value = try scanner.scanValue(depth: 0)
        guard scanner.peek() == nil else { throw scanner.error("something follows the value") }
        return value
    }

    /// Scans a value of any type.
    private mutating func scanValue(depth: Int) throws(ModelError) -> JSONValue {
        guard depth < Self.depthMax else { throw error("values are nested too deeply") }
        switch peek() {
        case UInt8(ascii: "{"): return .object(try scanMembers(depth: depth))
        case UInt8(ascii: "["):
            index += 1
            var items: [JSONValue] = []
            if take("]") { return .list(items) }
            repeat { items.append(try scanValue(depth: depth + 1)) } while take(",")
            try expect("]")
            return .list(items)
        case UInt8(ascii: "\""):
            var text: [UInt8] = []
            try scanString(into: &text)
            return .text(String(decoding: text, as: UTF8.self))
        default: return try scanWord()
        }
    }

    /// Scans an object. Parsers differ in which of two equal keys they use, so two are an error.
    private mutating func scanMembers(depth: Int) throws(ModelError) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        var seen: Set<[UInt8]> = []
        try scanObjectKeys { scanner, key throws(ModelError) in
            let name = String(decoding: key, as: UTF8.self)
            guard seen.insert(key).inserted else { throw scanner.error("the key \"\(name)\" appears twice") }
            members.append(JSONValue.Member(name: name, value: try scanner.scanValue(depth: depth + 1)))
        }
        return members
    }

    /// Scans a number, true, false or null.
    private mutating func scanWord() throws(ModelError) -> JSONValue {
        let start = index
        while index < bytes.count, Self.isInWord(bytes[index]) { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        switch word {
        case "null": return .null
        case "true": return .flag(true)
        case "false": return .flag(false)
        default: break
        }
        let digits = word.drop { $0 == "-" }
        let startsWithDigit = digits.first?.isNumber == true && word.utf8.count - digits.utf8.count <= 1
        let isPadded = digits.hasPrefix("0") && digits.dropFirst().first?.isNumber == true
        // Swift also reads hexadecimal numbers.
        let isDecimal = word.allSatisfy { !$0.isLetter || $0 == "e" || $0 == "E" }
        guard startsWithDigit, isDecimal, !isPadded, !word.hasSuffix("."), !word.contains(".e"), !word.contains(".E"),
            let number = Double(word), number.isFinite
        else { throw error("expected a value") }
        return .number(number)
    }

    /// Whether a byte is part of a number or a literal. Python's NaN and Infinity are not.
    private static func isInWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "E"): true
        default: false
        }
    }

    /// Calls `body` with each key of an object. `body` must read the value.
    mutating func scanObjectKeys(
        _ body: (inout Self, [UInt8]) throws(ModelError) -> Void
    ) throws(ModelError) {
        try expect("{")
        if take("}") { return }
        var key: [UInt8] = []
        repeat {
            key.removeAll(keepingCapacity: true)
            try scanString(into: &key)
            try expect(":")
            try body(&self, key)
        } while take(",")
        try expect("}")
    }

    /// Scans the id of a token in a vocabulary.
    mutating func scanID() throws(ModelError) -> Int {
        peek()
        var id = 0
        let start = index
        while index < bytes.count, case let digit = Int(bytes[index]) - 0x30, (0...9).contains(digit) {
            id = id * 10 + digit
            guard id <= Int(Int32.max) else { throw error("a vocabulary id is too large") }
            index += 1
        }
        let next = peek()
        guard index > start, next == UInt8(ascii: ",") || next == UInt8(ascii: "}") else {
            throw error("a vocabulary id is not an integer")
        }
        return id
    }

    mutating func scanString(into string: inout [UInt8]) throws(ModelError) {
        try expect("\"")
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "\\"): try scanEscape(into: &string)
            case 0..<0x20: throw error("a string contains an unescaped control character")
            default: string.append(byte)
            }
        }
        throw error("the file ends inside a string")
    }

    private mutating func scanEscape(into string: inout [UInt8]) throws(ModelError) {
        guard index < bytes.count else { throw error("the file ends inside a string") }
        let letter = bytes[index]
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): string.append(letter)
        case UInt8(ascii: "b"): string.append(8)
        case UInt8(ascii: "t"): string.append(9)
        case UInt8(ascii: "n"): string.append(10)
        case UInt8(ascii: "f"): string.append(12)
        case UInt8(ascii: "r"): string.append(13)
        case UInt8(ascii: "u"): string.append(scalar: try scanEscapedScalar())
        default: throw error("a string contains an unknown escape")
        }
    }

    private mutating func scanEscapedScalar() throws(ModelError) -> UInt32 {
        let first = try scanHexadecimal()
        guard 0xD800..<0xE000 ~= first else { return first }
        guard first < 0xDC00, bytes[index...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
            throw error("a string contains an unpaired surrogate")
        }
        index += 2
        let second = try scanHexadecimal()
        guard 0xDC00..<0xE000 ~= second else { throw error("a string contains an unpaired surrogate") }
        return 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
    }

    private mutating func scanHexadecimal() throws(ModelError) -> UInt32 {
        let digits = bytes[index...].prefix(4)
        index += digits.count
        guard digits.count == 4, digits.allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit }),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw error("a string contains an escape without four hexadecimal digits") }
        return value
    }

    /// Skips a value of any type.
    mutating func skipValue() throws(ModelError) {
        var depth = 0
        repeat {
            guard let byte = peek() else { throw error("the file ends inside a value") }
            switch byte {
            case UInt8(ascii: "\""):
                var string: [UInt8] = []
                try scanString(into: &string)
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            guard depth >= 0 else { throw error("a value is missing") }
            index += 1
        } while depth > 0 || !isAtEndOfValue()
    }

    private mutating func isAtEndOfValue() -> Bool {
        guard let byte = peek() else { return true }
        return byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
    }

    /// Moves `index` to the next byte other than white space, and returns the byte.
    @discardableResult
    mutating func peek() -> UInt8? {
        while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
        return index < bytes.count ? bytes[index] : nil
    }

    mutating func take(_ character: UnicodeScalar) -> Bool {
        guard peek() == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    mutating func expect(_ character: UnicodeScalar) throws(ModelError) {
        guard take(character) else { throw error("expected “\(character)”") }
    }

    func error(_ reason: String) -> ModelError {
        ModelError(file: file, "\(reason) (byte \(index))")
    }
}
