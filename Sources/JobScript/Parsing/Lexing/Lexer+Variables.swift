/// Lexing of variables with their fields, indexes and defaults.
extension Lexer {
    /// Reads a variable; the current byte is its dollar sign.
    mutating func variable() throws(Diagnostic) -> Variable {
        let start = position
        position += 1
        let isBraced = peek() == UInt8(ascii: "{")
        if isBraced { position += 1 }
        guard let first = peek(), first.isNameStart else { throw missingName(from: start) }
        let name = takeWhile(\.isNameByte)
        var path: [Variable.Step] = []
        while let step = takeStep() { path.append(step) }
        if peek() == UInt8(ascii: "[") { throw invalidIndex(after: name, from: start) }
        var standard: [Term.Piece]?
        if isBraced {
            standard = try takeDefault(of: name, from: start)
            guard peek() == UInt8(ascii: "}") else { throw unclosedVariable(name, from: start) }
            position += 1
        }
        return Variable(name: name, path: path, isBraced: isBraced, standard: standard, span: Span(start, position))
    }

    private mutating func takeStep() -> Variable.Step? {
        if peek() == UInt8(ascii: "."), let next = peek(1), next.isFieldStart {
            position += 1
            return .field(takeWhile(\.isFieldByte))
        }
        guard peek() == UInt8(ascii: "[") else { return nil }
        return takeIndex() ?? takeQuotedField()
    }

    /// Takes `[2]` or `[-1]`.
    private mutating func takeIndex() -> Variable.Step? {
        var end = position + (peek(1) == UInt8(ascii: "-") ? 2 : 1)
        while end < bytes.count, bytes[end].isDigit { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "]"), let index = Int(text(position + 1, end)) else {
            return nil
        }
        position = end + 1
        return .index(index)
    }

    /// Takes `["E F"]` or `['E F']`, also inside of double quotes: there, a quote after `$name[` begins a field.
    private mutating func takeQuotedField() -> Variable.Step? {
        guard let quote = peek(1), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        var name: [UInt8] = []
        var end = position + 2
        while end < bytes.count, bytes[end] != quote, bytes[end] >= 0x20, bytes[end] != 0x7F {
            let isEscape = bytes[end] == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") && end + 1 < bytes.count
            if isEscape, [quote, UInt8(ascii: "\\")].contains(bytes[end + 1]) { end += 1 }
            name.append(bytes[end])
            end += 1
        }
        guard end + 1 < bytes.count, bytes[end] == quote, bytes[end + 1] == UInt8(ascii: "]"), !name.isEmpty else {
            return nil
        }
        position = end + 2
        return .field(String(decoding: name, as: UTF8.self))
    }

    /// Takes `:-` and the default after it, up to the closing brace; nil without one.
    private mutating func takeDefault(of name: String, from start: Int) throws(Diagnostic) -> [Term.Piece]? {
        guard peek() == UInt8(ascii: ":"), peek(1) == UInt8(ascii: "-") else { return nil }
        guard !isInDefault else { throw nestedDefault(of: name, from: start) }
        isInDefault = true
        defer { isInDefault = false }
        position += 2
        var pieces: [Term.Piece] = []
        var run: [UInt8] = []
        func textBefore() -> [Term.Piece] { run.isEmpty ? [] : [.text(String(decoding: run, as: UTF8.self))] }
        while let byte = peek(), byte != UInt8(ascii: "}") {
            switch byte {
            case UInt8(ascii: "\\"):
                run += try defaultEscape(of: name, from: start)
            case UInt8(ascii: "$"):
                pieces += textBefore()
                run = []
                pieces.append(.variable(try variable()))
            case UInt8(ascii: "\""), UInt8(ascii: "\n"): throw unclosedVariable(name, from: start)
            default:
                try refuseControl(inQuotes: true)
                run.append(byte)
                position += 1
            }
        }
        return pieces + textBefore()
    }

    /// Reads `\}`, or an escape that double quotes allow too.
    private mutating func defaultEscape(of name: String, from start: Int) throws(Diagnostic) -> [UInt8] {
        guard let byte = peek(1) else { throw unclosedVariable(name, from: start) }
        guard byte == UInt8(ascii: "}") else { return try quotedEscape() }
        position += 2
        return [byte]
    }
}
