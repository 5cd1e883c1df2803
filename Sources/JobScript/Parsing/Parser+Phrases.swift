/// Parsing of the parts of statements: commands with their arguments, names, values.
extension Parser {
    mutating func invocation() throws(Failure) -> Invocation {
        guard case .word(let word) = token.kind else { throw unexpected("a command", help: nil) }
        if let key = word.key {
            let mistake = Diagnostic(
                "a statement cannot begin with \(key.text)=",
                at: token.span,
                help: "to set a variable, write let \(key.text) = …"
            )
            throw .mistake(mistake)
        }
        guard let value = word.value, let verb = verb(value) else {
            let mistake = Diagnostic(
                "a command name must be a plain word",
                at: token.span,
                help: "only its arguments can contain quotes and variables"
            )
            throw .mistake(mistake)
        }
        advance()
        if startsItem, case .word(let next) = token.kind, next.key == nil, next.value?.plainWord == "=" {
            let help = "to set a variable, write let \(verb.text) = …"
            throw .mistake(Diagnostic("= cannot follow a command", at: token.span, help: help))
        }
        return try invocation(verb)
    }

    /// Parses the rest of a command, after its name.
    mutating func invocation(_ verb: Name) throws(Failure) -> Invocation {
        var items: [Invocation.Item] = []
        while startsArgument { items.append(try item()) }
        return Invocation(verb: verb, items: items, span: verb.span.through(last))
    }

    /// Whether the current token continues the current statement.
    var startsItem: Bool {
        switch token.kind {
        case .word, .invalid, .symbol: true
        default: false
        }
    }

    /// Whether the current token is another argument of a command.
    var startsArgument: Bool {
        if case .symbol = token.kind { return false }
        return startsItem && keyword != "else"
    }

    mutating func item() throws(Failure) -> Invocation.Item {
        guard case .word(let word) = token.kind else { throw unexpected("a value", help: nil) }
        let span = token.span
        if let key = word.key {
            guard let value = word.value else {
                let help = "write the value directly after the =; write '' for an empty value"
                throw .mistake(Diagnostic("\(key.text)= needs a value", at: span, help: help))
            }
            advance()
            return .option(Option(key: key, value: value, span: span))
        }
        guard let value = word.value else { throw .alreadyReported }
        advance()
        try refuseMeantOption(value)
        return .value(value)
    }

    /// Rejects a value that, with the current token after it, is most likely a misspelled option.
    private func refuseMeantOption(_ value: Term) throws(Failure) {
        if let text = value.plainWord, text.hasPrefix("--") {
            let help = "write \(text.drop { $0 == "-" }), without dashes; for literal text, write '\(text)'"
            throw .mistake(Diagnostic("options are written without dashes", at: value.span, help: help))
        }
        if case .word(let next) = token.kind, next.key == nil, next.value?.plainWord == "=" {
            let text = value.plainWord ?? "key"
            let help = "write \(text)=…, without spaces around the ="
            throw .mistake(Diagnostic("unexpected spaces around the =", at: value.span.through(token.span), help: help))
        }
    }

    /// Returns the value as a command name, if it is a plain word.
    func verb(_ value: Term) -> Name? { value.plainWord.map { Name($0, value.span) } }

    // MARK: Names and values

    /// Parses `name =`, `name +=`, or a `name=value` token.
    mutating func assignmentTarget(
        of keyword: String
    ) throws(Failure) -> (name: Name, appends: Bool, value: Term?) {
        guard case .word(let word) = token.kind else {
            throw unexpected("a variable name", help: "write \(keyword) name = …")
        }
        if let key = word.key {
            let name = try variableName(key)
            advance()
            return (name, false, word.value)
        }
        guard let text = word.value?.plainWord, text != "=", text != "+=" else {
            throw unexpected("a variable name", help: "write \(keyword) name = …, without $ and quotes")
        }
        let name = try variableName(Name(text, token.span))
        advance()
        let appends = keyword == "let" && self.keyword == "+="
        try takeEquals(after: name, of: keyword, or: keyword == "let" ? "+=" : nil)
        return (name, appends, nil)
    }

    mutating func value(of target: (name: Name, appends: Bool, value: Term?)) throws(Failure) -> Term {
        guard let value = target.value else { return try requiredValue(after: target.appends ? "+=" : "=") }
        // The same rules apply without spaces around the =.
        if value.style == .bare, Lexer.keyEnd(in: lexer.bytes, from: value.span.start) != nil {
            throw optionForValue(at: value.span)
        }
        try refuseMeantOption(value)
        return value
    }

    mutating func takeEquals(after name: Name, of keyword: String, or other: String?) throws(Failure) {
        guard self.keyword == "=" || (other != nil && self.keyword == other) else {
            throw unexpected("=", help: "write \(keyword) \(name.text) = …")
        }
        advance()
    }

    func variableName(_ name: Name) throws(Failure) -> Name {
        guard Name.isVariable(name.text) else {
            let rule = "names contain lower-case letters, digits and _, and do not begin with a digit"
            let help = name.text.contains("=") ? "put spaces around the = or +=" : rule
            throw .mistake(Diagnostic("\(name.text) is not a valid variable name", at: name.span, help: help))
        }
        return name
    }

    mutating func requiredValue(after text: String) throws(Failure) -> Term {
        guard startsItem else { throw unexpected("a value after \(text)", help: "write '' for an empty value") }
        switch try item() {
        case .value(let value): return value
        case .option(let option): throw optionForValue(at: option.span)
        }
    }

    private func optionForValue(at span: Span) -> Failure {
        let help = "for literal text, put it in quotes"
        return .mistake(Diagnostic("expected a value, found an option", at: span, help: help))
    }

    func refuseSecondValue(after value: Term) throws(Failure) {
        guard startsItem else { return }
        if case .invalid = token.kind { throw .alreadyReported }
        let help = "put text with spaces in quotes; for a list, use let name += value"
        throw .mistake(Diagnostic("a variable holds one value", at: token.span, help: help))
    }
}
