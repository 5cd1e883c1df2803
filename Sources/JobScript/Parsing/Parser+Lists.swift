/// Parsing of lists, calculations and values with a default.
extension Parser {
    /// Whether the current token is this symbol of a list.
    func isAt(_ symbol: String) -> Bool { if case .symbol(symbol) = token.kind { true } else { false } }

    /// Parses a list in brackets; nil if none begins here.
    mutating func bracketedList() throws(Failure) -> [Term]? {
        guard isAt("[") else { return nil }
        let open = token.span
        advance()
        var elements: [Term] = []
        while !isAt("]") {
            if isAt("[") { throw .mistake(.nestedList, at: token.span) }
            try refuseUnclosedList(from: open)
            elements.append(try requiredValue(after: elements.isEmpty ? "[" : ","))
            guard isAt(",") else { break }
            advance()
        }
        try refuseUnclosedList(from: open)
        guard isAt("]") else { throw .mistake(.missingComma, at: token.span) }
        advance()
        return elements
    }

    /// Parses the values after the first one of a list without brackets: `a, b, c`.
    mutating func list(from first: Term) throws(Failure) -> [Term] {
        var elements = [first]
        while isAt(",") {
            advance()
            if isAt("[") { throw .mistake(.nestedList, at: token.span) }
            elements.append(try requiredValue(after: ","))
        }
        return elements
    }

    /// Parses what follows the first value of a variable: a calculation or a default. Nil if nothing does.
    mutating func expression(from first: Term) throws(Failure) -> Expression? {
        if let word = keyword, Self.foreignArithmetic.contains(word) {
            throw .mistake(.arithmetic(.operator(word)), at: token.span)
        }
        if let word = keyword, Calculation.Sign(rawValue: word) != nil { return try calculation(first) }
        guard keyword == "else", !isBeforeBlock else { return nil }
        advance()
        return .choice(first, orElse: try requiredValue(after: "else"))
    }

    private var isBeforeBlock: Bool {
        var next = self
        next.advance()
        if case .openBrace = next.token.kind { return true }
        return false
    }

    private mutating func calculation(_ first: Term) throws(Failure) -> Expression {
        try refuseParentheses(in: first)
        var rest: [Calculation.Step] = []
        while let sign = keyword.flatMap({ Calculation.Sign(rawValue: $0) }) {
            advance()
            let operand = try requiredValue(after: sign.rawValue)
            try refuseParentheses(in: operand)
            rest.append(Calculation.Step(sign: sign, operand: operand))
        }
        if let word = keyword, Self.foreignArithmetic.contains(word) {
            throw .mistake(.arithmetic(.operator(word)), at: token.span)
        }
        return .calculation(Calculation(first: first, rest: rest))
    }

    // MARK: Parameters and loops

    mutating func parameter() throws(Failure) -> Statement.Kind {
        advance()
        if let (name, isList) = declaredName() {
            guard startsItem else { return .parameter(name, isList: isList, default: nil) }
            try takeEquals(after: name, of: "param", or: nil)
            let standard = try parameterDefault(name, isList: isList)
            if startsItem { try refuseSecondValue(after: standard.terms.last) }
            return .parameter(name, isList: isList, default: standard)
        }
        let target = try assignmentTarget(of: "param")
        let value = try value(of: target)
        try refuseForeign(assigned: value, to: target.name)
        try refuseSecondValue(after: value)
        return .parameter(target.name, isList: false, default: .value(value))
    }

    /// Parses `name` or `name[]` after `param`; nil if the current token is something else.
    private mutating func declaredName() -> (name: Name, isList: Bool)? {
        guard let text = keyword else { return nil }
        let isList = text.hasSuffix("[]")
        let name = isList ? String(text.dropLast(2)) : text
        guard Name.isVariable(name) else { return nil }
        defer { advance() }
        return (Name(name, Span(token.span.start, token.span.start + name.utf8.count)), isList)
    }

