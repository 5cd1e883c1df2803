/// The way that ↑ and ↓ go through the history: only lines that begin with what stood before the cursor.
struct HistoryWalk {
    /// What the walk began with, of any length: libedit keeps 1,024 characters of it and damages the rest.
    private var start = EditedText()
    private var prefix = ""
    /// The index of the line that is shown; nil before the first step and back at the start.
    private var index: Int?
    private var shown: EditedText?

    /// The text one step back in time, nil if there is none.
    mutating func older(than text: EditedText, in lines: [String]) -> EditedText? {
        if !isGoing(text) {
            start = text
            prefix = text.beforeCursor
            index = nil
        }
        var end = index ?? lines.count
        while let found = History.index(in: lines, before: end, startingWith: prefix) {
            end = found
            let line = EditedText(lines[found])
            // A line that looks like the one that stands there already is no step.
            guard line.scalars != text.scalars else { continue }
            (index, shown) = (found, line)
            return line
        }
        return nil
    }

    /// The text one step forward, at the end the one that the walk began with; nil if none has begun.
    mutating func newer(than text: EditedText, in lines: [String]) -> EditedText? {
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

    /// Whether the text is the one that the last step has put there.
    private func isGoing(_ text: EditedText) -> Bool { shown?.scalars == text.scalars }
}
