internal import Foundation

/// A list of strings in one column, as JSON, readable for SQLite and people.
package enum StringList {
    /// The strings as a JSON array.
    package static func encode(_ strings: [String]) throws -> String {
        // The encoder is slow, and nearly all lists contain only plain words.
        if strings.allSatisfy(isPlain) { return "[" + strings.map { "\"\($0)\"" }.joined(separator: ",") + "]" }
        return String(decoding: try JSONEncoder().encode(strings), as: UTF8.self)
    }

    /// Whether a string needs no escapes in JSON.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    }

    /// Decodes a JSON array of strings; throws for anything else.
    package static func decode(_ text: String) throws -> [String] {
        // Nearly all lists are empty, and the decoder is slow.
        if text == "[]" { return [] }
        if text.hasPrefix("[\""), text.hasSuffix("\"]"), !text.utf8.contains(UInt8(ascii: "\\")) {
            let inner = text.dropFirst(2).dropLast(2)
            if !inner.utf8.contains(UInt8(ascii: "\"")) { return [String(inner)] }
        }
        return try JSONDecoder().decode([String].self, from: Data(text.utf8))
    }
}
