/// Follows libedit as it draws scalars, one cell after the other.
///
/// It follows libedit's re_addc (refresh.c): a wide character that does not fit moves to the next row, a tab moves to
/// the next multiple of eight, and a full row immediately begins another.
struct CellWalk {
    /// The row of the next cell, counted from 0, the first row of the prompt.
    private(set) var row: Int
    /// The column of the next cell, from 0.
    private(set) var column: Int

    private let columns: Int

    /// Starts after a prompt, in a window that is `columns` wide.
    init(promptCells: Int, columns: Int) {
        self.columns = max(2, columns)
        (row, column) = (promptCells / self.columns, promptCells % self.columns)
    }

    /// Draws a scalar that is `width` cells wide, and returns where it begins.
    mutating func draw(_ scalar: Unicode.Scalar, width: Int) -> (row: Int, column: Int) {
        if scalar != "\n", scalar != "\t", width == 2, scalar.value > 0xFF, column + width > columns {
            (row, column) = (row + 1, 0)
        }
        let start = (row, column)
        switch scalar {
        case "\n":
            (row, column) = (row + 1, 0)
            return start
        case "\t":
            column = (column / 8 + 1) * 8
        default:
            column += width
            // A character displayed as several, such as ^A, may wrap between them.
            while column > columns { (row, column) = (row + 1, column - columns) }
        }
        if column >= columns { (row, column) = (row + 1, 0) }
        return start
    }
}
