/// Lexing of lines for /bin/sh.
extension Lexer {
    /// Reads the rest of the line unchanged, without leading blanks. A `\` at its end continues it, as in sh.
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
