/// The statement and the word at the cursor of a script that is being typed.
///
/// Only text before the cursor is parsed. After the cursor, only option keys of the same statement are read.
package struct TypedScript: Sendable {
    /// The tokens of the statement before the word, including keywords.
    package let tokens: [Token]
    /// The word that contains or precedes the cursor; empty where a new word would begin.
    package let word: TypedWord
    /// The offset at which the statement begins.
    package let start: Int
    /// The number of open blocks.
    package let depth: Int
    /// Whether a closing brace directly precedes the statement, so that `else` may follow.
    package let isAfterBlock: Bool
    /// The option keys after the cursor in the same statement.
    package let keysAfter: [String]
    /// The byte after the cursor; nil at the end.
    package let next: UInt8?

    /// Parses a text up to the cursor, an offset in bytes. Returns nil where there is nothing to complete: in a
    /// comment, in a shell line, directly after a brace, and if the text before the cursor is not UTF-8.
    package init?(_ bytes: [UInt8], cursor: Int) {
        precondition(bytes.indices.contains(cursor) || cursor == bytes.count, "the cursor is outside of the text")
        let source = Source(name: "", bytes: Array(bytes[..<cursor]))
        guard source.firstInvalidUTF8() == nil, let reader = Reader(source) else { return nil }
        tokens = reader.tokens
        word = reader.word
        start = reader.start
        depth = reader.depth
        isAfterBlock = reader.isAfterBlock
        keysAfter = Self.keys(in: Array(bytes[cursor...]))
        next = cursor < bytes.count ? bytes[cursor] : nil
    }

    /// Returns the option keys up to the end of the statement.
    private static func keys(in rest: [UInt8]) -> [String] {
        var lexer = Lexer(Source(name: "", bytes: rest))
        var keys: [String] = []
        while true {
            switch lexer.next().kind {
            case .word(let word): if let key = word.key { keys.append(key.text) }
            case .invalid: break
            case .newline, .semicolon, .openBrace, .closeBrace, .symbol, .end: return keys
            }
        }
    }
}

/// Reads the tokens before the cursor.
private struct Reader {
    var tokens: [Token] = []
    var word: TypedWord
    var start = 0
    var depth = 0
    var isAfterBlock = false

    init?(_ source: Source) {
        let end = source.bytes.count
        var lexer = Lexer(source)
        var last = 0
        word = TypedWord(source.bytes, start: end)
        while true {
            let token = lexer.next()
            if let quote = lexer.openQuote, token.span.end >= quote.end {
                word = TypedWord(source.bytes, start: token.span.start)
                return
            }
            switch token.kind {
            case .end:
                // The last token is followed by blanks and escaped line ends, or by a comment.
                if source.bytes[last...].contains(UInt8(ascii: "#")) { return nil }
                return
            case .word, .invalid:
                if token.span.end == end {
                    word = TypedWord(source.bytes, start: token.span.start)
                    return
                }
                tokens.append(token)
            case .symbol("|"), .symbol("!"):
                let line = try? lexer.takeLine()
                if line == nil || line?.span.end == end { return nil }
                tokens.append(token)
            case .symbol: tokens.append(token)
            case .newline, .semicolon: begin(after: token)
            case .openBrace, .closeBrace:
                if token.span.end == end { return nil }
                begin(after: token)
            }
            last = token.span.end
        }
    }

    private mutating func begin(after token: Token) {
        tokens = []
        start = token.span.end
        isAfterBlock = false
        switch token.kind {
        case .openBrace: depth += 1
        case .closeBrace:
            depth = max(0, depth - 1)
            isAfterBlock = true
        default: break
        }
    }
}