    /// Parses the default of a parameter, after the equals sign.
    private mutating func parameterDefault(_ name: Name, isList: Bool) throws(Failure) -> Expression {
        let start = token.span
        if let elements = try bracketedList() {
            guard isList else { throw bareList(elements, of: name, .singleParameter, at: start.through(last)) }
            return .list(elements)
        }
        let first = try requiredValue(after: "=")
        let elements = try list(from: first)
        if !isList, elements.count > 1 || first.range != nil {
            throw bareList(elements, of: name, .singleParameter, at: start.through(last))
        }
        if elements.count > 1 {
            try refuseInnerCommas(elements, of: name.text, .listParameter)
            return .list(elements)
        }
        if let expression = try expression(from: first) { return expression }
        try refuseForeign(assigned: first, to: name)
        guard isList, first.variables.isEmpty else { return .value(first) }
        try refuseInnerCommas([first], of: name.text, .listParameter)
        return .list([first])
    }

    /// Parses a loop over a list, with brackets or commas, and the options after it. `first` is the value before a
    /// comma; without it, the list is in brackets. Nil without a list.
    mutating func listOfLoop(from first: Term?, _ name: String) throws(Failure) -> Statement.LoopSource? {
        let elements: [Term]
        if let first {
            guard isAt(",") else { return nil }
            elements = try list(from: first)
            try refuseParentheses(around: elements, of: nil)
            try refuseInnerCommas(elements, of: name, .loop)
        } else {
            guard let list = try bracketedList() else { return nil }
            if isAt(",") { throw .mistake(.nestedList, at: token.span) }
            elements = list
        }
        for element in elements { try refuseForeignRange(element, of: name) }
        var options: [Option] = []
        while startsItem {
            switch try item() {
            case .value(let value):
                throw bareList(elements + [value], of: Name(name, value.span), .loop, at: value.span)
            case .option(let option): options.append(option)
            }
        }
        return .values(elements, options)
    }

    // MARK: Mistakes

    /// The mistake of a list in a form that another construct has.
    func bareList(
        _ elements: [Term],
        of name: Name,
        _ form: SyntaxMistake.ListForm,
        at span: Span
    ) -> Failure {
        .mistake(.wrongList(form, name: name.text, elements: elements.map(ScriptWriter.text(of:))), at: span)
    }

    /// Rejects the comma after the first value of `let`.
    mutating func refuseBareList(from first: Term, of name: Name) throws(Failure) {
        guard isAt(",") else { return }
        let elements = try list(from: first)
        try refuseParentheses(around: elements, of: name.text)
        throw bareList(elements, of: name, .variable, at: first.span.through(last))
    }

    /// Rejects values with commas in them, which are probably meant as several elements.
    func refuseInnerCommas(
        _ values: [Term],
        of name: String,
        _ form: SyntaxMistake.ListForm
    ) throws(Failure) {
        guard let value = values.first(where: { Self.isCommaList($0.plainWord ?? "") }) else { return }
        let elements = values.flatMap { value in
            ScriptWriter.text(of: value).split(separator: ",").map { String($0) }
        }
        throw .mistake(.wrongList(form, name: name, elements: elements), at: value.span)
    }

    private mutating func refuseUnclosedList(from open: Span) throws(Failure) {
        switch token.kind {
        case .newline:
            skipLinesOfList()
            throw .mistake(.unclosedList, at: open)
        case .semicolon, .end, .openBrace, .closeBrace: throw .mistake(.unclosedList, at: open)
        case .word, .symbol, .invalid: break
        }
    }

    /// Skips the rest of a list that was written over several lines, so that its lines are not reported as statements.
    private mutating func skipLinesOfList() {
        let bytes = lexer.bytes
        var start = token.span.end
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            switch bytes[start..<end].last(where: { !$0.isBlank && $0 != UInt8(ascii: "\r") }) {
            case UInt8(ascii: ","): start = end + 1
            case UInt8(ascii: "]"):
                while token.span.end < end { advance() }
                return
            default: return
            }
        }
    }

    private func refuseParentheses(in term: Term) throws(Failure) {
        guard term.style == .bare, case .text(let text)? = term.pieces.first, text.hasPrefix("(") else { return }
        throw .mistake(.arithmetic(.parentheses), at: term.span)
    }

    private static let foreignArithmetic: Set<String> = ["%", "**", "//", "++", "--", "^"]
}
