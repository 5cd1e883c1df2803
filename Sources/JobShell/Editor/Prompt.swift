/// What stands before the line, and at the right end of its first row.
package struct Prompt: Hashable, Sendable {
    /// A piece of a prompt in one style. Control characters, line feeds too, are left out where it is drawn.
    package struct Piece: Hashable, Sendable {
        /// What is shown.
        package let text: String
        /// How it is shown.
        package let style: Style

        /// Makes a piece.
        package init(_ text: String, _ style: Style = .plain) {
            self.text = text
            self.style = style
        }
    }

    /// How a piece looks: the parameters of Select Graphic Rendition (ECMA-48, 8.3.117), such as `1;32`.
    package struct Style: Hashable, Sendable {
        let parameters: String

        /// As the terminal shows text by itself.
        package static let plain = Style(parameters: "")
        /// Bold.
        package static let bold = Style(parameters: "1")
        /// Grey.
        package static let grey = Style(parameters: "90")
        /// Green.
        package static let green = Style(parameters: "32")
        /// Yellow.
        package static let yellow = Style(parameters: "33")
        /// Blue.
        package static let blue = Style(parameters: "34")
        /// Cyan.
        package static let cyan = Style(parameters: "36")
    }

    /// Before the line; a blank at its end is up to whoever makes it.
    package var left: [Piece]
    /// At the right end of the first row, as long as the line leaves room for it.
    package var right: [Piece]

    /// Makes a prompt.
    package init(_ left: [Piece], right: [Piece] = []) {
        self.left = left
        self.right = right
    }

    /// Makes a prompt of plain text.
    package init(_ text: String) { self.init([Piece(text)]) }

    /// The left part without colours, for terminals that are not drawn on.
    package var plainText: String { String(String.UnicodeScalarView(left.flatMap(Self.visible))) }

    /// A part in libedit's form: what colours it is enclosed in ``literal``.
    ///
    /// libedit (3.1-20221030, the same in 20250104) drops a literal at the very end, takes two literals side by side
    /// for text, and drops line feeds. So a change of style is one literal, it always has a character after it, and a
    /// part that ends in colour gets a plain blank, unless its last character is a blank that can be that one.
    static func drawn(_ pieces: [Piece], isColored: Bool) -> [Unicode.Scalar] {
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

    /// The cells of a part as libedit draws it.
    static func cells(of drawn: [Unicode.Scalar], cells: (Unicode.Scalar) -> Int) -> Int {
        var isLiteral = false
        return drawn.reduce(0) { sum, scalar in
            if scalar == literal {
                isLiteral.toggle()
                return sum
            }
            return isLiteral ? sum : sum + cells(scalar)
        }
    }

    /// What encloses a literal.
    static let literal: Unicode.Scalar = "\u{1}"

    /// A literal needs a character with a width after it, so combining marks and controls have no place in a prompt.
    private static func visible(_ piece: Piece) -> [Unicode.Scalar] {
        piece.text.unicodeScalars.filter {
            switch $0.properties.generalCategory {
            case .control, .format, .nonspacingMark, .enclosingMark, .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
    }
}
