/// History navigation with ↑ and ↓ over lines that begin with the text before the cursor.
package struct HistoryWalk: Sendable {
    /// The text at the start, of any length. libedit keeps only 1,024 characters and damages the rest.
    private var start = EditedText()
    private var prefix = ""
    /// The index of the displayed line; nil before the first step and after returning to the start.
    private var index: Int?
    private var shown: EditedText?

    /// Creates a walk that has not started.
    package init() {}

    /// Returns the next older text; nil if not found.
    package mutating func older(than text: EditedText, in lines: [String]) -> EditedText? {
        if !isGoing(text) {
            start = text
            prefix = text.beforeCursor
            index = nil
        }
        var end = index ?? lines.count
        while let found = History.index(in: lines, before: end, startingWith: prefix) {
            end = found
            let line = EditedText(lines[found])
            // Skip lines that look the same as the current text.
            guard line.scalars != text.scalars else { continue }
            (index, shown) = (found, line)
            return line
        }
        return nil
    }

    /// Returns the next newer text, at the end the original text; nil if the walk has not started.
    package mutating func newer(than text: EditedText, in lines: [String]) -> EditedText? {
        guard isGoing(text), let index, index < lines.count else { return nil }
        for next in (index + 1)..<max(index + 1, lines.count) where lines[next].utf8.starts(with: prefix.utf8) {
            let line = EditedText(lines[next])
            guard line.scalars != text.scalars else { continue }
            (self.index, shown) = (next, line)
            return line
        }
        shown = nil
        self.index = nil
        return start
    }

    /// Whether the text is unchanged since the last step.
    private func isGoing(_ text: EditedText) -> Bool { shown?.scalars == text.scalars }
}
