/// The rows and columns at which libedit draws a prompt and text.
///
/// It follows libedit's re_addc and re_refresh_cursor (refresh.c): a wide character that does not fit moves to the next
/// row, a tab moves to the next multiple of eight, and a full row immediately begins another.
package struct TextLayout: Hashable, Sendable {
    /// The row of the cursor, counted from 0, the first row of the prompt.
    package private(set) var cursorRow = 0
    /// The column of the cursor, from 0.
    package private(set) var cursorColumn = 0
    /// The number of rows of prompt and text together.
    package private(set) var rowCount = 1

    /// Lays out a text after a prompt that is `promptCells` wide, in a window that is `columns` wide.
    package init(
        promptCells: Int,
        text: EditedText,
        columns: Int,
        cells: (Unicode.Scalar) -> Int
    ) {
        let columns = max(2, columns)
        var row = promptCells / columns
        var column = promptCells % columns
        func advance(_ scalar: Unicode.Scalar) {
            switch scalar {
            case "\n":
                (row, column) = (row + 1, 0)
                return
            case "\t":
                column = (column / 8 + 1) * 8
            default:
                let width = cells(scalar)
                // A character displayed as several, such as ^A, may wrap between them; a wide one moves down whole.
                if width == 2, scalar.value > 0xFF, column + width > columns { (row, column) = (row + 1, 0) }
                column += width
                while column > columns { (row, column) = (row + 1, column - columns) }
            }
            if column >= columns { (row, column) = (row + 1, 0) }
        }
        for (index, scalar) in text.scalars.enumerated() {
            if index == text.cursor {
                let isSplit = scalar.value > 0xFF && cells(scalar) == 2 && column + 2 > columns
                (cursorRow, cursorColumn) = isSplit ? (row + 1, 0) : (row, column)
            }
            advance(scalar)
        }
        if text.isAtEnd { (cursorRow, cursorColumn) = (row, column) }
        rowCount = row + 1
    }

    /// Returns the visible layout: of a text with more rows than the window, libedit shows the last ones.
    package func clipped(toRows rows: Int) -> TextLayout {
        guard rowCount > rows else { return self }
        var result = self
        result.cursorRow = max(0, cursorRow - (rowCount - rows))
        result.rowCount = rows
        return result
    }
}
