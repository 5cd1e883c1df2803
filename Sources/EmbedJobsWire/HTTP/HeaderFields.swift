/// The header fields of a message, in order; names are case-insensitive.
package struct HeaderFields: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    private var fields: [(name: String, value: String)]

    /// Fields in the order given.
    package init(_ fields: [(name: String, value: String)] = []) { self.fields = fields }

    /// Fields in literal order.
    package init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { (name: $0.0, value: $0.1) })
    }

    /// All fields in order.
    package var all: [(name: String, value: String)] { fields }

    /// The value of the first field with a name. Setting it replaces all fields with that name; nil removes them.
    package subscript(_ name: String) -> String? {
        get { fields.first { Self.isSame($0.name, name) }?.value }
        set {
            fields.removeAll { Self.isSame($0.name, name) }
            if let newValue { fields.append((name, newValue)) }
        }
    }

    /// Adds a field without replacing others with its name.
    package mutating func append(_ name: String, _ value: String) { fields.append((name, value)) }

    /// The same names, with the same case, and the same values in the same order.
    package static func == (left: HeaderFields, right: HeaderFields) -> Bool {
        left.fields.elementsEqual(right.fields) { $0.name == $1.name && $0.value == $1.value }
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count
            && left.utf8.elementsEqual(right.utf8) { ASCIICase.lower($0) == ASCIICase.lower($1) }
    }
}

/// Case folding of ASCII letters in case-insensitive protocol elements.
enum ASCIICase {
    static func lower(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    static func lower(_ text: some StringProtocol) -> String {
        String(decoding: text.utf8.map(lower), as: UTF8.self)
    }
}
