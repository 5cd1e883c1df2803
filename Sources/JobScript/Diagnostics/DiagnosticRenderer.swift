internal import DisplayText

/// Formats a diagnostic as text.
///
/// ```
/// error: unknown option input_typ= of create
///   --> t.embedjobs:3:3
///    |
///  3 |   input_typ=search_document
///    |   ^^^^^^^^^
///    = help: did you mean input_type=?
/// ```
/// Columns count characters; carets are aligned by display cells. Terminal control characters are escaped.
package struct DiagnosticRenderer: Sendable {
    /// Whether the output is coloured with ANSI sequences.
    package let isColored: Bool

    /// Creates a renderer.
    package init(isColored: Bool) { self.isColored = isColored }

    /// Returns the formatted lines, without a trailing newline.
    package func text(of diagnostic: Diagnostic, in source: Source) -> String {
        let heading = colored("error:", .red) + " " + VisibleText.escaped(diagnostic.message)
        var notes = diagnostic.inclusions.map { "included from " + VisibleText.escaped($0) }
        notes += diagnostic.notes.map { VisibleText.escaped($0) }
        if let help = diagnostic.help { notes.append("help: " + VisibleText.escaped(help)) }
        guard let span = diagnostic.span else {
            return ([heading] + notes.map { "  = " + $0 }).joined(separator: "\n")
        }
        let (line, column) = source.position(of: span.start)
        let number = String(line)
        let margin = String(repeating: " ", count: number.count + 2)
        let excerpt = Excerpt(of: source, at: span)
        let bar = colored("|", .blue)
        let lines = [
            heading,
            margin.dropLast() + colored("-->", .blue) + " \(VisibleText.escaped(source.name)):\(line):\(column)",
            margin + bar,
            " " + colored(number, .blue) + " \(bar) \(excerpt.text)",
            margin + bar + " " + String(repeating: " ", count: excerpt.caretStart)
                + colored(String(repeating: "^", count: excerpt.caretCount), .red),
        ]
        return (lines + notes.map { margin + colored("=", .blue) + " " + $0 }).joined(separator: "\n")
    }

    private enum Color: String {
        case red = "1;31"
        case blue = "1;34"
    }

    private func colored(_ text: String, _ color: Color) -> String {
        isColored ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
    }
}

/// A source line for display, and the position of its carets.
private struct Excerpt {
    var text = ""
    var caretStart = 0
    var caretCount = 0

    /// Creates an excerpt of the line on which a span begins. Only the first line of a longer span is marked.
    init(of source: Source, at span: Span) {
        let line = source.lineSpan(at: span.start)
        var cells: [(text: String, width: Int, isMarked: Bool)] = []
        var offset = line.start
        for character in source.text(of: line) {
            let shown = character == "\t" ? "    " : VisibleText.escaped(String(character))
            let isMarked = span.start < offset + character.utf8.count && offset < span.end
            cells.append((shown, DisplayWidth.cells(of: shown), isMarked))
            offset += character.utf8.count
        }
        let first = cells.firstIndex { $0.isMarked }
        let window = Self.window(of: cells.map(\.width), around: first ?? cells.count)
        if window.lowerBound > 0 { append("…", 1, isMarked: false, isBeforeMark: true) }
        for index in window {
            let isBefore = index < first ?? cells.count
            append(cells[index].text, cells[index].width, isMarked: cells[index].isMarked, isBeforeMark: isBefore)
        }
        if window.upperBound < cells.count { text += "…" }
        caretCount = max(1, caretCount)
    }

    private mutating func append(_ piece: String, _ width: Int, isMarked: Bool, isBeforeMark: Bool) {
        text += piece
        if isBeforeMark { caretStart += width }
        if isMarked { caretCount += width }
    }

    /// The characters that fit: a short line in full, else about a third of the width before the mark, the rest after.
    private static func window(of widths: [Int], around mark: Int) -> Range<Int> {
        let room = Limits.excerptCellsMax
        guard widths.reduce(0, +) > room else { return 0..<widths.count }
        var start = mark
        var used = 0
        while start > 0, used + widths[start - 1] <= room / 3 {
            start -= 1
            used += widths[start]
        }
        var end = start
        used = 0
        while end < widths.count, used + widths[end] <= room {
            used += widths[end]
            end += 1
        }
        return start..<end
    }
}
