/// Formats a script: blocks indented by four spaces, one space between words, at most one blank line in a row.
///
/// Words, comments and line ends are kept. So are spaces before `=` and before comments, which authors use for
/// alignment. Formatting is idempotent.
package struct ScriptFormatter {
    private let source: Source
    private var lexer: Lexer
    private var lines: [String] = []
    private var line = ""
    private var depth = 0
    /// The end of the last token.
    private var end = 0
    private var wordsInStatement = 0
    private var hasSemicolon = false
    /// Whether only comments follow an opening brace so far.
    private var isAfterOpening = false
    /// Whether the next word follows without a space, after the bracket of a list.
    private var isAttached = false
    /// The column shift of the lines that continue the current statement.
    private var shift = 0

    /// Returns the formatted script, or its mistakes if it does not parse.
    package static func format(_ source: Source, verbs: Set<String>) -> Result<String, Mistakes> {
        let parsed = Parser.parse(source, verbs: verbs)
        guard parsed.diagnostics.isEmpty else { return .failure(Mistakes(diagnostics: parsed.diagnostics)) }
        var formatter = ScriptFormatter(source)
        return .success(formatter.text())
    }

    /// The mistakes of a script that does not parse.
    package struct Mistakes: Error {
        /// The mistakes, in source order.
        package let diagnostics: [Diagnostic]
    }

    private init(_ source: Source) {
        self.source = source
        lexer = Lexer(source)
        end = source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    private mutating func text() -> String {
        while true {
            let token = lexer.next()
            let gap = Gap(source.text(of: Span(end, token.span.start)))
            end = token.span.end
            switch token.kind {
            case .newline, .end:
                endLine(gap)
                if case .end = token.kind { return finished }
            case .semicolon: hasSemicolon = true
            case .openBrace:
                append("{", gap)
                depth += 1
                isAfterOpening = true
                beginStatement()
            case .closeBrace:
                depth -= 1
                hasSemicolon = false
                append("}", gap)
                beginStatement()
            case .symbol("!"), .symbol("|"): appendShellLine(token, gap)
            case .symbol("]"), .symbol(","):
                isAttached = true
                append(source.text(of: token.span), gap)
            case .symbol("["):
                // In `let x=[a]`, the list belongs to the equals sign.
                isAttached = gap.isEmpty
                append("[", gap)
                isAttached = true
            default: append(source.text(of: token.span), gap)
            }
        }
    }

    private mutating func beginStatement() { (wordsInStatement, hasSemicolon) = (0, false) }

    // MARK: Lines

    private mutating func append(_ word: String, _ gap: Gap) {
        if hasSemicolon && !line.isEmpty { line += ";" }
        if hasSemicolon { beginStatement() }
        if line.isEmpty {
            line = String(repeating: "    ", count: max(0, depth))
            shift = line.utf8.count - columns(before: end - word.utf8.count)
        } else if let column = gap.continuedAt {
            // A continuation line keeps its position relative to the first line.
            lines.append(line + " \\")
            line = String(repeating: " ", count: max(depth * 4 + 4, column + shift))
        } else {
            let isLinedUp = (word == "=" || word == "+=") && wordsInStatement == 2
            line += String(repeating: " ", count: isAttached ? 0 : isLinedUp ? max(1, gap.blanks) : 1)
        }
        isAttached = false
        line += word
        wordsInStatement += 1
        isAfterOpening = false
    }

    private mutating func appendShellLine(_ token: Token, _ gap: Gap) {
        append(source.text(of: token.span), gap)
        // The parser accepted this line, so the lexer can read it.
        guard let shell = try? lexer.takeLine() else { return }
        line += " " + shell.text
        end = shell.span.end
        while end < source.bytes.count, source.bytes[end] == 0x0D { end += 1 }
    }

    private mutating func endLine(_ gap: Gap) {
        if let comment = gap.comment {
            line =
                line.isEmpty
                ? String(repeating: "    ", count: max(0, depth)) + comment
                : line + String(repeating: " ", count: max(2, gap.blanks)) + comment
        }
        if !line.isEmpty || (!isAfterOpening && !(lines.last ?? "").isEmpty) { lines.append(line) }
        line = ""
        beginStatement()
    }

    /// The text without blank lines at the end and before a closing brace.
    private var finished: String {
        var result: [String] = []
        for line in lines {
            let closes = line.drop { $0 == " " }.first == "}"
            if closes, result.last?.isEmpty == true { result.removeLast() }
            result.append(line)
        }
        while result.last?.isEmpty == true { result.removeLast() }
        return result.map { $0 + "\n" }.joined()
    }

    /// Returns the number of columns before a byte in its line; a tab counts as four.
    private func columns(before offset: Int) -> Int {
        let start = source.lineSpan(at: max(0, offset)).start
        return Gap.columns(source.text(of: Span(min(start, offset), max(start, offset))))
    }
}

/// The text between two tokens.
private struct Gap {
    /// The comment, without trailing blanks.
    var comment: String?
    /// Columns of blanks before the comment or the next token, on its line.
    var blanks = 0
    /// The column of the next token if its line continues the previous one.
    var continuedAt: Int?

    /// Whether the tokens are adjacent.
    var isEmpty: Bool { comment == nil && blanks == 0 && continuedAt == nil }

    init(_ text: String) {
        var rest = text[...]
        if let hash = rest.firstIndex(of: "#") {
            var words = rest[hash...]
            while let last = words.last, last.isWhitespace { words.removeLast() }
            comment = String(words)
            rest = rest[..<hash]
        }
        if let line = rest.lastIndex(where: \.isNewline) {
            rest = rest[rest.index(after: line)...]
            continuedAt = Self.columns(String(rest))
        }
        blanks = Self.columns(String(rest))
    }

    static func columns(_ text: String) -> Int { text.reduce(0) { $0 + ($1 == "\t" ? 4 : 1) } }
}
