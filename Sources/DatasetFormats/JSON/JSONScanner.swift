/// Scans one JSON text (RFC 8259) and validates it fully: grammar, UTF-8, paired surrogates, no duplicate keys in an
/// object, no number beyond the range of doubles, at most `FormatLimits.jsonDepthMax` levels.
///
/// Rows of datasets, bodies of requests and the settings of this program are all read by it, so that they accept the
/// same texts.
///
/// To walk an object, call `openObject`, then alternate `nextKey` and `value` until `nextKey` returns nil. The bytes
/// must outlive the scanner's use.
struct JSONScanner {
    private(set) var position = 0
    private(set) var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    private var depth = 0
    private var keys = JSONKeys()
    /// Whether an object may have a key twice.
    private let allowsDuplicates: Bool

    init(allowsDuplicates: Bool = false) { self.allowsDuplicates = allowsDuplicates }

    /// Starts over with other bytes.
    mutating func begin(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        position = 0
        depth = 0
        keys.reset()
    }

    /// The next byte that is not white space; nil at the end.
    mutating func peek() -> UInt8? {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0D, 0x0A: position += 1
            default: return bytes[position]
            }
        }
        return nil
    }

    /// Moves past the brace that opens an object; it must be the next byte.
    mutating func openObject() throws(JSONFailure) {
        try descend()
        keys.open()
    }

    /// Reads the next key of the innermost object and its colon; returns nil at the end of the object.
    mutating func nextKey() throws(JSONFailure) -> JSONString? {
        var next = peek()
        if next == UInt8(ascii: "}") {
            position += 1
            depth -= 1
            keys.close()
            return nil
        }
        if !keys.isEmpty {
            guard next == UInt8(ascii: ",") else { throw unexpected("expected a comma or } after a value") }
            position += 1
            next = peek()
        }
        guard next == UInt8(ascii: "\"") else { throw unexpected("expected a quoted key") }
        let start = position
        let key = try string()
        guard keys.insert(key, in: bytes) || allowsDuplicates else {
            let name = JSONText.quoted(key.text(in: bytes), limit: 64)
            throw JSONFailure(code: .duplicateKey, offset: start, problem: "duplicate key \(name)")
        }
        guard peek() == UInt8(ascii: ":") else { throw unexpected("expected a colon after a key") }
        position += 1
        return key
    }

    /// Reads one value of any kind, including nested values.
    mutating func value() throws(JSONFailure) -> JSONToken {
        let first = peek()
        let start = position
        let kind: JSONToken.Kind
        switch first {
        case UInt8(ascii: "\""): kind = .string(try string())
        case UInt8(ascii: "{"):
            try openObject()
            while try nextKey() != nil { _ = try value() }
            kind = .object
        case UInt8(ascii: "["):
            try array()
            kind = .array
        case .some(UInt8(ascii: "-")), .some(0x30...0x39): kind = try number()
        default: kind = try literal()
        }
        return JSONToken(kind: kind, range: start..<position)
    }

    private mutating func descend() throws(JSONFailure) {
        guard depth < FormatLimits.jsonDepthMax else {
            let problem = "arrays and objects are nested more than \(FormatLimits.jsonDepthMax) deep"
            throw JSONFailure(code: .jsonTooDeep, offset: position, problem: problem)
        }
        depth += 1
        position += 1
    }

    /// Moves past the bracket that opens an array; it must be the next byte.
    mutating func openArray() throws(JSONFailure) { try descend() }

    /// Moves to the next element of the innermost array; returns false at the end of the array.
    mutating func nextElement(isFirst: Bool) throws(JSONFailure) -> Bool {
        let next = peek()
        if next == UInt8(ascii: "]") {
            position += 1
            depth -= 1
            return false
        }
        guard !isFirst else { return true }
        guard next == UInt8(ascii: ",") else { throw unexpected("expected a comma or ] after a value") }
        position += 1
        return true
    }

    private mutating func array() throws(JSONFailure) {
        try openArray()
        var isFirst = true
        while try nextElement(isFirst: isFirst) {
            _ = try value()
            isFirst = false
        }
    }

    private mutating func literal() throws(JSONFailure) -> JSONToken.Kind {
        if pass("null") { return .null }
        if pass("true") { return .boolean(true) }
        if pass("false") { return .boolean(false) }
        if pass("NaN") || pass("Infinity") {
            throw JSONFailure(code: .badNumber, offset: position, problem: "NaN and Infinity are not valid in JSON")
        }
        switch peek() {
        case UInt8(ascii: "+"): throw badNumber("a number must not begin with +")
        case UInt8(ascii: "."): throw badNumber("a number must begin with a digit")
        case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ","): throw unexpected("a value is missing")
        default: throw unexpected("not a JSON value")
        }
    }

    private mutating func pass(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard position + count <= bytes.count else { return false }
        for index in 0..<count where bytes[position + index] != word.utf8Start[index] { return false }
        position += count
        return true
    }

    /// An error at this position; marked as unfinished if the bytes end here.
    func unexpected(_ problem: String) -> JSONFailure {
        guard position >= bytes.count else { return JSONFailure(code: .badJSON, offset: position, problem: problem) }
        return JSONFailure(code: .badJSON, offset: position, problem: "the text ends too early", isUnfinished: true)
    }
}

