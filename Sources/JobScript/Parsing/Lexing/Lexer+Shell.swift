/// Lexing of lines for /bin/sh.
extension Lexer {
    /// Reads the rest of the line unchanged, without leading blanks, up to the `else {`, `{` or `}` of this language
    /// that may follow it. A `\` at its end continues it, as in sh.
    package mutating func takeLine() throws(Diagnostic) -> ShellLine {
        while let byte = peek(), byte.isBlank { position += 1 }
        let start = position
        while let byte = peek(), byte != UInt8(ascii: "\n") || hasOddBackslashes(before: position, from: start) {
            guard byte != 0 else {
                let span = Span(position, position + 1)
                while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
                throw Diagnostic(.shellLineWithNUL, at: span)
            }
            position += 1
        }
        var end = position
        while end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        var words = ShellWords(bytes, start, end)
        if let ending = words.end(before: shellLineEnd, isInBlock: openBlocks > 0) {
            position = ending.next
            return ShellLine(text: text(start, ending.end), span: Span(start, ending.end))
        }
        guard end > start else { throw Diagnostic(.missingShellCommand, at: Span(start, start)) }
        guard !hasOddBackslashes(before: end, from: start) else {
            endsWithBackslash = true
            throw Diagnostic(.nothingAfterBackslash(inShellLine: true), at: Span(end - 1, end))
        }
        return ShellLine(text: text(start, end), span: Span(start, end))
    }

    private func hasOddBackslashes(before end: Int, from start: Int) -> Bool {
        var count = 0
        while end - count > start, bytes[end - count - 1] == UInt8(ascii: "\\") { count += 1 }
        return count % 2 == 1
    }
}

/// What of this language may follow a shell line on its last line.
enum ShellLineEnd {
    /// `else {`
    case handler
    /// The `{` of a loop over the lines of its output.
    case block
}

/// The first words of a statement, which decide whether `!` begins a shell line after them.
struct StatementStart {
    private var keyword: String?
    private var count = 0
    /// Whether the last word is `name=` without a value.
    private var hasOpenKey = false

    mutating func append(_ token: Token) {
        switch token.kind {
        case .newline, .semicolon, .openBrace, .closeBrace: self = StatementStart()
        case .word(let word):
            if count == 0 { keyword = word.key == nil ? word.value?.plainWord : nil }
            hasOpenKey = word.key != nil && word.value == nil
            count += 1
        case .symbol, .invalid, .end:
            hasOpenKey = false
            count += 1
        }
    }

    /// What may follow a shell line that begins here; nil if `!` is text here.
    var shellLineEnd: ShellLineEnd? {
        switch (keyword, count) {
        case (_, 0), ("try", 1), ("let", 3): .handler
        case ("let", 2): hasOpenKey ? .handler : nil
        case ("for", 3): .block
        default: nil
        }
    }
}
