/// The type of a body, as in `multipart/form-data; boundary=x` (RFC 9110, section 8.3.1).
package struct MediaType: Sendable, Equatable {
    /// The type and subtype in lower case, such as `application/json`.
    package let name: String
    /// The value of the parameter `boundary`, if present.
    package let boundary: String?

    /// Parses a Content-Type; parameters other than `boundary` are ignored.
    package init(_ text: String) {
        let value = HeaderValue(text)
        name = ASCIICase.lower(value.word)
        boundary = value["boundary"]
    }
}

/// A header value with parameters: a token, then any number of `; name=value`, with optional quotes around values.
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

    /// Reads a text in quotes. A backslash escapes only a quote or itself: Windows paths contain it unescaped.
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
