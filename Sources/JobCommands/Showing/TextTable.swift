internal import DisplayText

/// Aligns rows of text in columns.
enum TextTable {
    /// Returns the lines of a table, with two spaces between columns. Every column but the last is as wide as its
    /// widest cell on a terminal.
    ///
    /// If the table is wider than `width`, the widest columns shrink. The first column shrinks last, since its cells
    /// may be copied: ids or row numbers.
    static func lines(_ rows: [[String]], fitting width: Int? = nil) -> [String] {
        var rows = rows
        var cells = rows.map { $0.map { DisplayWidth.cells(of: $0) } }
        var widths = (0..<(rows.map(\.count).max() ?? 0)).map { column in
            cells.map { column < $0.count ? $0[column] : 0 }.max() ?? 0
        }
        if let width, sum(widths) > width {
            widths = shrunk(widths, to: width)
            rows = rows.map { row in
                row.enumerated().map { DisplayWidth.shortened($1, to: widths[$0]) }
            }
            cells = rows.map { $0.map { DisplayWidth.cells(of: $0) } }
        }
        return rows.enumerated().map { index, row in
            let padded = row.enumerated().map { column, cell in
                column == row.count - 1
                    ? cell : cell + String(repeating: " ", count: widths[column] - cells[index][column])
            }
            return padded.joined(separator: "  ").trimmingEnd
        }
    }
}

extension TextTable {
    private static func sum(_ widths: [Int]) -> Int { widths.reduce(0, +) + 2 * max(0, widths.count - 1) }

    private static func shrunk(_ widths: [Int], to width: Int) -> [Int] {
        var widths = widths
        for columns in [widths.indices.dropFirst(), widths.indices.prefix(1)] {
            while sum(widths) > width {
                guard let widest = columns.max(by: { widths[$0] < widths[$1] }) else { break }
                guard widths[widest] > Limits.tableColumnCellsMin else { break }
                widths[widest] -= 1
            }
        }
        return widths
    }
}

extension String {
    /// The text without trailing spaces, which empty cells produce.
    fileprivate var trimmingEnd: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
