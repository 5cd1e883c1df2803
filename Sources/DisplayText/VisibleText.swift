/// Makes text safe to display: control and invisible characters are escaped.
///
/// Names, messages and rows come from services and files. An escape sequence in them must not be able to move the
/// cursor, change colours or reverse the reading direction (CVE-2021-42574).
package enum VisibleText {
    /// Returns the text with control, formatting and bidirectional characters as escapes such as `\u{1B}`.
    ///
    /// Characters that join emoji and shape letters (U+200C, U+200D, variation selectors) are kept. With
    /// `keepingLayout`, line feeds and tabs are kept too.
    package static func escaped(_ text: String, keepingLayout: Bool = false) -> String {
        guard text.unicodeScalars.contains(where: { !isShown($0, keepingLayout) }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if isShown(scalar, keepingLayout) {
                result.unicodeScalars.append(scalar)
            } else {
                result += escape(scalar)
            }
        }
        return result
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
        }
    }

    private static func isShown(_ scalar: Unicode.Scalar, _ keepingLayout: Bool) -> Bool {
        if scalar.isASCII {
            return (0x20..<0x7F).contains(scalar.value) || (keepingLayout && (scalar == "\n" || scalar == "\t"))
        }
        if scalar == "\u{200C}" || scalar == "\u{200D}" { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return false
        default: return true
        }
    }
}
