/// The text before the line, and at the right end of its first row.
package struct Prompt: Hashable, Sendable {
    /// A piece of a prompt in one style. Control characters, including line feeds, are not drawn.
    package struct Piece: Hashable, Sendable {
        /// The text of the piece.
        package let text: String
        /// The style of the text.
        package let style: Style

        /// Creates a piece, by default in the plain style.
        package init(_ text: String, _ style: Style = .plain) {
            self.text = text
            self.style = style
        }
    }

    /// A text style: the parameters of Select Graphic Rendition (ECMA-48, 8.3.117), such as `1;32`.
    package struct Style: Hashable, Sendable {
        let parameters: String

        /// The terminal's default style.
        package static let plain = Style(parameters: "")
        /// Grey text.
        package static let grey = Style(parameters: "90")
        /// Green text.
        package static let green = Style(parameters: "32")
    }

    /// The pieces before the line, including any trailing space.
    package var left: [Piece]
    /// The pieces at the right end of the first row, shown while the line leaves space for them.
    package var right: [Piece]

    /// Creates a prompt.
    package init(_ left: [Piece], right: [Piece] = []) {
        self.left = left
        self.right = right
    }

    /// Creates a prompt of plain text.
    package init(_ text: String) { self.init([Piece(text)]) }

    /// The left part without colours, for terminals without editing.
    package var plainText: String { String(String.UnicodeScalarView(left.flatMap(Self.visible))) }

    /// Returns a part in libedit's format, with style sequences enclosed in ``literal``.
    ///
    /// libedit (3.1-20221030, the same in 20250104) drops a literal at the very end, treats two adjacent literals as
    /// text, and drops line feeds. So each style change is one literal, always followed by a character. A part that
    /// ends in colour gets a plain space, unless its last character is a space that can be used for this.
    package static func drawn(_ pieces: [Piece], isColored: Bool) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var style = Style.plain
        func change(to next: Style) {
            guard next != style else { return }
            let parameters = next == .plain ? "0" : (style == .plain ? "" : "0;") + next.parameters
            result.append(literal)
            result += "\u{1B}[\(parameters)m".unicodeScalars
            result.append(literal)
            style = next
        }
        for piece in pieces {
            let scalars = visible(piece)
            guard !scalars.isEmpty else { continue }
            if isColored { change(to: piece.style) }
            result += scalars
        }
        guard style != .plain else { return result }
        if result.last == " ", result.count > 1, result[result.count - 2] != literal { result.removeLast() }
        change(to: .plain)
        return result + [" "]
    }

    /// Returns the width of a part, in cells, as libedit draws it.
    package static func cells(of drawn: [Unicode.Scalar], cells: (Unicode.Scalar) -> Int) -> Int {
        var isLiteral = false
        return drawn.reduce(0) { sum, scalar in
            if scalar == literal {
                isLiteral.toggle()
                return sum
            }
            return isLiteral ? sum : sum + cells(scalar)
        }
    }

    /// The character that encloses a literal.
    package static let literal: Unicode.Scalar = "\u{1}"

    /// A literal must precede a character with a width, so combining marks and control characters are not drawn.
    private static func visible(_ piece: Piece) -> [Unicode.Scalar] {
        piece.text.unicodeScalars.filter {
            switch $0.properties.generalCategory {
            case .control, .format, .nonspacingMark, .enclosingMark, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
    }
}
