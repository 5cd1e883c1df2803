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
///
/// A line that was typed at a prompt is on the screen, so a mistake in it takes at most three lines: carets below the
/// line, the error, and the help.
/// ```
/// local> create input_typ=clustering
///               ^^^^^^^^^
/// error: unknown option input_typ= of create
/// help: did you mean input_type=?
/// ```
package struct DiagnosticRenderer: Sendable {
    /// Whether the output is coloured with ANSI sequences.
    package let isColored: Bool
    /// The width of the terminal, to which messages are broken at words; nil elsewhere.
    package let width: Int?

    /// Creates a renderer.
    package init(isColored: Bool, width: Int? = nil) {
        self.isColored = isColored
        self.width = width
    }

    /// Returns the formatted lines, without a trailing newline.
    package func text(of diagnostic: Diagnostic, in source: Source) -> String {
        if let typed = source.typed { return text(of: diagnostic, in: source, typed) }
        let heading = wrapped("error:", .red, VisibleText.escaped(diagnostic.message))
        var notes = diagnostic.inclusions.map { "included from " + VisibleText.escaped($0) }
        notes += diagnostic.notes.map { VisibleText.escaped($0) }
        if let help = diagnostic.help { notes.append("help: " + VisibleText.escaped(help)) }
        guard let span = diagnostic.span else {
            return (heading + notes.flatMap { indented("  = ", "  = ", $0) }).joined(separator: "\n")
        }
        let (line, column) = source.position(of: span.start)
        let number = String(line)
        let margin = String(repeating: " ", count: number.count + 2)
        let excerpt = Excerpt(of: source, at: span)
        let bar = colored("|", .blue)
        let lines =
            heading + [
                margin.dropLast() + colored("-->", .blue) + " \(VisibleText.escaped(source.name)):\(line):\(column)",
                margin + bar,
                " " + colored(number, .blue) + " \(bar) \(excerpt.text)",
                margin + bar + " " + String(repeating: " ", count: excerpt.caretStart)
                    + colored(String(repeating: "^", count: excerpt.caretCount), .red),
            ]
        let shownNotes = notes.flatMap { indented(margin + "= ", margin + colored("=", .blue) + " ", $0) }
        return (lines + shownNotes).joined(separator: "\n")
    }

    private func text(of diagnostic: Diagnostic, in source: Source, _ typed: Source.Typed) -> String {
        var lines: [String] = []
        var place = ""
        // What happens in a run has lines of its own between the typed text and the error.
        if let span = diagnostic.span, diagnostic.isFoundBeforeRun {
            if case .above(let indent) = typed {
                let end = source.bytes.count
                let start = min(span.start, end)
                let before = VisibleText.escaped(source.text(of: Span(0, start)))
                let marked = VisibleText.escaped(source.text(of: Span(start, min(max(start, span.end), end))))
                let blanks = String(repeating: " ", count: indent + DisplayWidth.cells(of: before))
                let carets = String(repeating: "^", count: max(1, DisplayWidth.cells(of: marked)))
                lines.append(blanks + colored(carets, .red))
            } else if source.hasSeveralLines {
                place = "line \(source.position(of: span.start).line): "
            }
        }
        let message = place + VisibleText.escaped(diagnostic.message)
        // Loop iterations are part of the error: without them it does not say what failed.
        let notes = diagnostic.inclusions.map { "included from " + $0 } + diagnostic.notes
        lines += wrapped("error:", .red, ([message] + notes.map { VisibleText.escaped($0) }).joined(separator: "; "))
        if let help = diagnostic.help { lines += wrapped("help:", .blue, VisibleText.escaped(help)) }
        return lines.joined(separator: "\n")
    }

    /// A text after a coloured label, broken at words.
    private func wrapped(_ label: String, _ color: Color, _ text: String) -> [String] {
        let label = label + " "
        guard let width else { return [colored(label.dropLast(), color) + " " + text] }
        var lines = WrappedText.lines(label + text, width: width, indent: 2)
        lines[0] = colored(label.dropLast(), color) + " " + lines[0].dropFirst(label.count)
        return lines
    }

    /// A text after a prefix and its coloured form, broken at words.
    private func indented(_ prefix: String, _ shown: String, _ text: String) -> [String] {
        guard let width else { return [shown + text] }
        var lines = WrappedText.lines(prefix + text, width: width, indent: prefix.count)
        lines[0] = shown + lines[0].dropFirst(prefix.count)
        return lines
    }

    private enum Color: String {
        case red = "1;31"
        case blue = "1;34"
    }

    private func colored(_ text: some StringProtocol, _ color: Color) -> String {
        isColored ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : String(text)
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
