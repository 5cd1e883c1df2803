/// The last argument of a line, to insert it again.
package enum LastArgument {
    /// Returns the last word of a line or block as it was typed, with its quotes; in a line for the shell, the text
    /// after the last blank. Nil without a word.
    package static func of(_ line: String) -> String? {
        let source = Source(name: "", text: line)
        var lexer = Lexer(source)
        var last: Substring?
        func text(_ span: Span) -> Substring {
            Substring(decoding: source.bytes[span.start..<span.end], as: UTF8.self)
        }
        while true {
            let token = lexer.next()
            switch token.kind {
            case .end: return last.map { String($0) }
            case .word, .invalid: last = text(token.span)
            case .symbol("|"), .symbol("!"):
                guard let rest = try? lexer.takeLine() else { break }
                last = text(rest.span).split(whereSeparator: \.isWhitespace).last ?? last
            case .symbol, .newline, .semicolon, .openBrace, .closeBrace: break
            }
        }
    }
}
