internal import DisplayText
package import JobAssist

/// The menu of a completion: columns of candidates with short descriptions.
package struct CompletionMenu: Hashable, Sendable {
    /// The rows, at most as wide as the window, with ANSI styles if coloured.
    package let rows: [String]

    private struct Cell {
        var label: String
        var summary: String
        var labelCells: Int
        var summaryCells: Int
    }

    /// The number of candidates in a full column.
    package let rowCount: Int

    /// Lays out candidates column by column in a window that is `columns` wide. If they need more than `rowsMax`
    /// rows, the menu shows the page with the choice, and the last row shows the number of hidden candidates.
    ///
    /// If all candidates fit below each other, summaries are not cut to make space for columns.
    package init(
        _ candidates: [Completion.Candidate],
        count: Int? = nil,
        choice: Int? = nil,
        columns: Int,
        rowsMax: Int,
        isColored: Bool
    ) {
        let count = count ?? candidates.count
        let width = max(2, columns - 1)
        let rowsMax = min(rowsMax, Limits.menuRowsMax)
        guard rowsMax > 0, !candidates.isEmpty else {
            (rows, rowCount) = ([], 1)
            return
        }
        // Measure at most one screenful of candidates, unless a choice may be on another page.
        let measured = choice == nil ? rowsMax * (width / 3 + 1) : candidates.count
        let isLong = { (candidate: Completion.Candidate) in candidate.summary.count > Limits.menuSummaryCellsMax }
        let isOneColumn = candidates.count <= rowsMax && candidates.contains(where: isLong)
        let summaryMax = isOneColumn ? width : Limits.menuSummaryCellsMax
        let seen = candidates.prefix(measured).map { Self.cell($0, width: width, summaryMax: summaryMax) }
        let labelCells = seen.reduce(0) { max($0, $1.labelCells) }
        let summaryCells = min(seen.reduce(0) { max($0, $1.summaryCells) }, max(0, width - labelCells - Self.gap))
        let cellWidth = labelCells + (summaryCells > 0 ? Self.gap + summaryCells : 0)
        let columnCount = isOneColumn ? 1 : max(1, (width + Self.columnGap) / (cellWidth + Self.columnGap))
        let needed = (candidates.count + columnCount - 1) / columnCount
        let rowCount = min(needed, needed > rowsMax ? max(1, rowsMax - 1) : rowsMax)
        let pageSize = rowCount * columnCount
        let first = (choice ?? 0) / pageSize * pageSize
        let shown = Array(seen.dropFirst(first).prefix(pageSize))
        var rows = (0..<min(rowCount, shown.count)).map { row in
            stride(from: row, to: shown.count, by: rowCount).map { index in
                let isLast = index + rowCount >= shown.count
                let sizes = (labelCells, summaryCells)
                return Self.text(
                    of: shown[index],
                    sizes,
                    isLast: isLast,
                    isChosen: first + index == choice,
                    isColored: isColored
                )
            }
            .joined(separator: String(repeating: " ", count: Self.columnGap))
        }
        if count > shown.count, rowsMax > 1 {
            let hidden = first == 0 ? "+\(count - shown.count) more" : "\(first + 1)-\(first + shown.count) of \(count)"
            let more = DisplayWidth.shortened(hidden, to: width)
            rows.append(isColored ? "\u{1B}[90m\(more)\u{1B}[0m" : more)
        }
        (self.rows, self.rowCount) = (rows, rowCount)
    }

    private static let gap = 2
    private static let columnGap = 3

    private static func cell(_ candidate: Completion.Candidate, width: Int, summaryMax: Int) -> Cell {
        let (label, labelCells) = shown(candidate.label, width)
        let (summary, summaryCells) = shown(candidate.summary, summaryMax)
        return Cell(label: label, summary: summary, labelCells: labelCells, summaryCells: summaryCells)
    }

    /// Returns the escaped text, truncated to `width` cells, and its width.
    private static func shown(_ text: String, _ width: Int) -> (String, Int) {
        // Fast path: nearly all of the many texts are ASCII.
        let count = text.utf8.count
        if count <= width, text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return (text, count) }
        let text = DisplayWidth.shortened(VisibleText.escaped(text), to: width)
        return (text, DisplayWidth.cells(of: text))
    }

    private static func text(
        of cell: Cell,
        _ sizes: (label: Int, summary: Int),
        isLast: Bool,
        isChosen: Bool,
        isColored: Bool
    ) -> String {
        // Reverse video also shows the choice without colours.
        let label = isChosen ? "\u{1B}[7m\(cell.label)\u{1B}[0m" : cell.label
        guard sizes.summary > 0 else { return label + blanks(isLast ? 0 : sizes.label - cell.labelCells) }
        let summary = DisplayWidth.shortened(cell.summary, to: sizes.summary)
        let cells = DisplayWidth.cells(of: summary)
        let colored = isColored && cells > 0 ? "\u{1B}[90m\(summary)\u{1B}[0m" : summary
        guard !isLast || cells > 0 else { return label }
        return label + blanks(sizes.label - cell.labelCells + gap) + colored
            + blanks(isLast ? 0 : sizes.summary - cells)
    }

    private static func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}
