/// Lexing of quoted values.
extension Lexer {
    mutating func rawValue() throws(Diagnostic) -> Term {
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

    mutating func quotedValue() throws(Diagnostic) -> Term {
        let start = position
        position += 1
        var pieces: [Term.Piece] = []
        var run: [UInt8] = []
        func textBefore() -> [Term.Piece] { run.isEmpty ? [] : [.text(String(decoding: run, as: UTF8.self))] }
        while let byte = peek(), byte != UInt8(ascii: "\"") {
            switch byte {
            case UInt8(ascii: "\\"):
                guard position + 1 < bytes.count else { throw unclosedQuote(from: start) }
                run += try skippingQuote { lexer throws(Diagnostic) in try lexer.quotedEscape() }
            case UInt8(ascii: "$"):
                pieces += textBefore()
                run = []
                pieces.append(.variable(try skippingQuote { lexer throws(Diagnostic) in try lexer.variable() }))
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

    /// Reads an escape in double quotes and returns the bytes it represents.
    mutating func quotedEscape() throws(Diagnostic) -> [UInt8] {
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
            throw Diagnostic(.unknownEscape(text(start, position)), at: Span(start, position))
        }
    }

    /// Reads the rest of `\u{HEX}`, up to six digits.
    private mutating func scalarEscape(from start: Int) throws(Diagnostic) -> [UInt8] {
        var digits = ""
        if peek() == UInt8(ascii: "{") {
            position += 1
            while let byte = peek(), byte.isHexDigit {
                digits.unicodeScalars.append(UnicodeScalar(byte))
                position += 1
            }
            if peek() == UInt8(ascii: "}") {
                position += 1
                if digits.utf8.count <= 6, let number = UInt32(digits, radix: 16), let scalar = UnicodeScalar(number) {
                    return Array(String(Character(scalar)).utf8)
                }
            }
        }
        throw Diagnostic(.invalidCodePoint(escape: text(start, position)), at: Span(start, position))
    }

    // MARK: Mistakes

    /// Reads a part of a double-quoted value. After a mistake in it, the rest of the quote on this line is skipped, so
    /// that it is not read as text outside of quotes.
    private mutating func skippingQuote<Part>(
        _ read: (inout Lexer) throws(Diagnostic) -> Part
    ) throws(Diagnostic) -> Part {
        do throws(Diagnostic) {
            return try read(&self)
        } catch {
            skipQuote()
            throw error
        }
    }

    private mutating func skipQuote() {
        var end = position
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "\"") {
            end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        if end < bytes.count, bytes[end] == UInt8(ascii: "\"") { position = end + 1 }
    }

    private mutating func unclosedQuote(from start: Int) -> Diagnostic {
        if openQuote == nil { openQuote = Span(start, start + 1) }
        quotesEndWithLine = true
        position = start
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
        return Diagnostic(.unclosedQuote(text(start, start + 1)), at: Span(start, start + 1))
    }

    private func requireWordEnd(afterQuoteFrom start: Int) throws(Diagnostic) {
        guard !endsValue(at: position) else { return }
        let spansLines = bytes[start..<position].contains(UInt8(ascii: "\n"))
        throw Diagnostic(.textAfterQuote(spansLines: spansLines), at: Span(position, position + 1))
    }
}
