package import JobAssist

/// A text with the style of each scalar, painted over the plain text that libedit has drawn.
///
/// libedit writes only what has changed, in the terminal's current style, and assumes that the rest is on the screen.
/// Since painting changes no character, libedit never notices it.
package struct StyledText: Hashable, Sendable {
    private let scalars: [Unicode.Scalar]
    private let looks: [Look]

    /// How one scalar looks.
    private struct Look: Hashable {
        var style: SyntaxStyle?
        var mark: LineCheck.Kind?

        static let plain = Look()

        /// The parameters of Select Graphic Rendition (ECMA-48, 8.3.117) after a reset.
        var parameters: String {
            switch mark {
            case .mistake?: return "4;31"
            case .overwrittenFile?: return "1;4;33"
            case .existingFile?: return style.map { "4;\(Self.color(of: $0))" } ?? "4"
            case .knownName? where style == nil: return Self.color(of: .value)
            case .knownName?, nil: return style.map(Self.color) ?? ""
            }
        }

        /// The colours of the terminal's own palette, which its theme makes readable.
        private static func color(of style: SyntaxStyle) -> String {
            switch style {
            case .command: "36"
            case .keyword: "1"
            case .option: "34"
            case .value: "32"
            case .string: "33"
            case .variable: "35"
            case .symbol: "1"
            case .comment: "90"
            }
        }
    }

    /// Creates a text from its styled pieces and marks, which are ranges of its UTF-8.
    package init(_ text: EditedText, spans: [StyledSpan] = [], marks: [LineCheck.Mark] = []) {
        scalars = text.scalars
        guard !spans.isEmpty || !marks.isEmpty else {
            looks = []
            return
        }
        var bytes = [Look](repeating: .plain, count: text.scalars.reduce(0) { $0 + UTF8.width($1) })
        let all = 0..<bytes.count
        for span in spans { for index in span.range.clamped(to: all) { bytes[index].style = span.style } }
        for mark in marks {
            for index in mark.range.clamped(to: all) where (bytes[index].mark?.rawValue ?? -1) < mark.kind.rawValue {
                bytes[index].mark = mark.kind
            }
        }
        var offset = 0
        looks = text.scalars.map { scalar in
            defer { offset += UTF8.width(scalar) }
            return bytes[offset]
        }
    }

    /// The window, and the width of the prompt before the text.
    package struct Window: Hashable, Sendable {
        let promptCells: Int
        let rows: Int
        let columns: Int

        /// Creates a window of rows and columns with a prompt before the text.
        package init(promptCells: Int, rows: Int, columns: Int) {
            self.promptCells = promptCells
            self.rows = rows
            self.columns = columns
        }
    }

    /// Returns the output that paints the rows with styles, and the rows in `earlier`, which had some; also returns the
    /// rows that now have styles. Rows are counted from the first visible one.
    ///
    /// The output starts and ends at the cursor, which is at `layout`'s position. It is empty if nothing is to be
    /// painted.
    package func painting(
        _ layout: TextLayout,
        in window: Window,
        over earlier: Set<Int>,
        cells: (Unicode.Scalar) -> Int
    ) -> (output: String, rows: Set<Int>) {
        guard !looks.isEmpty || !earlier.isEmpty else { return ("", []) }
        let hidden = max(0, layout.rowCount - window.rows)
        let rows = rows(below: hidden, window, cells: cells)
        let painted = rows.filter { ($0.isStyled || earlier.contains($0.number)) && $0.isPaintable && !$0.text.isEmpty }
        let styled = Set(rows.filter(\.isStyled).map(\.number))
        guard !painted.isEmpty else { return ("", styled) }
        // A text with more rows than the window fills it, and libedit does not move the cursor to the cursor's row.
        let output = hidden > 0 ? Self.absolute(painted) : Self.relative(painted, layout)
        return ("\u{1B}[?2026h" + output + "\u{1B}[?2026l", styled)
    }

    private func rows(below hidden: Int, _ window: Window, cells: (Unicode.Scalar) -> Int) -> [Row] {
        var rows: [Row] = []
        var walk = CellWalk(promptCells: window.promptCells, columns: window.columns)
        for (index, scalar) in scalars.enumerated() {
            let width = cells(scalar)
            let (row, column) = walk.draw(scalar, width: width)
            guard row >= hidden else { continue }
            if rows.last?.number != row - hidden { rows.append(Row(number: row - hidden)) }
            rows[rows.count - 1].add(scalar, looks.isEmpty ? .plain : looks[index], at: column, width: width)
        }
        return rows
    }

    private static func absolute(_ rows: [Row]) -> String {
        "\u{1B}7" + rows.map { "\u{1B}[\($0.number + 1);1H" + $0.output }.joined() + "\u{1B}8"
    }

    private static func relative(_ rows: [Row], _ layout: TextLayout) -> String {
        var output = ""
        var current = layout.cursorRow
        for row in rows {
            output += vertical(row.number - current) + "\r" + row.output
            current = row.number
        }
        let column = layout.cursorColumn
        return output + vertical(layout.cursorRow - current) + "\r" + (column > 0 ? "\u{1B}[\(column)C" : "")
    }

    private static func vertical(_ rows: Int) -> String {
        rows == 0 ? "" : rows > 0 ? "\u{1B}[\(rows)B" : "\u{1B}[\(-rows)A"
    }

    /// One row of the screen.
    private struct Row {
        let number: Int
        var text = ""
        var isStyled = false
        /// Whether libedit and the terminal agree on the columns of the characters.
        var isPaintable = true
        private var look = Look.plain
        /// The column of the cursor after `text`; 0 before it.
        private var column = 0

        init(number: Int) { self.number = number }

        /// Adds a scalar that is drawn at a column. Control characters and others that libedit draws as several are
        /// left unchanged.
        mutating func add(_ scalar: Unicode.Scalar, _ next: Look, at start: Int, width: Int) {
            if width == 0 { isPaintable = false }
            guard (1...2).contains(width), scalar.value >= 0x20, !(0x7F..<0xA0).contains(scalar.value) else { return }
            if start > column { text += "\u{1B}[\(start - column)C" }
            if next != look {
                text += next == .plain ? "\u{1B}[0m" : "\u{1B}[0;\(next.parameters)m"
                look = next
            }
            if next != .plain { isStyled = true }
            text.unicodeScalars.append(scalar)
            column = start + width
        }

        var output: String { text + (look == .plain ? "" : "\u{1B}[0m") }
    }
}