// MARK: - Numbers

extension JSONScanner {
    private func badNumber(_ problem: String) -> JSONFailure {
        JSONFailure(code: .badNumber, offset: position, problem: problem)
    }

    private mutating func number() throws(JSONFailure) -> JSONToken.Kind {
        let start = position
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        if position < bytes.count, bytes[position] == UInt8(ascii: "0") {
            position += 1
            if isDigit { throw badNumber("a number must not begin with 0") }
        } else {
            try digits(after: "a minus")
        }
        var isWhole = true
        var hasExponent = false
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            isWhole = false
            position += 1
            try digits(after: "the point")
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            hasExponent = true
            position += 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
                position += 1
            }
            try digits(after: "the exponent sign")
        }
        if isWhole { return .whole }
        try checkSize(from: start, hasExponent: hasExponent)
        return .decimal
    }

    private var isDigit: Bool { position < bytes.count && bytes[position] &- 0x30 < 10 }

    private mutating func digits(after what: StaticString) throws(JSONFailure) {
        guard isDigit else {
            guard position < bytes.count else { throw unexpected("") }
            throw badNumber("expected a digit after \(what)")
        }
        repeat { position += 1 } while isDigit
    }

    private func checkSize(from start: Int, hasExponent: Bool) throws(JSONFailure) {
        let count = position - start
        guard count <= FormatLimits.numberBytesMax else {
            let problem = "a number has more than \(FormatLimits.numberBytesMax) characters"
            throw JSONFailure(code: .badNumber, offset: start, problem: problem)
        }
        // Without an exponent, a number needs more than 308 digits to exceed the range of doubles.
        guard hasExponent || count > 300 else { return }
        guard JSONText.double(bytes.part(start..<position)) != nil else {
            throw JSONFailure(code: .badNumber, offset: start, problem: "a number exceeds the range of doubles")
        }
    }
}

// MARK: - Strings

extension JSONScanner {
    /// Reads a string; the next byte must be its opening quote.
    private mutating func string() throws(JSONFailure) -> JSONString {
        position += 1
        let start = position
        var isEscaped = false
        var isASCII = true
        while true {
            position = ByteScan.endOfPlain(in: bytes, from: position)
            guard position < bytes.count else { throw unexpected("") }
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return JSONString(range: start..<(position - 1), isEscaped: isEscaped, isASCII: isASCII)
            case UInt8(ascii: "\\"):
                isEscaped = true
                try escape()
            case 0x80...:
                isASCII = false
                let length = ByteScan.utf8Length(in: bytes, at: position)
                guard length > 0 else {
                    throw JSONFailure(code: .notUTF8, offset: position, problem: "the text is not UTF-8")
                }
                position += length
            default:
                let problem = "a control character in a string must be written as an escape such as \\n or \\u0001"
                throw JSONFailure(code: .badJSON, offset: position, problem: problem)
            }
        }
    }

    private mutating func escape() throws(JSONFailure) {
        let start = position
        position += 1
        guard position < bytes.count else { throw unexpected("") }
        guard bytes[position] == UInt8(ascii: "u") else {
            guard JSONText.character(escapedAs: bytes[position]) != nil else {
                throw JSONFailure(code: .badJSON, offset: start, problem: "not a valid JSON escape")
            }
            position += 1
            return
        }
        let unit = try hexUnit()
        guard unit & 0xF800 == 0xD800 else { return }
        if unit < 0xDC00, pass("\\u") {
            position -= 1
            if try hexUnit() & 0xFC00 == 0xDC00 { return }
        }
        throw JSONFailure(code: .badJSON, offset: start, problem: "unpaired surrogate")
    }

    /// Reads the four digits after the `u` at this position.
    private mutating func hexUnit() throws(JSONFailure) -> UInt16 {
        guard let unit = JSONText.hexUnit(in: bytes, at: position + 1) else {
            throw JSONFailure(code: .badJSON, offset: position, problem: "expected four hexadecimal digits after \\u")
        }
        position += 5
        return unit
    }
}
