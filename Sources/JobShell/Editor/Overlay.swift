/// What is painted around the line without libedit's knowledge while a key is waited for: a hint behind the cursor, a
/// menu below the text. It is erased before libedit gets the key, so that both draw on the screen the other one knows.
package struct Overlay: Hashable, Sendable {
    /// Grey text behind the cursor, which stands at the end of the text.
    package var hint: [Unicode.Scalar] = []
    /// Rows below the text.
    package var menu: [String] = []

    /// Makes an overlay.
    package init(hint: [Unicode.Scalar] = [], menu: [String] = []) {
        self.hint = hint
        self.menu = menu
    }

    /// Whether there is nothing to paint.
    package var isEmpty: Bool { hint.isEmpty && menu.isEmpty }

    /// What paints it, from the cursor on and back to it.
    package func painting(_ layout: TextLayout, cells: (Unicode.Scalar) -> Int) -> String {
        var result = ""
        if !hint.isEmpty {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: hint)
            result += "\u{1B}[90m\(String(view))\u{1B}[0m\u{1B}[\(width(cells))D"
        }
        guard !menu.isEmpty else { return result }
        let below = layout.rowCount - 1 - layout.cursorRow
        if below > 0 { result += "\u{1B}[\(below)B" }
        for row in menu { result += "\r\n\u{1B}[K" + row }
        return result + Self.back(up: below + menu.count, to: layout.cursorColumn)
    }

    /// What erases it again, from the cursor on and back to it.
    ///
    /// The hint is overwritten with blanks: to erase the rest of the row would take the right prompt away, which
    /// libedit would believe to be there.
    package func erasing(_ layout: TextLayout, cells: (Unicode.Scalar) -> Int) -> String {
        var result = ""
        let width = width(cells)
        if width > 0 { result += String(repeating: " ", count: width) + "\u{1B}[\(width)D" }
        guard !menu.isEmpty else { return result }
        let down = layout.rowCount - layout.cursorRow
        return result + "\u{1B}[\(down)B\r\u{1B}[J" + Self.back(up: down, to: layout.cursorColumn)
    }

    private func width(_ cells: (Unicode.Scalar) -> Int) -> Int { hint.reduce(0) { $0 + cells($1) } }

    private static func back(up rows: Int, to column: Int) -> String {
        "\u{1B}[\(rows)A\r" + (column > 0 ? "\u{1B}[\(column)C" : "")
    }
}
