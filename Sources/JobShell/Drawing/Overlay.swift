/// A hint after the cursor and a menu below the text, painted without libedit while the editor waits for a key. It is
/// erased before libedit gets the key, so libedit always finds the screen as it left it.
package struct Overlay: Hashable, Sendable {
    /// Grey text after the cursor, which is at the end of the text.
    package var hint: [Unicode.Scalar] = []
    /// Rows below the text.
    package var menu: [String] = []

    /// Creates an overlay.
    package init(hint: [Unicode.Scalar] = [], menu: [String] = []) {
        self.hint = hint
        self.menu = menu
    }

    /// Whether it has nothing to paint.
    package var isEmpty: Bool { hint.isEmpty && menu.isEmpty }

    /// Returns the output that paints it, starting and ending at the cursor.
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

    /// Returns the output that erases it, starting and ending at the cursor.
    ///
    /// The hint is overwritten with spaces. Erasing the rest of the row would remove the right prompt, which libedit
    /// assumes is still there.
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
