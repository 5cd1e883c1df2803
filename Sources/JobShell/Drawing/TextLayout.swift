/// The rows and columns at which libedit draws a prompt and text, with its cursor (re_refresh_cursor in refresh.c).
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
        var walk = CellWalk(promptCells: promptCells, columns: columns)
        for (index, scalar) in text.scalars.enumerated() {
            let start = walk.draw(scalar, width: cells(scalar))
            if index == text.cursor { (cursorRow, cursorColumn) = start }
        }
        if text.isAtEnd { (cursorRow, cursorColumn) = (walk.row, walk.column) }
        rowCount = walk.row + 1
    }

    /// Returns the visible layout: of a text with more rows than the window, libedit shows the last ones. It counts the
    /// cursor's row from the first one all the same, up to the last row of the window (re_nextline in refresh.c).
    package func clipped(toRows rows: Int) -> TextLayout {
        guard rowCount > rows else { return self }
        var result = self
        result.cursorRow = min(cursorRow, rows - 1)
        result.rowCount = rows
        return result
    }
}
