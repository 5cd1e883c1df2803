/// Mistakes with the variables of sh. Each is named, and the rest of its form, or of its line, is skipped, so that it
/// is one error.
extension Lexer {
    /// The mistake of a `$` without a name after it; the position is after the `$` or `${`.
    mutating func missingName(from start: Int) -> Diagnostic {
        let next = peek()
        switch next {
        case UInt8(ascii: "(") where bytes[position - 1] == UInt8(ascii: "$"):
            let isArithmetic = peek(1) == UInt8(ascii: "(")
            let span = Span(start, position + (isArithmetic ? 2 : 1))
            skip(past: UInt8(ascii: ")"), open: UInt8(ascii: "("), depth: 0)
            return Diagnostic(isArithmetic ? .arithmetic(.substitution) : .commandSubstitution("$("), at: span)
        case let byte? where byte.isDigit || "@*#?$!".utf8.contains(byte):
            let text = text(start, position + 1)
            let span = Span(start, position + 1)
            skipBraces(from: start)
            return Diagnostic(.shellParameter(text), at: span)
        case let byte? where byte.isFieldStart:
            let name = takeWhile(\.isFieldByte)
            let span = Span(start, position)
            skipBraces(from: start)
            return Diagnostic(.environmentVariable(name: name), at: span)
        default:
            return Diagnostic(.missingVariableName, at: Span(start, position))
        }
    }

    /// The mistake of a `[` directly after a variable that begins neither an index nor a quoted field.
    mutating func invalidIndex(after name: String, from start: Int) -> Diagnostic {
        let span = Span(start, position + 1)
        skipBraces(from: start)
        return Diagnostic(.invalidIndex(variable: name), at: span)
    }

    /// The mistake of a variable in braces with something else than `}` after it.
    mutating func unclosedVariable(_ name: String, from start: Int) -> Diagnostic {
        let span = Span(start, position)
        guard let byte = peek(), ":-=?+%#/^,@".utf8.contains(byte) else {
            return Diagnostic(.unclosedVariable(name: name), at: span)
        }
        skipBraces(from: start)
        return Diagnostic(.variableOperator(name: name), at: span)
    }

    /// The mistake of a default inside of a default.
    mutating func nestedDefault(of name: String, from start: Int) -> Diagnostic {
        let span = Span(start, position + 2)
        skipBraces(from: start)
        return Diagnostic(.nestedDefault(name: name), at: span)
    }

    /// The mistake of a backquote outside of quotes.
    mutating func backquote() -> Diagnostic {
        let span = Span(position, position + 1)
        position += 1
        skip(past: UInt8(ascii: "`"), open: nil, depth: 1)
        return Diagnostic(.commandSubstitution("`"), at: span)
    }

    private mutating func skipBraces(from start: Int) {
        guard start + 1 < bytes.count, bytes[start + 1] == UInt8(ascii: "{") else { return }
        skip(past: UInt8(ascii: "}"), open: UInt8(ascii: "{"), depth: 1)
    }

    /// Skips past a closing character, or to the end of the line without one; `depth` counts the open ones before.
    private mutating func skip(past close: UInt8, open: UInt8?, depth: Int) {
        var depth = depth
        while let byte = peek(), byte != UInt8(ascii: "\n") {
            position += 1
            if byte == close {
                depth -= 1
                if depth == 0 { return }
            } else if byte == open {
                depth += 1
            }
        }
    }
}
