/// The type of a body, as in `multipart/form-data; boundary=x` (RFC 9110, section 8.3.1).
package struct MediaType: Sendable, Equatable {
    /// The type and subtype in lower case, such as `application/json`.
    package let name: String
    /// The value of the parameter `boundary`, if there is one.
    package let boundary: String?

    /// Reads a Content-Type; parameters other than `boundary` are passed over.
    package init(_ text: String) {
        let value = HeaderValue(text)
        name = ASCIICase.lower(value.word)
        boundary = value["boundary"]
    }
}

/// A header's value with parameters: a word, then `; name=value` any number of times, values in quotes or not.
struct HeaderValue {
    let word: String
    private var parameters: [(name: String, value: String)] = []

    init(_ text: String) {
        var rest = text.unicodeScalars[...]
        word = Self.trimmed(Self.take(&rest) { $0 != ";" })
        while rest.popFirst() != nil {
            let name = Self.trimmed(Self.take(&rest) { $0 != "=" && $0 != ";" })
            guard rest.first == "=" else { continue }
            rest.removeFirst()
            rest = rest.drop { $0 == " " || $0 == "\t" }
            let value = rest.first == "\"" ? Self.quoted(&rest) : Self.trimmed(Self.take(&rest) { $0 != ";" })
            _ = Self.take(&rest) { $0 != ";" }
            parameters.append((ASCIICase.lower(name), value))
        }
    }

    subscript(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

    private static func take(
        _ rest: inout Substring.UnicodeScalarView,
        while isTaken: (Unicode.Scalar) -> Bool
    ) -> Substring.UnicodeScalarView {
        let taken = rest.prefix(while: isTaken)
        rest = rest[taken.endIndex...]
        return taken
    }

    /// A text in quotes. A backslash escapes a quote or itself only: Windows' paths have it without meaning that.
    private static func quoted(_ rest: inout Substring.UnicodeScalarView) -> String {
        rest.removeFirst()
        var text = String.UnicodeScalarView()
        while let next = rest.popFirst(), next != "\"" {
            if next == "\\", let escaped = rest.first, escaped == "\"" || escaped == "\\" {
                text.append(escaped)
                rest.removeFirst()
            } else {
                text.append(next)
            }
        }
        return String(text)
    }

    private static func trimmed(_ text: Substring.UnicodeScalarView) -> String {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
    }
}
