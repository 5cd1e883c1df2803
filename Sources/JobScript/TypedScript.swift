/// A script that is being typed, seen from the cursor: the statement that is being written, and the word in it.
///
/// What stands before the cursor decides; behind it, only the keys of the same statement are of interest.
package struct TypedScript: Sendable {
    /// The tokens of the statement in front of the word, keywords included.
    package let tokens: [Token]
    /// The word that the cursor stands in or behind; empty where a new one would begin.
    package let word: TypedWord
    /// Where the statement begins.
    package let start: Int
    /// How many blocks are open there.
    package let depth: Int
    /// Whether a block is closed directly in front of the statement, so that `else` may follow.
    package let isBehindBlock: Bool
    /// The keys of options that stand behind the cursor in the same statement.
    package let keysBehind: [String]
    /// The byte behind the cursor, nil at the end.
    package let next: UInt8?

    /// Reads a text up to the cursor, an offset in bytes; nil where nothing of the language can stand: in a comment,
    /// in a line for the shell, directly behind a brace, and where the text is no UTF-8 before the cursor.
    package init?(_ bytes: [UInt8], cursor: Int) {
        precondition(bytes.indices.contains(cursor) || cursor == bytes.count, "the cursor is outside of the text")
        let source = Source(name: "", bytes: Array(bytes[..<cursor]))
        guard source.firstInvalidUTF8() == nil, let reader = Reader(source) else { return nil }
        tokens = reader.tokens
        word = reader.word
        start = reader.start
        depth = reader.depth
        isBehindBlock = reader.isBehindBlock
        keysBehind = Self.keys(in: Array(bytes[cursor...]))
        next = cursor < bytes.count ? bytes[cursor] : nil
    }

    /// The keys of options up to the end of a statement.
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

/// Goes through the tokens before the cursor.
private struct Reader {
    var tokens: [Token] = []
    var word: TypedWord
    var start = 0
    var depth = 0
    var isBehindBlock = false

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
                // Behind the last token there are blanks and continued lines, or a comment.
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
            case .newline, .semicolon: begin(behind: token)
            case .openBrace, .closeBrace:
                if token.span.end == end { return nil }
                begin(behind: token)
            }
            last = token.span.end
        }
    }

    private mutating func begin(behind token: Token) {
        tokens = []
        start = token.span.end
        isBehindBlock = false
        switch token.kind {
        case .openBrace: depth += 1
        case .closeBrace:
            depth = max(0, depth - 1)
            isBehindBlock = true
        default: break
        }
    }
}
