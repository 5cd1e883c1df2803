internal import Foundation

/// A list of strings in one column, as JSON, which SQLite and people can read.
package enum StringList {
    /// The strings as a JSON array.
    package static func encode(_ strings: [String]) throws -> String {
        String(decoding: try JSONEncoder().encode(strings), as: UTF8.self)
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
