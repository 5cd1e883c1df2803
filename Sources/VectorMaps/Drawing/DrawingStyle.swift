/// The drawing features that an output supports.
package struct DrawingStyle: Hashable, Sendable {
    /// The number of cells in a line.
    package let columns: Int
    /// Whether characters beyond ASCII are supported.
    package let hasUnicode: Bool
    /// Whether colours are supported.
    package let isColored: Bool

    /// Creates a style. Default: the style of a file.
    package init(columns: Int = DrawingStyle.fileColumns, hasUnicode: Bool = true, isColored: Bool = false) {
        self.columns = columns
        self.hasUnicode = hasUnicode
        self.isColored = isColored
    }

    /// The number of cells in a line of a file: the traditional width of a terminal.
    package static let fileColumns = 80
}

/// A part of a drawn line in one colour.
package struct DrawnText: Hashable, Sendable {
    /// The text.
    package var text: String
    /// Its colour.
    package var color: DrawnColor

    /// Creates a part.
    package init(_ text: String, _ color: DrawnColor = .plain) {
        self.text = text
        self.color = color
    }
}

/// The colour of a drawn text.
package enum DrawnColor: Hashable, Sendable {
    /// The default text colour.
    case plain
    /// The colour of a category, from 0 to ``Limits/mapColorsMax`` - 1.
    case category(Int)
    /// The shared colour of all further categories.
    case rest
}
