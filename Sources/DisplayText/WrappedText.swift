/// Breaks text into lines at blanks.
package enum WrappedText {
    /// Returns a line of text as lines of at most `width` cells, the further ones after `indent` blanks. A word that is
    /// wider stays whole, since people copy paths and URLs.
    package static func lines(_ text: String, width: Int, indent: Int = 0) -> [String] {
        guard DisplayWidth.cells(of: text) > width else { return [text] }
        let indent = min(indent, width / 2)
        var lines: [String] = []
        var line = ""
        var used = 0
        var hasWord = false
        var rest = text[...]
        while !rest.isEmpty {
            let blanks = rest.prefix { $0 == " " }
            let word = rest.dropFirst(blanks.count).prefix { $0 != " " }
            rest = rest.dropFirst(blanks.count + word.count)
            let cells = DisplayWidth.cells(of: String(word))
            if hasWord, used + blanks.count + cells > width {
                lines.append(line)
                line = String(repeating: " ", count: indent)
                used = indent
            } else {
                line += blanks
                used += blanks.count
            }
            line += word
            used += cells
            hasWord = true
        }
        return lines + [line]
    }

    /// Returns a line of help as lines: text in a second column stays in it, or is put below the first if it would have
    /// less than half of the width. Sentences continue at the margin, and everything else continues after more blanks
    /// than it begins with.
    package static func helpLines(_ text: String, width: Int) -> [String] {
        let leading = text.prefix { $0 == " " }.count
        let isSentence = leading == 0 && text.hasSuffix(".")
        guard let column = secondColumn(of: text), column > width / 2, DisplayWidth.cells(of: text) > width else {
            return lines(text, width: width, indent: secondColumn(of: text) ?? (isSentence ? 0 : leading + 4))
        }
        let body = text.dropFirst(leading)
        guard let gap = body.firstRange(of: "  ") else { return [text] }
        let blanks = String(repeating: " ", count: leading + 4)
        let second = body[gap.lowerBound...].drop { $0 == " " }
        return lines(String(text[..<gap.lowerBound]), width: width, indent: leading + 4)
            + lines(blanks + second, width: width, indent: leading + 4)
    }

    /// The cells before the text after the first two blanks inside a line; nil without any.
    private static func secondColumn(of text: String) -> Int? {
        let leading = text.prefix { $0 == " " }
        let body = text[leading.endIndex...]
        guard let gap = body.firstRange(of: "  ") else { return nil }
        let start = body[gap.lowerBound...].prefix { $0 == " " }.endIndex
        return start == text.endIndex ? nil : DisplayWidth.cells(of: String(text[..<start]))
    }
}
