internal import DisplayText

/// Aligns rows of text in columns.
enum TextTable {
    /// Returns the lines of a table, with two spaces between columns. Every column but the last is as wide as its
    /// widest cell on a terminal.
    static func lines(_ rows: [[String]]) -> [String] {
        let cells = rows.map { $0.map { DisplayWidth.cells(of: $0) } }
        let widths = (0..<(rows.map(\.count).max() ?? 0)).map { column in
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
    /// The text without trailing spaces, which empty cells produce.
    fileprivate var trimmingEnd: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
