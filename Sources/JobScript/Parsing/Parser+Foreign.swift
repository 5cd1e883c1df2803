/// Mistakes with values and operators of other languages, which would be plain text here.
extension Parser {
    /// Rejects an argument that sh or another language would not take as text.
    func refuseForeign(_ value: Term) throws(Failure) {
        guard let text = value.plainWord else { return }
        if text == "!" { throw .mistake(.shellLineAsValue, at: value.span) }
        if Self.shellOperators.contains(text) {
            throw .mistake(.shellOperator(text, isInCondition: false), at: value.span)
        }
        if text.hasPrefix("<") { throw .mistake(.inputRedirect(text), at: value.span) }
        if Self.isBraceExpansion(text) { throw .mistake(.braceExpansion(text), at: value.span) }
    }

    /// Rejects a list in parentheses as the value of a variable, a range of something else than whole numbers,
    /// arithmetic without spaces, and a shell line without spaces around it.
    func refuseForeign(assigned value: Term, to name: Name) throws(Failure) {
        try refuseForeignRange(value, of: nil)
        if Self.isArithmetic(value) { throw .mistake(.arithmetic(.withoutSpaces), at: value.span) }
        if value.style == .bare, case .text(let text)? = value.pieces.first, text.first == "!" {
            throw .mistake(.shellLineAsValue, at: value.span)
        }
        // A single word in parentheses may be text.
        guard startsArgument, Self.opening(of: value) == "(" else { return }
        throw .mistake(.listLiteral(variable: name.text), at: value.span.through(token.span))
    }

    /// Rejects a range as other languages write it, or of something else than whole numbers. The name is that of a
    /// loop's variable.
    func refuseForeignRange(_ value: Term, of name: String?) throws(Failure) {
        if let text = value.plainWord, Self.isForeignRange(text) {
            throw .mistake(.numberRange(name: name), at: value.span)
        }
    }

    /// Rejects lists and ranges as other languages write them; the values are those of a loop.
    func refuseForeign(values: [Term], of name: String) throws(Failure) {
        guard let first = values.first, let last = values.last else { return }
        let span = first.span.through(last.span)
        let texts = values.map { $0.plainWord ?? "" }
        try refuseParentheses(around: values, of: nil)
        if texts.count > 1, texts[0] == "seq", texts.dropFirst().allSatisfy(Self.isNumber) {
            throw .mistake(.numberRange(name: name), at: span)
        }
        for value in values { try refuseForeignRange(value, of: name) }
        if texts.contains(".."), Self.isSplitRange(values) { throw .mistake(.numberRange(name: name), at: span) }
        if let list = values.dropFirst().first(where: { $0.plainWord?.first == "[" && $0.plainWord?.last == "]" }) {
            throw .mistake(.nestedList, at: list.span)
        }
        let hasRange = values.contains { $0.range != nil }
        if let sign = texts.dropFirst().first(where: { $0 == "+" || $0 == "-" || (hasRange && "*/".contains($0)) }),
            sign.count == 1, texts.last != sign
        {
            throw .mistake(.arithmetic(.inLoop(name: name)), at: span)
        }
        let isOneWithCommas = values.count == 1 && Self.hasCommas(first)
        let hasOuterComma = values.contains { Self.endsWithComma($0) || Self.opening(of: $0) == "," }
        guard isOneWithCommas || hasOuterComma else { return }
        let elements = values.flatMap { value in
            ScriptWriter.text(of: value).split(separator: ",").map { String($0) }
        }
        throw .mistake(.wrongList(.loop, name: name, elements: elements), at: span)
    }

    /// Rejects a list such as `(a b)` or `(a, b)`; the name is that of a variable of `let`.
    func refuseParentheses(around values: [Term], of name: String?) throws(Failure) {
        guard let first = values.first, let last = values.last, Self.opening(of: first) == "(", Self.isClosed(last)
        else { return }
        throw .mistake(.listLiteral(variable: name), at: first.span.through(last.span))
    }

    /// Rejects an operator of sh after a test.
    func refuseForeignOperator() throws(Failure) {
        if keyword == "&&" { throw .mistake(.shellOperator("&&", isInCondition: true), at: token.span) }
        if case .symbol("|") = token.kind, lexer.peek() == UInt8(ascii: "|") {
            throw .mistake(.shellOperator("||", isInCondition: true), at: token.span)
        }
        if let keyword, keyword == "=~" || Self.testFlags.contains(keyword) {
            throw .mistake(.shellTest(keyword), at: token.span)
        }
    }

