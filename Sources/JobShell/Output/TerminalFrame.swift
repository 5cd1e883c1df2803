internal import DisplayText
internal import VectorMaps

/// Lines on a terminal that later lines replace.
struct TerminalFrame {
    /// The widths in cells of the shown lines.
    private var widths: [Int] = []

    /// Returns the text that replaces the shown lines by others, as far as these fit a window. `write` makes the text
    /// of a line that is not too wide.
    mutating func text(
        replacedBy lines: [[DrawnText]],
        columns: Int,
        rows: Int,
        _ write: ([DrawnText]) -> String
    ) -> String {
        let columns = max(1, columns)
        // In a window that has become narrower, the terminal has wrapped the lines, so they take more rows.
        let shown = widths.reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) }
        let home = shown > 0 ? "\u{1B}[\(shown)A\r\u{1B}[J" : ""
        // The cursor stays on the row after the last line, and a full line wraps on some terminals.
        let kept = Self.fitting(lines, rows: max(1, rows - 1)).map { Self.fitting($0, columns: max(1, columns - 1)) }
        widths = kept.map { DisplayWidth.cells(of: $0.map(\.text).joined()) }
        return home + kept.map { write($0) + "\n" }.joined()
    }

    /// Keeps the shown lines.
    mutating func end() { widths = [] }

    private static func fitting(_ lines: [[DrawnText]], rows: Int) -> [[DrawnText]] {
        guard lines.count > rows else { return lines }
        let rest = Figures.count(lines.count - rows + 1, of: "more line")
        return lines.prefix(rows - 1) + [[DrawnText("and \(rest); make the window higher, or add limit=")]]
    }

    /// A line that is too wide loses its colours with its end.
    private static func fitting(_ line: [DrawnText], columns: Int) -> [DrawnText] {
        let line = line.map { DrawnText(VisibleText.escaped($0.text), $0.color) }
        let text = line.map(\.text).joined()
        guard DisplayWidth.cells(of: text) > columns else { return line }
        return [DrawnText(DisplayWidth.shortened(text, to: columns))]
    }
}
