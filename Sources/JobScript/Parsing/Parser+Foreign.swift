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

    /// Rejects a list in brackets as the value of a variable, arithmetic, and a shell line without spaces around it.
    func refuseForeign(assigned value: Term, to name: Name) throws(Failure) {
        if let next = keyword, Self.arithmeticOperators.contains(next) { throw .mistake(.arithmetic, at: token.span) }
        guard value.style == .bare, case .text(let text)? = value.pieces.first, let first = text.first else { return }
        if first == "!" { throw .mistake(.shellLineAsValue, at: value.span) }
        // A single word in parentheses may be text.
        let isList = startsArgument || (first == "[" && Self.isClosed(value, by: first))
        guard isList, first == "[" || first == "(" else { return }
        let span = startsArgument ? value.span.through(token.span) : value.span
        throw .mistake(.listLiteral(variable: name.text), at: span)
    }

    /// Rejects lists and ranges as other languages write them; the values are those of a loop.
    func refuseForeign(values: [Term], of name: String) throws(Failure) {
        guard let first = values.first, let last = values.last else { return }
        let span = first.span.through(last.span)
        let texts = values.map { $0.plainWord ?? "" }
        if let opening = texts[0].first ?? Self.opening(of: first), "[(".contains(opening) {
            let isList = values.count > 1 || opening == "(" || texts[0] == "[]" || texts[0].contains(",")
            if isList, Self.isClosed(last, by: opening) { throw .mistake(.listLiteral(variable: nil), at: span) }
        }
        if texts.count == 1 ? Self.isRange(texts[0]) : texts[0] == "seq" && texts.dropFirst().allSatisfy(Self.isNumber)
        {
            throw .mistake(.numberRange(name: name), at: span)
        }
        let isOneWithCommas = texts.count == 1 && Self.isCommaList(texts[0])
        guard isOneWithCommas || values.contains(where: Self.endsWithComma) else { return }
        let elements = values.flatMap { value in
            ScriptWriter.text(of: value).split(separator: ",").map { String($0) }
        }
        throw .mistake(.commaInLoop(name: name, elements: elements), at: span)
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
    private static let arithmeticOperators: Set<String> = ["+", "-", "*", "/", "%", "++", "--"]
    private static let testFlags: Set<String> = [
        "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-z", "-n", "-f", "-d", "-e", "-s", "-r", "-w", "-x", "-a", "-o",
    ]

    private static func isNumber(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy(\.isDigit) }

    /// `1..5`, `1...5` and `range(5)`.
    private static func isRange(_ text: String) -> Bool {
        if text.hasPrefix("range("), text.hasSuffix(")") { return true }
        let ends = text.split(separator: ".", omittingEmptySubsequences: false)
        guard ends.count == 3 || ends.count == 4, ends.dropFirst().dropLast().allSatisfy(\.isEmpty) else {
            return false
        }
        return isNumber(String(ends[0])) && isNumber(String(ends[ends.count - 1]))
    }

    /// Whether a word is a list such as `a,b,c`, rather than a pattern or a file of rows.
    private static func isCommaList(_ text: String) -> Bool {
        text.contains(",") && !text.hasPrefix("@") && !text.contains { "*?[".contains($0) }
    }

    private static func endsWithComma(_ value: Term) -> Bool {
        guard value.style == .bare, case .text(let text)? = value.pieces.last else { return false }
        return text.hasSuffix(",")
    }

    private static func opening(of value: Term) -> Character? {
        guard value.style == .bare, case .text(let text)? = value.pieces.first else { return nil }
        return text.first
    }

    private static func isClosed(_ value: Term, by opening: Character) -> Bool {
        guard value.style == .bare, case .text(let text)? = value.pieces.last else { return false }
        return text.hasSuffix(opening == "[" ? "]" : ")")
    }

    /// `{a,b}` and `{1..3}`, alone or in a word, but not JSON.
    static func isBraceExpansion(_ text: String) -> Bool {
        guard let open = text.firstIndex(of: "{"), let close = text[open...].firstIndex(of: "}") else { return false }
        let inside = text[text.index(after: open)..<close]
        guard !inside.contains(where: { "\"':".contains($0) }) else { return false }
        return inside.contains(",") || isRange(String(inside)) || inside.contains("..")
    }
}
