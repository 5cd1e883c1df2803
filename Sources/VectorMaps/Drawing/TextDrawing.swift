internal import DisplayText

/// Draws a map as lines of text.
package struct TextDrawing {
    /// The lines: the picture, the legend and the caption.
    package let lines: [[DrawnText]]

    /// Draws a map with a picture of `columns` cells by `rows`; the legend and the caption follow below.
    package init(_ scatter: Scatter, columns: Int, rows: Int, _ style: DrawingStyle) {
        let picture = Picture(scatter, columns: columns, rows: rows, style)
        lines = (0..<rows).map { picture.line($0) } + picture.legend + [[DrawnText(scatter.caption)]]
    }

    /// Returns the number of lines that suits a picture of `columns` cells.
    package static func rows(for columns: Int) -> Int {
        max(Limits.mapRowsMin, min(Limits.mapRowsMax, columns / 4))
    }
}

/// The points of a map in cells, with labels over some of them.
private struct Picture {
    private let scatter: Scatter
    private let style: DrawingStyle
    private var canvas: DotCanvas
    /// The labels by the index of their first cell.
    private var labels: [Int: (text: String, width: Int)] = [:]
    /// The cells of labelled points.
    private var marks: Set<Int> = []

    init(_ scatter: Scatter, columns: Int, rows: Int, _ style: DrawingStyle) {
        self.scatter = scatter
        self.style = style
        canvas = DotCanvas(columns: columns, rows: rows)
        let (width, height) = (columns * DotCanvas.dotsAcross, rows * DotCanvas.dotsDown)
        let positions = scatter.positions(width: Double(width), height: Double(height))
        for (position, point) in zip(positions, scatter.points) {
            let dot = canvas.place(x: position.x, y: position.y)
            canvas.plot(x: dot.x, y: dot.y, category: point.category)
        }
        layOut(positions)
    }

    private mutating func layOut(_ positions: [(x: Double, y: Double)]) {
        let most = min(Limits.mapLabelsMax, max(1, canvas.rows / 2))
        var layout = LabelLayout(width: canvas.columns, height: canvas.rows, gap: 1)
        for index in Spread.choice(of: positions, limit: 2 * most) where labels.count < most {
            let name = shown(scatter.points[index].row.label, to: Limits.mapLabelCellsMax)
            let dot = canvas.place(x: positions[index].x, y: positions[index].y)
            let (column, row) = (dot.x / DotCanvas.dotsAcross, dot.y / DotCanvas.dotsDown)
            let mark = LabelLayout.Box(left: column, top: row, width: 1, height: 1)
            let width = DisplayWidth.cells(of: name)
            guard name.contains(where: { $0 != " " }) else { continue }
            let box = layout.place(mark: mark, width: width, height: 1) { box in
                // A label that touches points is as hard to read as one that covers them.
                let cells = max(0, box.left - 1)..<min(canvas.columns, box.left + box.width + 1)
                return cells.map { canvas.count(column: $0, row: box.top) }.reduce(0, +)
            }
            guard let box else { continue }
            labels[box.top * canvas.columns + box.left] = (name, width)
            marks.insert(row * canvas.columns + column)
        }
    }

    /// Returns a text for the picture: without control characters, and in ASCII if the style requires it.
    private func shown(_ text: String, to cells: Int) -> String {
        let visible = VisibleText.escaped(text)
        guard !style.hasUnicode else { return DisplayWidth.shortened(visible, to: cells) }
        let ascii = String(visible.map { $0.isASCII ? $0 : "?" })
        return ascii.count > cells ? ascii.prefix(cells - 2) + ".." : ascii
    }

    /// Returns a line of the picture without trailing spaces.
    func line(_ row: Int) -> [DrawnText] {
        var pieces: [DrawnText] = []
        var (column, blanks) = (0, 0)
        func add(_ text: String, _ color: DrawnColor) {
            // Spaces take the colour of the text after them.
            let text = String(repeating: " ", count: blanks) + text
            blanks = 0
            if let last = pieces.last, last.color == color {
                pieces[pieces.count - 1].text += text
            } else {
                pieces.append(DrawnText(text, color))
            }
        }
        while column < canvas.columns {
            let cell = row * canvas.columns + column
            if let label = labels[cell] {
                add(label.text, .plain)
                column += label.width
                continue
            }
            if canvas.count(column: column, row: row) == 0 {
                blanks += 1
            } else {
                add(String(character(column, row, isMarked: marks.contains(cell))), color(column, row))
            }
            column += 1
        }
        return pieces
    }

    /// Whether categories are distinguished by letters, without colours.
    private var hasLetters: Bool { !scatter.legend.isEmpty && !style.isColored }

    private func character(_ column: Int, _ row: Int, isMarked: Bool) -> Character {
        if hasLetters, let category = canvas.category(column: column, row: row) { return Self.letter(category) }
        guard style.hasUnicode else { return isMarked ? "*" : canvas.density(column: column, row: row) }
        return isMarked ? "⣿" : canvas.braille(column: column, row: row)
    }

    private func color(_ column: Int, _ row: Int) -> DrawnColor {
        guard style.isColored else { return .plain }
        return canvas.category(column: column, row: row).map(Self.color(of: scatter.legend)) ?? .plain
    }

    /// The letters of the categories in the order of the legend, which has up to two entries more than there are
    /// colours.
    private static func letter(_ category: Int) -> Character { letters[min(category, letters.count - 1)] }

    private static let letters: [Character] = ["o", "x", "+", "#", "%", "@", "&", "=", "~", "-"]

    private static func color(of legend: [Scatter.Category]) -> (Int) -> DrawnColor {
        { legend[$0].color.map { .category($0) } ?? .rest }
    }

    /// The legend in as many lines as needed.
    var legend: [[DrawnText]] {
        var lines: [[DrawnText]] = []
        var width = 0
        for (index, category) in scatter.legend.enumerated() {
            let sign = hasLetters ? String(Self.letter(index)) : style.hasUnicode ? "⣿" : "*"
            let color = style.isColored ? Self.color(of: scatter.legend)(index) : .plain
            let text = shown(category.name, to: Limits.mapLabelCellsMax) + " " + Figures.count(category.count)
            let cells = DisplayWidth.cells(of: text) + 2
            if lines.isEmpty || width + 2 + cells > canvas.columns {
                lines.append([])
                width = 0
            } else {
                lines[lines.count - 1].append(DrawnText("  "))
                width += 2
            }
            lines[lines.count - 1] += [DrawnText(sign, color), DrawnText(" " + text)]
            width += cells
        }
        return lines
    }
}
