/// A JSON value in memory, for short texts: a schema, or the body of a request.
package enum JSONTree: Equatable, Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case boolean(Bool)
    /// A number in its original spelling.
    case number(String)
    /// A string, decoded.
    case string(String)
    /// A list.
    case array([JSONTree])
    /// An object, with its members in order.
    case object([(key: String, value: JSONTree)])

    /// Reads one JSON text.
    ///
    /// - Parameter allowsDuplicates: whether an object may have a key twice; the subscript then finds the first.
    /// - Throws: for a text that a row of a dataset could not contain either.
    package init(_ bytes: [UInt8], allowsDuplicates: Bool = false) throws(JSONFailure) {
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(JSONFailure) in try Self.readAll(bytes, allowsDuplicates) }
        }
        self = try result.get()
    }

    private static func readAll(_ bytes: UnsafeRawBufferPointer, _ allowsDuplicates: Bool) throws(JSONFailure)
        -> JSONTree
    {
        var scanner = JSONScanner(allowsDuplicates: allowsDuplicates)
        scanner.begin(bytes)
        if let failure = markFailure(bytes) { throw failure }
        let tree = try read(&scanner)
        guard scanner.peek() == nil else { throw scanner.unexpected("unexpected text after the value") }
        return tree
    }

    /// The error for a text in another encoding than UTF-8, or with a byte order mark.
    private static func markFailure(_ bytes: UnsafeRawBufferPointer) -> JSONFailure? {
        let isUTF16 = bytes.prefix(2).contains { $0 == 0 || $0 == 0xFE || $0 == 0xFF }
        guard isUTF16 || bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { return nil }
        return JSONFailure(code: .notUTF8, offset: 0, problem: "the text must be UTF-8 without a byte order mark")
    }

    private static func read(_ scanner: inout JSONScanner) throws(JSONFailure) -> JSONTree {
        switch scanner.peek() {
        case UInt8(ascii: "{"):
            var members: [(key: String, value: JSONTree)] = []
            try scanner.openObject()
            while let key = try scanner.nextKey() {
                members.append((key.text(in: scanner.bytes), try read(&scanner)))
            }
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [JSONTree] = []
            try scanner.openArray()
            while try scanner.nextElement(isFirst: elements.isEmpty) { elements.append(try read(&scanner)) }
            return .array(elements)
        default:
            let token = try scanner.value()
            switch token.kind {
            case .boolean(let flag): return .boolean(flag)
            case .string(let string): return .string(string.text(in: scanner.bytes))
            case .whole, .decimal:
                return .number(String(decoding: scanner.bytes.part(token.range), as: UTF8.self))
            case .null, .array, .object: return .null
            }
        }
    }

    /// The value of a key of an object; nil for other kinds or a missing key.
    package subscript(_ key: String) -> JSONTree? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The elements of an array, nil for other kinds.
    package var elements: [JSONTree]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The text of a string, nil for other kinds.
    package var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// Whether two values are equal, with the same spelling of numbers and order of members.
    package static func == (one: JSONTree, other: JSONTree) -> Bool {
        switch (one, other) {
        case (.null, .null): true
        case (.boolean(let one), .boolean(let other)): one == other
        case (.number(let one), .number(let other)), (.string(let one), .string(let other)): one == other
        case (.array(let one), .array(let other)): one == other
        case (.object(let one), .object(let other)):
            one.elementsEqual(other) { $0.key == $1.key && $0.value == $1.value }
        default: false
        }
    }
}
