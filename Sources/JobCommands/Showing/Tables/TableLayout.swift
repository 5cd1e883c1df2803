internal import DisplayText
internal import VectorMaps

/// Lays records out as a table for a viewer, within the width of the terminal.
///
/// Numbers are aligned at the right. If the table is too wide, texts are truncated, and columns that it can do without
/// are left out. Ids, numbers and statuses are never truncated.
struct TableLayout {
    private let viewer: Viewer
    private var columns: [Column]

    private struct Column {
        let name: String
        let heading: String
        let cells: [Cell]
        let isRight: Bool
        /// Whether its cells may be truncated.
        let isText: Bool
        /// The cells of the terminal that it takes.
        var width: Int
    }

    private struct Cell {
        let text: String
        let width: Int
        let style: TextStyle
    }

    /// Reads the columns of records.
    init(_ records: [Record], _ columns: TableColumns, for viewer: Viewer) {
        self.viewer = viewer
        let names = columns.names
        let ids = ShortIDs(
            records.flatMap { record in
                names.compactMap { if case .id(let id)? = record.column($0) { id } else { nil } }
            }
        )
        self.columns = names.map { Self.column($0, records, ids, viewer) }
    }

    private static func column(_ name: String, _ records: [Record], _ ids: ShortIDs, _ viewer: Viewer) -> Column {
        let contents = records.map { $0.column(name) ?? .null }
        let values = contents.filter { $0 != .null }
        let cells = contents.map { content in
            var text = content.line(for: viewer)
            if case .id(let id) = content { text = ids.text(of: id) }
            text = VisibleText.escaped(viewer.beginning(of: text))
            return Cell(text: text, width: DisplayWidth.cells(of: text), style: content.textStyle)
        }
        let heading = TableColumns.heading(of: name)
        return Column(
            name: name,
            heading: heading,
            cells: cells,
            isRight: !values.isEmpty && values.allSatisfy(\.isNumber),
            isText: name != Record.numberColumn && !values.isEmpty && values.allSatisfy(\.isText),
            width: max(DisplayWidth.cells(of: heading), cells.map(\.width).max() ?? 0)
        )
    }

    /// The lines of the table; nil if it cannot fit.
    func table(_ dispensable: [String]) -> [StyledLine]? {
        var layout = self
        var dispensable = dispensable
        while !layout.fit() {
            guard let name = dispensable.popLast() else { return nil }
            layout.columns.removeAll { $0.name == name }
        }
        return layout.lines
    }

    /// The lines of the columns below each other, for a terminal that is too narrow for a table.
    var list: [StyledLine] {
        let count = columns.first?.cells.count ?? 0
        let width = columns.map { DisplayWidth.cells(of: $0.name) }.max() ?? 0
        var lines: [StyledLine] = []
        for row in 0..<count {
            if row > 0 { lines.append(StyledLine("")) }
            for column in columns {
                let cell = column.cells[row]
                guard column.name != Record.numberColumn else {
                    lines.append(StyledLine([StyledLine.Piece(cell.text, .heading)]))
                    continue
                }
                let name = column.name + Self.blanks(width - DisplayWidth.cells(of: column.name) + Self.gap)
                lines.append(StyledLine([StyledLine.Piece(name), StyledLine.Piece(cell.text, cell.style)]))
            }
        }
        return lines
    }

    // MARK: Widths

    private static let gap = 2

    private var width: Int { columns.reduce(0) { $0 + $1.width } + Self.gap * max(0, columns.count - 1) }

    /// Truncates texts until the table fits. Returns false, without a change, if that is not enough.
    private mutating func fit() -> Bool {
        let excess = width - viewer.style.columns
        guard excess > 0 else { return true }
        let spare = columns.reduce(0) { $0 + ($1.isText ? max(0, $1.width - Limits.tableTextCellsMin) : 0) }
        guard excess <= spare else { return false }
        for _ in 0..<excess {
            let widest = columns.indices.filter { columns[$0].isText }.max { columns[$0].width < columns[$1].width }
            if let widest { columns[widest].width -= 1 }
        }
        return true
    }

    // MARK: Lines

    private var lines: [StyledLine] {
        let headings = columns.map { column in
            Cell(text: column.heading, width: DisplayWidth.cells(of: column.heading), style: .heading)
        }
        let rows = 0..<(columns.first?.cells.count ?? 0)
        return [line(headings)] + rows.map { row in line(columns.map { $0.cells[row] }) }
    }

    private func line(_ cells: [Cell]) -> StyledLine {
        var pieces: [StyledLine.Piece] = []
        // Blanks at the end of a line are left out.
        var blanks = 0
        for (column, cell) in zip(columns, cells) {
            let text = cell.width > column.width ? viewer.shortened(cell.text, to: column.width) : cell.text
            let rest = max(0, column.width - (cell.width > column.width ? DisplayWidth.cells(of: text) : cell.width))
            if !text.isEmpty {
                let before = blanks + (column.isRight ? rest : 0)
                if before > 0 { pieces.append(StyledLine.Piece(Self.blanks(before))) }
                pieces.append(StyledLine.Piece(text, cell.style))
                blanks = column.isRight ? 0 : rest
            } else {
                blanks += column.width
            }
            blanks += Self.gap
        }
        return StyledLine(pieces)
    }

    private static func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}
