/// A grid of character cells in which points are plotted as dots.
///
/// A cell is two dots wide and four high, as in Braille patterns (Unicode, block U+2800). The height of a terminal cell
/// is about twice its width, so dots have equal distances in both directions.
package struct DotCanvas {
    /// The number of cells in a line.
    package let columns: Int
    /// The number of lines.
    package let rows: Int

    private var cells: [Int: Cell] = [:]

    private struct Cell {
        var pattern: UInt8 = 0
        var count = 0
        /// The number of points of each category, in order of first appearance.
        var categories: [(category: Int, count: Int)] = []
    }

    /// The dots of a cell from left to right.
    package static let dotsAcross = 2
    /// The dots of a cell from top to bottom.
    package static let dotsDown = 4

    /// Creates an empty grid.
    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }

    /// Returns the dot at a distance from the left and the top, clamped to the grid.
    package func place(x: Double, y: Double) -> (x: Int, y: Int) {
        let (across, down) = (columns * Self.dotsAcross, rows * Self.dotsDown)
        return (max(0, min(across - 1, Int(x))), max(0, min(down - 1, Int(y))))
    }

    /// Plots a point at a dot.
    package mutating func plot(x: Int, y: Int, category: Int? = nil) {
        let (column, row) = (x / Self.dotsAcross, y / Self.dotsDown)
        var cell = cells[row * columns + column] ?? Cell()
        cell.pattern |= Self.bits[y % Self.dotsDown][x % Self.dotsAcross]
        cell.count += 1
        if let category {
            if let index = cell.categories.firstIndex(where: { $0.category == category }) {
                cell.categories[index].count += 1
            } else {
                cell.categories.append((category, 1))
            }
        }
        cells[row * columns + column] = cell
    }

    /// The number of points in a cell.
    package func count(column: Int, row: Int) -> Int { cells[row * columns + column]?.count ?? 0 }

    /// The most frequent category in a cell; among equals, the one with the lowest number.
    package func category(column: Int, row: Int) -> Int? {
        let categories = cells[row * columns + column]?.categories ?? []
        return categories.max { ($0.count, $1.category) < ($1.count, $0.category) }?.category
    }

    /// The Braille pattern of a cell; a space if the cell is empty.
    package func braille(column: Int, row: Int) -> Character {
        guard let cell = cells[row * columns + column] else { return " " }
        return Unicode.Scalar(0x2800 + UInt32(cell.pattern)).map { Character($0) } ?? " "
    }

    /// An ASCII character for a cell: the more points, the darker.
    package func density(column: Int, row: Int) -> Character {
        switch count(column: column, row: row) {
        case 0: " "
        case 1: "."
        case 2...3: ":"
        case 4...7: "+"
        default: "#"
        }
    }

    private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
}
