/// Extracts the vocabulary from a tokenizer.json.
///
/// A standard dictionary cannot store it: canonically equivalent strings are equal keys, and vocabularies contain
/// tokens that are canonically equivalent. Scanning is also several times as fast as a JSON decoder.
struct VocabularyScanner {
    private let bytes: [UInt8]
    private let file: String
    private var index = 0
    private var tokens: TokenList?
    private var tokensRange = 0..<0

    private init(_ bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    /// Reads the object `model.vocab` of a file, and returns the rest of the file with an empty object in its place.
    /// The tokens are nil if the object is missing. The rest is only scanned, not validated.
    static func scan(_ bytes: [UInt8], file: String) throws(ModelError) -> (tokens: TokenList?, rest: [UInt8]) {
        var scanner = VocabularyScanner(bytes, file: file)
        try scanner.scanObject { scanner, key throws(ModelError) in
            guard key == "model", scanner.peek() == UInt8(ascii: "{") else { return try scanner.skipValue() }
            try scanner.scanObject { scanner, key throws(ModelError) in
                guard key == "vocab", scanner.peek() == UInt8(ascii: "{") else { return try scanner.skipValue() }
                try scanner.scanVocabulary()
            }
        }
        let range = scanner.tokensRange
        guard scanner.tokens != nil else { return (nil, bytes) }
        return (scanner.tokens, bytes[..<range.lowerBound] + Array("{}".utf8) + bytes[range.upperBound...])
    }

    private mutating func scanVocabulary() throws(ModelError) {
        guard tokens == nil else { throw error("the file contains a second vocabulary") }
        var found = TokenList()
        peek()
        let start = index
        try scanObjectKeys { scanner, token throws(ModelError) in
            found.append(token, id: try scanner.scanID())
        }
        tokens = found
        tokensRange = start..<index
    }

    private mutating func scanObject(
        _ body: (inout Self, String) throws(ModelError) -> Void
    ) throws(ModelError) {
        try scanObjectKeys { scanner, key throws(ModelError) in
            try body(&scanner, String(decoding: key, as: UTF8.self))
        }
    }

    /// Calls `body` with each key of an object. `body` must read the value.
    private mutating func scanObjectKeys(
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

    private mutating func scanID() throws(ModelError) -> Int {
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

    private mutating func scanString(into string: inout [UInt8]) throws(ModelError) {
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
    private mutating func skipValue() throws(ModelError) {
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
    private mutating func peek() -> UInt8? {
        while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
        return index < bytes.count ? bytes[index] : nil
    }

    private mutating func take(_ character: UnicodeScalar) -> Bool {
        guard peek() == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ character: UnicodeScalar) throws(ModelError) {
        guard take(character) else { throw error("expected “\(character)”") }
    }

    private func error(_ reason: String) -> ModelError {
        ModelError(file: file, "\(reason) (byte \(index))")
    }
}
