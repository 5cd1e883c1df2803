internal import Foundation

/// A list of strings in one column, as JSON, which SQLite and people can read.
package enum StringList {
    /// The strings as a JSON array.
    package static func encode(_ strings: [String]) throws -> String {
        // The encoder takes its time, and nearly all lists are of plain words.
        if strings.allSatisfy(isPlain) { return "[" + strings.map { "\"\($0)\"" }.joined(separator: ",") + "]" }
        return String(decoding: try JSONEncoder().encode(strings), as: UTF8.self)
    }

    /// Whether a string stands in JSON as it is.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    }

    /// The strings of a JSON array; anything else is an error.
    package static func decode(_ text: String) throws -> [String] {
        // Nearly all lists, and the decoder takes its time.
        if text == "[]" { return [] }
        if text.hasPrefix("[\""), text.hasSuffix("\"]"), !text.utf8.contains(UInt8(ascii: "\\")) {
            let inner = text.dropFirst(2).dropLast(2)
            if !inner.utf8.contains(UInt8(ascii: "\"")) { return [String(inner)] }
        }
        return try JSONDecoder().decode([String].self, from: Data(text.utf8))
    }
}