    /// Rejects the beginning of a test in sh or another language.
    func refuseForeign(operand value: Term) throws(Failure) {
        let text = value.plainWord ?? ""
        let isTest = ["[", "[[", "!", "=~"].contains(text) || Self.testFlags.contains(text)
        if isTest || Self.opening(of: value) == "(" {
            throw .mistake(.shellTest(ScriptWriter.text(of: value)), at: value.span)
        }
    }

    /// Rejects a `>` directly after a file descriptor; the current token is the `>`.
    func refuseDescriptor() throws(Failure) {
        let previous = lexer.text(last.start, last.end)
        if last.end == token.span.start, previous == "&" || Self.isNumber(previous) {
            throw .mistake(.descriptorRedirect(previous + ">"), at: last.through(token.span))
        }
    }

    // MARK: Forms

    static let shellOperators: Set<String> = ["&&", "&", "||", "|&", ";;", "&>", "&>>"]
    private static let testFlags: Set<String> = [
        "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-z", "-n", "-f", "-d", "-e", "-s", "-r", "-w", "-x", "-a", "-o",
    ]

    private static func isNumber(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy(\.isDigit) }

    /// Whether three values are a range with spaces in it: `1 .. 3`, `$a .. 5`.
    private static func isSplitRange(_ values: [Term]) -> Bool {
        guard values.count == 3, values[1].plainWord == ".." else { return false }
        let numbers = [values[0], values[2]].filter { isNumber($0.plainWord ?? "") }
        let variables = [values[0], values[2]].filter { $0.style == .bare && !$0.variables.isEmpty }
        return !numbers.isEmpty && numbers.count + variables.count == 2
    }

    /// `1...5`, `1..=5`, `a..e`, `%1..%3`, `1..`, `..5` and `range(5)`, but not `1..5`.
    private static func isForeignRange(_ text: String) -> Bool {
        if text.hasPrefix("range("), text.hasSuffix(")") { return true }
        guard let dots = text.firstIndex(of: "."), text[dots...].hasPrefix("..") else { return false }
        let (first, last) = (text[..<dots], text[dots...].drop { $0 == "." || $0 == "=" })
        if first.isEmpty != last.isEmpty { return isNumber(String(first + last)) }
        let isSingle = first.count == 1 && last.count == 1
        let number = first.first == "%" ? first.dropFirst() : first
        guard !first.isEmpty, !last.isEmpty, isSingle || isNumber(String(number)) else { return false }
        return !isNumber(String(first)) || Int(text[dots...].dropFirst(2)) == nil
    }

    /// `$n+1`, `2*$n`: numbers and variables joined by `+` or `*` without spaces.
    private static func isArithmetic(_ value: Term) -> Bool {
        guard value.style == .bare else { return false }
        var text = ""
        for piece in value.pieces {
            switch piece {
            case .text(let part): text += part
            case .variable: text += "1"
            case .escaped, .row: return false
            }
        }
        let operands = text.split(omittingEmptySubsequences: false) { "+*".contains($0) }
        return operands.count > 1 && operands.allSatisfy { isNumber(String($0)) }
    }

    /// Whether a word is a list such as `a,b,c`, rather than a pattern or a file of rows.
    static func isCommaList(_ text: String) -> Bool {
        text.contains(",") && !text.hasPrefix("@") && !text.contains { "*?[".contains($0) }
    }

    /// Whether one value is a list such as `a,b` or `$a,b`.
    private static func hasCommas(_ value: Term) -> Bool {
        guard value.style == .bare else { return false }
        let texts = value.pieces.map { if case .text(let text) = $0 { text } else { "" } }
        return isCommaList(texts.joined())
    }

    private static func endsWithComma(_ value: Term) -> Bool {
        guard value.style == .bare, case .text(let text)? = value.pieces.last else { return false }
        return text.hasSuffix(",")
    }

    private static func opening(of value: Term) -> Character? {
        guard value.style == .bare, case .text(let text)? = value.pieces.first else { return nil }
        return text.first
    }

    private static func isClosed(_ value: Term) -> Bool {
        guard value.style == .bare, case .text(let text)? = value.pieces.last else { return false }
        return text.hasSuffix(")")
    }

    /// `{a,b}` and `{1..3}`, alone or in a word, but not JSON.
    static func isBraceExpansion(_ text: String) -> Bool {
        guard let open = text.firstIndex(of: "{"), let close = text[open...].firstIndex(of: "}") else { return false }
        let inside = text[text.index(after: open)..<close]
        guard !inside.contains(where: { "\"':".contains($0) }) else { return false }
        return inside.contains(",") || inside.contains("..")
    }
}
