/// A script's usage: its description and its parameters.
package struct ScriptOutline: Sendable {
    /// The lines of the comment at the top, without number signs and without the `#!` line.
    package let summary: [String]
    /// The parameters, in order.
    package let parameters: [ScriptParameter]

    /// Creates an outline of a script, which may have mistakes.
    package init(of source: Source) {
        let parsed = Parser.parse(source, verbs: [])
        let lines = source.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        let header = Self.header(lines)
        summary = header.compactMap { Self.comment(lines[$0]) }
        parameters = parsed.statements.compactMap { statement in
            guard case .parameter(let name, let isList, let standard) = statement.kind else { return nil }
            let line = source.position(of: statement.span.start).line - 1
            let rest = source.text(of: Span(statement.span.end, source.lineSpan(at: statement.span.end).end))
            return ScriptParameter(
                name: name.text,
                standard: standard.map { Self.text(of: $0, isList: isList) },
                comment: Self.comment(rest) ?? Self.comment(above: line, lines, header)
            )
        }
    }

    /// Returns a default as a caller would give it: the elements of a list with commas.
    private static func text(of standard: Expression, isList: Bool) -> String {
        guard isList, case .list(let terms) = standard else { return ScriptWriter.text(of: standard) }
        return terms.map { ScriptWriter.text(of: $0) }.joined(separator: ",")
    }

    /// Returns the line indexes of the comment at the top.
    private static func header(_ lines: [String]) -> Range<Int> {
        let start = lines.first?.hasPrefix("#!") == true ? 1 : 0
        var end = start
        while end < lines.count, comment(lines[end]) != nil { end += 1 }
        return start..<end
    }

    /// Returns the comment directly above a line, unless it is the comment at the top.
    private static func comment(above line: Int, _ lines: [String], _ header: Range<Int>) -> String? {
        var start = line
        while start > header.upperBound, comment(lines[start - 1]) != nil { start -= 1 }
        let parts = lines[start..<line].compactMap { comment($0) }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    private static func comment(_ line: String) -> String? {
        let text = line.drop { $0.isWhitespace }
        guard text.first == "#" else { return nil }
        var words = text.drop { $0 == "#" || $0 == " " }
        while let last = words.last, last.isWhitespace { words.removeLast() }
        return String(words)
    }
}

/// A `param` of a script.
package struct ScriptParameter: Hashable, Sendable {
    /// The parameter's name.
    package let name: String
    /// The default, as written in the script; nil if the parameter is required.
    package let standard: String?
    /// The comment after it on its line, or else above it.
    package let comment: String?
}
