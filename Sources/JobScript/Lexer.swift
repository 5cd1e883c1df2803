/// Turns a script's bytes into tokens, one at a time, in time linear in their number.
///
/// It knows no command and no keyword. A mistake becomes a diagnostic and an `invalid` token, and lexing goes on behind
/// the word. The bytes must be UTF-8: see ``Source/firstInvalidUTF8()``.
package struct Lexer {
    /// The mistakes found so far.
    package private(set) var diagnostics: [Diagnostic] = []

    private let bytes: [UInt8]
    private var position = 0
    /// After one quote that is never closed, others must close on their line: else each would read to the end.
    private var quotesEndWithLine = false

    /// Starts at the beginning of a source, behind a byte order mark if there is one.
    package init(_ source: Source) {
        bytes = source.bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next token; `end` again and again at the end.
    package mutating func next() -> Token {
        skipBlanks()
        let start = position
        guard let byte = peek() else { return Token(kind: .end, span: Span(start, start)) }
        let length = lineEndLength(at: position)
        if length > 0 { return take(length, as: .newline) }
        switch byte {
        case UInt8(ascii: ";"): return take(1, as: .semicolon)
        case UInt8(ascii: "|"): return take(1, as: .symbol("|"))
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
            let value = key != nil && endsWord(at: position) ? nil : try self.value()
            return Token(kind: .word(Token.Word(key: key, value: value)), span: Span(start, position))
        } catch {
            diagnostics.append(error)
            while !endsWord(at: position) { position += 1 }
            return Token(kind: .invalid, span: Span(start, position))
        }
    }

    /// A key with its equals sign, if the word begins with one.
    private mutating func takeKey() -> Name? {
        var end = position
        while end < bytes.count, bytes[end].isKeyByte { end += 1 }
        guard end > position, end < bytes.count, bytes[end] == UInt8(ascii: "=") else { return nil }
        guard bytes[position].isLetter || bytes[position] == UInt8(ascii: "_") else { return nil }
        defer { position = end + 1 }
        return Name(text(position, end), Span(position, end))
    }

    private mutating func value() throws(Diagnostic) -> Term {
        switch peek() {
        case UInt8(ascii: "'"): return try rawValue()
        case UInt8(ascii: "\""): return try quotedValue()
        default: return try bareValue()
        }
    }

    private mutating func bareValue() throws(Diagnostic) -> Term {
        let start = position
        var pieces: [Term.Piece] = []
        var textStart = position
        func textBefore(_ end: Int) -> [Term.Piece] { textStart < end ? [.text(text(textStart, end))] : [] }
        while !endsWord(at: position) {
            switch bytes[position] {
            case UInt8(ascii: "\\"):
                pieces += textBefore(position)
                pieces.append(.escaped(try escapedCharacter()))
                textStart = position
            case UInt8(ascii: "$"):
                pieces += textBefore(position)
                pieces.append(.variable(try variable()))
                textStart = position
            default:
                try refuseControl()
                position += 1
            }
        }
        pieces += textBefore(position)
        return Term(pieces: pieces, style: .bare, span: Span(start, position))
    }

    /// The character after a backslash in a bare value.
    private mutating func escapedCharacter() throws(Diagnostic) -> String {
        guard position + 1 < bytes.count else {
            throw Diagnostic(
                "nothing follows the \\",
                at: Span(position, position + 1),
                help: "a \\ at the end of a line continues it on the next; write \\\\ for the character itself"
            )
        }
        position += 1
        try refuseControl()
        let start = position
        position += 1
        while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
        return text(start, position)
    }

    private mutating func rawValue() throws(Diagnostic) -> Term {
        let start = position
        position += 1
        while let byte = peek(), byte != UInt8(ascii: "'") {
            if quotesEndWithLine && byte == UInt8(ascii: "\n") { throw unclosedQuote(from: start) }
            try refuseControl(inQuotes: true)
            position += 1
        }
        guard peek() != nil else { throw unclosedQuote(from: start) }
        let content = start + 1 < position ? [Term.Piece.text(text(start + 1, position))] : []
        position += 1
        try requireWordEnd(afterQuoteFrom: start)
        return Term(pieces: content, style: .raw, span: Span(start, position))
    }

    private mutating func quotedValue() throws(Diagnostic) -> Term {
        let start = position
        position += 1
        var pieces: [Term.Piece] = []
        var run: [UInt8] = []
        func textBefore() -> [Term.Piece] { run.isEmpty ? [] : [.text(String(decoding: run, as: UTF8.self))] }
        while let byte = peek(), byte != UInt8(ascii: "\"") {
            switch byte {
            case UInt8(ascii: "\\"):
                guard position + 1 < bytes.count else { throw unclosedQuote(from: start) }
                run += try quotedEscape()
            case UInt8(ascii: "$"):
                pieces += textBefore()
                run = []
                pieces.append(.variable(try variable()))
            default:
                if quotesEndWithLine && byte == UInt8(ascii: "\n") { throw unclosedQuote(from: start) }
                try refuseControl(inQuotes: true)
                run.append(byte)
                position += 1
            }
        }
        guard peek() != nil else { throw unclosedQuote(from: start) }
        position += 1
        try requireWordEnd(afterQuoteFrom: start)
        return Term(pieces: pieces + textBefore(), style: .quoted, span: Span(start, position))
    }

    /// What an escape in double quotes stands for.
    private mutating func quotedEscape() throws(Diagnostic) -> [UInt8] {
        let start = position
        if lineEndLength(at: position + 1) > 0 {
            position += 1 + lineEndLength(at: position + 1)
            return []
        }
        let byte = bytes[position + 1]
        position += 2
        switch byte {
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "$"): return [byte]
        case UInt8(ascii: "u"): return try scalarEscape(from: start)
        default:
            while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
            throw Diagnostic(
                "\(text(start, position)) is not an escape",
                at: Span(start, position),
                help: #"in double quotes there are \n \r \t \\ \" \$ and \u{HEX}; in single quotes every \ is itself"#
            )
        }
    }

    /// The rest of `\u{HEX}`, up to six digits.
    private mutating func scalarEscape(from start: Int) throws(Diagnostic) -> [UInt8] {
        var digits = ""
        if peek() == UInt8(ascii: "{") {
            position += 1
            while digits.utf8.count < 7, let byte = peek(), byte.isHexDigit {
                digits.unicodeScalars.append(UnicodeScalar(byte))
                position += 1
            }
            if peek() == UInt8(ascii: "}"), let number = UInt32(digits, radix: 16), let scalar = UnicodeScalar(number) {
                position += 1
                return Array(String(Character(scalar)).utf8)
            }
        }
        throw Diagnostic(
            "\(text(start, position)) is not a character",
            at: Span(start, position),
            help: "write the number of the character in hexadecimal: \\u{E9}"
        )
    }

    // MARK: Variables

    private mutating func variable() throws(Diagnostic) -> Variable {
        let start = position
        position += 1
        let isBraced = peek() == UInt8(ascii: "{")
        if isBraced { position += 1 }
        guard let first = peek(), first.isNameStart else {
            throw Diagnostic(
                "a $ must be followed by the name of a variable",
                at: Span(start, position),
                help: "names have small letters, digits and _; write \\$ for the character itself"
            )
        }
        let name = takeWhile(\.isNameByte)
        var path: [Variable.Step] = []
        while let step = takeStep() { path.append(step) }
        if isBraced {
            guard peek() == UInt8(ascii: "}") else {
                throw Diagnostic("a ${ is not closed", at: Span(start, position), help: "write ${\(name)}")
            }
            position += 1
        }
        return Variable(name: name, path: path, isBraced: isBraced, span: Span(start, position))
    }

    private mutating func takeStep() -> Variable.Step? {
        if peek() == UInt8(ascii: "."), let next = peek(1), next.isFieldStart {
            position += 1
            return .field(takeWhile(\.isFieldByte))
        }
        guard peek() == UInt8(ascii: "[") else { return nil }
        var end = position + 1
        while end < bytes.count, bytes[end].isDigit { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "]"), let index = Int(text(position + 1, end)) else {
            return nil
        }
        position = end + 1
        return .index(index)
    }

    private mutating func takeWhile(_ belongs: (UInt8) -> Bool) -> String {
        let start = position
        while let byte = peek(), belongs(byte) { position += 1 }
        return text(start, position)
    }

    // MARK: Mistakes

    private mutating func unclosedQuote(from start: Int) -> Diagnostic {
        quotesEndWithLine = true
        position = start
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
        let quote = text(start, start + 1)
        return Diagnostic(
            "the quote is never closed",
            at: Span(start, start + 1),
            help: "close it with \(quote), or write \\\(quote) for the character itself"
        )
    }

    private func requireWordEnd(afterQuoteFrom start: Int) throws(Diagnostic) {
        guard !endsWord(at: position) else { return }
        let isLong = bytes[start..<position].contains(UInt8(ascii: "\n"))
        let help =
            isLong
            ? "the quote was opened on an earlier line; perhaps it should be closed there"
            : "put the whole value in quotes, or a blank between two values"
        throw Diagnostic("text follows the quote directly", at: Span(position, position + 1), help: help)
    }

    private func refuseControl(inQuotes: Bool = false) throws(Diagnostic) {
        let byte = bytes[position]
        guard byte < 0x20 || byte == 0x7F else { return }
        if inQuotes && (byte == 0x09 || byte == 0x0A || byte == 0x0D) { return }
        let number = String(byte, radix: 16, uppercase: true)
        throw Diagnostic(
            "a control character, U+\(String(repeating: "0", count: 4 - number.count))\(number)",
            at: Span(position, position + 1),
            help: "where it is wanted, write it in double quotes as \\u{\(number)}"
        )
    }

    // MARK: Bytes

    private func peek(_ ahead: Int = 0) -> UInt8? {
        position + ahead < bytes.count ? bytes[position + ahead] : nil
    }

    private mutating func take(_ length: Int, as kind: Token.Kind) -> Token {
        defer { position += length }
        return Token(kind: kind, span: Span(position, position + length))
    }

    private func text(_ start: Int, _ end: Int) -> String { String(decoding: bytes[start..<end], as: UTF8.self) }

    /// Skips blanks, continued line ends and comments.
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

    /// How many bytes end a line here: LF, CR LF, or none.
    private func lineEndLength(at offset: Int) -> Int {
        guard offset < bytes.count else { return 0 }
        if bytes[offset] == 0x0A { return 1 }
        return bytes[offset] == 0x0D && offset + 1 < bytes.count && bytes[offset + 1] == 0x0A ? 2 : 0
    }

    private func endsWord(at offset: Int) -> Bool {
        guard offset < bytes.count else { return true }
        let byte = bytes[offset]
        if byte.isBlank || lineEndLength(at: offset) > 0 { return true }
        if byte == UInt8(ascii: "\\") { return lineEndLength(at: offset + 1) > 0 }
        return byte == UInt8(ascii: ";") || byte == UInt8(ascii: "|") || byte == UInt8(ascii: ">")
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    fileprivate var isSmallLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
    fileprivate var isLetter: Bool { isSmallLetter || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
    fileprivate var isNameStart: Bool { isSmallLetter || self == UInt8(ascii: "_") }
    fileprivate var isNameByte: Bool { isNameStart || isDigit }
    fileprivate var isFieldStart: Bool { isLetter || self == UInt8(ascii: "_") }
    fileprivate var isFieldByte: Bool { isFieldStart || isDigit }
    fileprivate var isKeyByte: Bool { isFieldByte || self == UInt8(ascii: "-") }
    fileprivate var isHexDigit: Bool { Character(UnicodeScalar(self)).isHexDigit && self < 0x80 }
}
