/// What drawings may be made of where data goes.
package struct DrawingStyle: Hashable, Sendable {
    /// The cells of a line.
    package let columns: Int
    /// Whether characters beyond ASCII are shown as what they are.
    package let hasUnicode: Bool
    /// Whether colours are shown.
    package let isColored: Bool

    /// Makes a style; unless said, it is that of a file.
    package init(columns: Int = DrawingStyle.fileColumns, hasUnicode: Bool = true, isColored: Bool = false) {
        self.columns = columns
        self.hasUnicode = hasUnicode
        self.isColored = isColored
    }

    /// The cells of a line in a file, as on the terminals that set the custom.
    package static let fileColumns = 80
}

/// A piece of a drawn line, all of it in one colour.
package struct DrawnText: Hashable, Sendable {
    /// The text.
    package var text: String
    /// Its colour.
    package var color: DrawnColor

    /// Makes a piece.
    package init(_ text: String, _ color: DrawnColor = .plain) {
        self.text = text
        self.color = color
    }
}

/// The colour of something drawn.
package enum DrawnColor: Hashable, Sendable {
    /// The colour of all other text.
    case plain
    /// One of those that tell categories apart, from 0 to one below ``Limits/mapColorsMax``.
    case category(Int)
    /// The one of what these leave over.
    case rest
}
