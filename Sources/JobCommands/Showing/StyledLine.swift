/// A line of output in pieces, some of which have a style on a terminal with colours.
package struct StyledLine: Hashable, Sendable {
    /// The pieces, in order.
    package var pieces: [Piece]

    /// A piece of a line.
    package struct Piece: Hashable, Sendable {
        /// The text.
        package let text: String
        /// The style, which must not be the only carrier of a fact: not every terminal shows colours.
        package let style: TextStyle

        /// Creates a piece.
        package init(_ text: String, _ style: TextStyle = .plain) {
            self.text = text
            self.style = style
        }
    }

    /// Creates a line from pieces.
    package init(_ pieces: [Piece]) { self.pieces = pieces }

    /// Creates a line without a style.
    package init(_ text: String) { pieces = [Piece(text)] }

    /// The whole text.
    package var text: String { pieces.map(\.text).joined() }
}

/// The style of a text on a terminal with colours.
package enum TextStyle: Hashable, Sendable {
    /// The default.
    case plain
    /// Something that succeeded.
    case good
    /// Something that failed.
    case bad
    /// Something in progress.
    case active
    /// Something that matters less.
    case faint
    /// A heading.
    case heading
}
