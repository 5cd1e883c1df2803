internal import JobScript

/// Rows of text in columns.
enum TextTable {
    /// The lines of a table: every column but the last as wide as its widest cell, two blanks between columns. Widths
    /// are those that a terminal shows.
    static func lines(_ rows: [[String]]) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let cells = rows.map { $0.map { DisplayWidth.cells(of: $0) } }
        let widths = (0..<columns).map { column in
            cells.map { column < $0.count ? $0[column] : 0 }.max() ?? 0
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

extension String {
    /// The text without the blanks at its end, which empty cells leave there.
    fileprivate var trimmingEnd: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
