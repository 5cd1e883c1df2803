/// A JSON value in memory, for small texts such as a schema.
enum JSONTree: Equatable {
    case null
    case boolean(Bool)
    /// A number in its original spelling.
    case number(String)
    case string(String)
    case array([JSONTree])
    case object([(key: String, value: JSONTree)])

    /// Reads one JSON text.
    init(_ text: String) throws(JSONFailure) {
        let bytes = Array(text.utf8)
        let result = bytes.withUnsafeBytes { bytes in
            Result { () throws(JSONFailure) in try Self.readAll(bytes) }
        }
        self = try result.get()
    }

    private static func readAll(_ bytes: UnsafeRawBufferPointer) throws(JSONFailure) -> JSONTree {
        var scanner = JSONScanner()
        scanner.begin(bytes)
        let tree = try read(&scanner)
        guard scanner.peek() == nil else { throw scanner.unexpected("unexpected text after the value") }
        return tree
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
    subscript(_ key: String) -> JSONTree? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The elements of an array, nil for other kinds.
    var elements: [JSONTree]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The text of a string, nil for other kinds.
    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    static func == (one: JSONTree, other: JSONTree) -> Bool {
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
