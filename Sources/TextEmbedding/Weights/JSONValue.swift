/// A value in a JSON file.
package enum JSONValue: Sendable, Equatable {
    case null
    case flag(Bool)
    case number(Double)
    case text(String)
    case list([JSONValue])
    /// The members in the order of the file. Their names differ, byte by byte.
    case object([Member])

    /// A member of an object.
    package struct Member: Sendable, Equatable {
        /// The key.
        package let name: String
        package let value: JSONValue

        /// Creates a member.
        package init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// Reads a JSON text. `file` is used in messages.
    package init(_ bytes: [UInt8], file: String) throws(ModelError) {
        self = try JSONScanner.value(of: bytes, file: file)
    }

    /// The members of an object; empty for any other value.
    package var members: [Member] {
        guard case .object(let members) = self else { return [] }
        return members
    }

    /// The items of a list; empty for any other value.
    package var items: [JSONValue] {
        guard case .list(let items) = self else { return [] }
        return items
    }

    /// The value as a text, if it is one.
    package var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    /// The value at a path of keys that are separated by dots; nil if it is null or missing.
    package subscript(path: String) -> JSONValue? {
        var value = self
        for key in path.split(separator: ".") {
            guard let member = value.members.first(where: { $0.name.utf8.elementsEqual(key.utf8) }) else { return nil }
            value = member.value
        }
        return value == .null ? nil : value
    }

    /// Whether the value is null, false, or an empty text, list or object.
    package var isEmpty: Bool {
        switch self {
        case .null, .flag(false), .list([]), .object([]), .text(""): true
        default: false
        }
    }

    /// The value as JSON, in one line.
    package var json: String {
        switch self {
        case .null: "null"
        case .flag(let flag): "\(flag)"
        case .number(let number): Int(exactly: number).map(String.init) ?? "\(number)"
        case .text(let text): Self.quoted(text)
        case .list(let items): "[\(items.map(\.json).joined(separator: ", "))]"
        case .object(let members):
            "{\(members.map { "\(Self.quoted($0.name)): \($0.value.json)" }.joined(separator: ", "))}"
        }
    }

    private static func quoted(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case "\u{0}"..<" ": "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: String(scalar)
            }
        }
        return "\"\(scalars.joined())\""
    }
}
