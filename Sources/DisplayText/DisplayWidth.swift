/// Measures text in terminal cells.
package enum DisplayWidth {
    /// Returns the width of a text in cells: wide characters take two, combining characters none.
    package static func cells(of text: String) -> Int { text.reduce(0) { $0 + cells(of: $1) } }

    /// Returns the width in cells of one character (an extended grapheme cluster).
    package static func cells(of character: Character) -> Int {
        let scalars = character.unicodeScalars
        // VARIATION SELECTOR-16 asks for the emoji form of a character that is narrow by itself.
        if scalars.contains("\u{FE0F}") { return 2 }
        return scalars.first.map(cells(of:)) ?? 0
    }

    /// Returns the text, truncated to `width` cells with a trailing ellipsis if it is longer.
    package static func shortened(_ text: String, to width: Int, ellipsis: String = "…") -> String {
        guard cells(of: text) > width else { return text }
        var used = cells(of: ellipsis)
        guard width >= used else { return String(repeating: ".", count: max(0, width)) }
        var result = ""
        for character in text {
            used += cells(of: character)
            if used > width { break }
            result.append(character)
        }
        return result + ellipsis
    }

    private static func cells(of scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        return scalar.properties.isEmojiPresentation || isWide(scalar.value) ? 2 : 1
    }

    private static func isWide(_ value: UInt32) -> Bool { wideRanges.contains { $0.contains(value) } }

    /// East_Asian_Width W and F, by block: Unicode 16, UAX #11. Emoji are found by their property.
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
        0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18AFF,
        0x1AFF0...0x1B2FF, 0x20000...0x3FFFD,
    ]
}
