/// Where on the screen libedit draws a text, row by row below the prompt.
///
/// It follows libedit's re_addc and re_refresh_cursor (refresh.c): a wide character that does not fit goes to the next
/// row, a tab goes to the next multiple of eight, a full row at once begins another.
struct TextLayout: Equatable {
    /// The row of the cursor, from 0, the row that the prompt begins in.
    private(set) var cursorRow = 0
    /// The column of the cursor, from 0.
    private(set) var cursorColumn = 0
    /// The rows that prompt and text take together.
    private(set) var rowCount = 1

    /// Lays out a text behind a prompt of so many cells, in a window of so many columns.
    init(
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
                // What is shown as several characters, such as ^A, may be parted; a wide one goes down whole.
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

    /// The layout as far as it can be seen: of a text with more rows than the window, libedit shows the last ones.
    func clipped(toRows rows: Int) -> TextLayout {
        guard rowCount > rows else { return self }
        var result = self
        result.cursorRow = max(0, cursorRow - (rowCount - rows))
        result.rowCount = rows
        return result
    }
}
