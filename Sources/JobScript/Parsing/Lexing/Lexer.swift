/// Splits a script's bytes into tokens, one at a time, in linear time.
///
/// The lexer does not know commands, and keywords only to find shell lines. A mistake becomes a diagnostic and an
/// `invalid` token, and lexing continues after the word. The bytes must be UTF-8: see ``Source/firstInvalidUTF8()``.
package struct Lexer {
    /// The mistakes found so far.
    package private(set) var diagnostics: [Diagnostic] = []

    let bytes: [UInt8]
    var position = 0
    /// After one unclosed quote, later quotes must close on their line. Otherwise each would read to the end.
    var quotesEndWithLine = false
    /// The first quote not closed so far. All text after it is part of the quote.
    package internal(set) var openQuote: Span?
    /// Whether the default of a variable is being read, which cannot contain another one.
    var isInDefault = false
    /// Whether the script ends with a `\` that would continue a line.
    var endsWithBackslash = false
    /// The words of the statement so far, which decide whether `!` is a symbol.
    private var statementStart = StatementStart()
    /// The number of blocks that are open.
    private(set) var openBlocks = 0
    /// What may follow the shell line after the last `!` or `|`.
    private(set) var shellLineEnd = ShellLineEnd.handler
    /// Whether commas and brackets are symbols.
    private(set) var lists = ListReader()

    /// Creates a lexer at the start of a source, after the byte order mark if present.
    package init(_ source: Source) {
        bytes = source.bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// Returns the next token; at the end of the source, `end` on every call.
    package mutating func next() -> Token {
        let token = token()
        if case .symbol = token.kind { shellLineEnd = statementStart.shellLineEnd ?? .handler }
        statementStart.append(token)
        switch token.kind {
        case .openBrace: openBlocks += 1
        case .closeBrace: openBlocks -= 1
        default: break
        }
        lists.note(token)
        return token
    }

    private mutating func token() -> Token {
        skipBlanks()
        let start = position
        guard let byte = peek() else { return Token(kind: .end, span: Span(start, start)) }
        let length = lineEndLength(at: position)
        if length > 0 { return take(length, as: .newline) }
        if let symbol = listSymbol() { return take(1, as: .symbol(symbol)) }
        switch byte {
        case UInt8(ascii: ";"): return take(1, as: .semicolon)
        case UInt8(ascii: "|"): return take(1, as: .symbol("|"))
        case UInt8(ascii: "!") where statementStart.shellLineEnd != nil: return take(1, as: .symbol("!"))
        case UInt8(ascii: ">") where peek(1) == UInt8(ascii: "=") && endsWord(at: position + 2):
            return take(2, as: .symbol(">="))
        case UInt8(ascii: ">"):
            return peek(1) == UInt8(ascii: ">") ? take(2, as: .symbol(">>")) : take(1, as: .symbol(">"))
        case UInt8(ascii: "{") where endsWord(at: position + 1): return take(1, as: .openBrace)
        case UInt8(ascii: "}") where endsWord(at: position + 1): return take(1, as: .closeBrace)
        default: return word()
        }
    }

    // MARK: Words

    private mutating func word() -> Token {
        let start = position
        do throws(Diagnostic) {
            let key = takeKey()
            let isBeforeList = lists.mayFollowKey && peek() == UInt8(ascii: "[") && beginsList(at: position)
            let value = key != nil && (endsValue(at: position) || isBeforeList) ? nil : try self.value()
            return Token(kind: .word(Token.Word(key: key, value: value)), span: Span(start, position))
        } catch {
            diagnostics.append(error)
            while !endsWord(at: position) { position += 1 }
            return Token(kind: .invalid, span: Span(start, position))
        }
    }

    /// Takes a key and its equals sign, if the word begins with them.
    private mutating func takeKey() -> Name? {
        guard let end = Self.keyEnd(in: bytes, from: position) else { return nil }
        defer { position = end + 1 }
        return Name(text(position, end), Span(position, end))
    }

    /// Returns the offset of the equals sign after a key that begins at `start`; nil if not found.
    static func keyEnd(in bytes: [UInt8], from start: Int) -> Int? {
        var end = start
        while end < bytes.count, bytes[end].isKeyByte { end += 1 }
        guard end > start, end < bytes.count, bytes[end] == UInt8(ascii: "=") else { return nil }
        return bytes[start].isLetter || bytes[start] == UInt8(ascii: "_") ? end : nil
    }

    private mutating func value() throws(Diagnostic) -> Term {
        switch peek() {
        case UInt8(ascii: "'"): return try rawValue()
        case UInt8(ascii: "\""): return try quotedValue()
        case UInt8(ascii: "%"):
            guard let row = row() else { return try bareValue() }
            return row
        default: return try bareValue()
        }
    }

    /// Takes `%` and digits, if they are the whole value.
    private mutating func row() -> Term? {
        let start = position
        var end = position + 1
        while end < bytes.count, bytes[end].isDigit { end += 1 }
        guard endsValue(at: end), let number = Int(text(start + 1, end)) else { return nil }
        position = end
        return Term(pieces: [.row(number)], style: .bare, span: Span(start, end))
    }

    private mutating func bareValue() throws(Diagnostic) -> Term {
        let start = position
        var pieces: [Term.Piece] = []
        var textStart = position
        func textBefore(_ end: Int) -> [Term.Piece] { textStart < end ? [.text(text(textStart, end))] : [] }
        while !endsValue(at: position) {
            switch bytes[position] {
            case UInt8(ascii: "\\"):
                pieces += textBefore(position)
                pieces.append(.escaped(try escapedCharacter()))
                textStart = position
            case UInt8(ascii: "$"):
                pieces += textBefore(position)
                pieces.append(.variable(try variable()))
                textStart = position
            case UInt8(ascii: "`"): throw backquote()
            default:
                try refuseControl()
                position += 1
            }
        }
        pieces += textBefore(position)
        return Term(pieces: pieces, style: .bare, span: Span(start, position))
    }

    /// Takes the character after a backslash in a bare value.
    private mutating func escapedCharacter() throws(Diagnostic) -> String {
        guard position + 1 < bytes.count else {
            endsWithBackslash = true
            throw Diagnostic(.nothingAfterBackslash(inShellLine: false), at: Span(position, position + 1))
        }
        position += 1
        try refuseControl()
        let start = position
        position += 1
        while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
        return text(start, position)
    }

    mutating func takeWhile(_ belongs: (UInt8) -> Bool) -> String {
        let start = position
        while let byte = peek(), belongs(byte) { position += 1 }
        return text(start, position)
    }

    func refuseControl(inQuotes: Bool = false) throws(Diagnostic) {
        let byte = bytes[position]
        if byte == 0xEF, !inQuotes, bytes[position...].starts(with: [0xEF, 0xBB, 0xBF]) {
            throw Diagnostic(.byteOrderMarkInside, at: Span(position, position + 3))
        }
        guard byte < 0x20 || byte == 0x7F else { return }
        if inQuotes && (byte == 0x09 || byte == 0x0A || byte == 0x0D) { return }
        throw Diagnostic(.controlCharacter(byte), at: Span(position, position + 1))
    }

    // MARK: Bytes

    func peek(_ ahead: Int = 0) -> UInt8? {
        position + ahead < bytes.count ? bytes[position + ahead] : nil
    }

    private mutating func take(_ length: Int, as kind: Token.Kind) -> Token {
        defer { position += length }
        return Token(kind: kind, span: Span(position, position + length))
    }

    func text(_ start: Int, _ end: Int) -> String { String(decoding: bytes[start..<end], as: UTF8.self) }

    /// Skips blanks, escaped line ends and comments.
    private mutating func skipBlanks() {
        while let byte = peek() {
            if byte.isBlank {
                position += 1
            } else if byte == UInt8(ascii: "\\"), lineEndLength(at: position + 1) > 0 {
                position += 1 + lineEndLength(at: position + 1)
            } else if byte == UInt8(ascii: "#") {
                while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
            } else {
                return
            }
        }
    }

    /// Returns the length of the line end at an offset: 1 for LF, 2 for CR LF, otherwise 0.
    func lineEndLength(at offset: Int) -> Int {
        guard offset < bytes.count else { return 0 }
        if bytes[offset] == 0x0A { return 1 }
        return bytes[offset] == 0x0D && offset + 1 < bytes.count && bytes[offset + 1] == 0x0A ? 2 : 0
    }

    func endsWord(at offset: Int) -> Bool {
        guard offset < bytes.count else { return true }
        let byte = bytes[offset]
        if byte.isBlank || lineEndLength(at: offset) > 0 { return true }
        if byte == UInt8(ascii: "\\") { return lineEndLength(at: offset + 1) > 0 }
        return byte == UInt8(ascii: ";") || byte == UInt8(ascii: "|") || byte == UInt8(ascii: ">")
    }
}
