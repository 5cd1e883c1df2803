/// What statements are made of: commands with their arguments, names, values.
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
                "a command is a plain word",
                at: token.span,
                help: "quotes and variables can stand only behind it"
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

    /// The rest of a command behind its first word.
    mutating func invocation(_ verb: Name) throws(Failure) -> Invocation {
        var items: [Invocation.Item] = []
        while startsArgument { items.append(try item()) }
        return Invocation(verb: verb, items: items, span: verb.span.through(last))
    }

    /// Whether the current token belongs to what began before it.
    var startsItem: Bool {
        switch token.kind {
        case .word, .invalid, .symbol: true
        default: false
        }
    }

    /// Whether the current token is one more thing that a command is given.
    var startsArgument: Bool {
        if case .symbol = token.kind { return false }
        return startsItem && keyword != "else"
    }

    mutating func item() throws(Failure) -> Invocation.Item {
        guard case .word(let word) = token.kind else { throw unexpected("a value", help: nil) }
        let span = token.span
        if let key = word.key {
            guard let value = word.value else {
                let help = "write the value directly behind the =; an empty text is ''"
                throw .mistake(Diagnostic("\(key.text)= has no value", at: span, help: help))
            }
            advance()
            return .option(Option(key: key, value: value, span: span))
        }
        guard let value = word.value else { throw .alreadyReported }
        advance()
        try refuseMeantOption(value)
        return .value(value)
    }

    /// Refuses a value, with the current token behind it, that is most likely an option written in another way.
    private func refuseMeantOption(_ value: Term) throws(Failure) {
        if let text = value.plainWord, text.hasPrefix("--") {
            let help = "write \(text.drop { $0 == "-" }), without dashes; for the text, write '\(text)'"
            throw .mistake(Diagnostic("options have no dashes", at: value.span, help: help))
        }
        if case .word(let next) = token.kind, next.key == nil, next.value?.plainWord == "=" {
            let text = value.plainWord ?? "key"
            let help = "write \(text)=…, without blanks around the ="
            throw .mistake(Diagnostic("there are blanks around the =", at: value.span.through(token.span), help: help))
        }
    }

    /// The value as the name of a command, if it is a plain word.
    func verb(_ value: Term) -> Name? { value.plainWord.map { Name($0, value.span) } }

    // MARK: Names and values

    /// `name =`, `name +=` or `name=value`, as far as one token goes.
    mutating func assignmentTarget(
        of keyword: String
    ) throws(Failure) -> (name: Name, appends: Bool, value: Term?) {
        guard case .word(let word) = token.kind else {
            throw unexpected("the name of a variable", help: "write \(keyword) name = …")
        }
        if let key = word.key {
            let name = try variableName(key)
            advance()
            return (name, false, word.value)
        }
        guard let text = word.value?.plainWord, text != "=", text != "+=" else {
            throw unexpected("the name of a variable", help: "write \(keyword) name = …, without $ and quotes")
        }
        let name = try variableName(Name(text, token.span))
        advance()
        let appends = keyword == "let" && self.keyword == "+="
        try takeEquals(after: name, of: keyword, or: keyword == "let" ? "+=" : nil)
        return (name, appends, nil)
    }

    mutating func value(of target: (name: Name, appends: Bool, value: Term?)) throws(Failure) -> Term {
        guard let value = target.value else { return try requiredValue(after: target.appends ? "+=" : "=") }
        // Without blanks around the = it is the same language.
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
            let rule = "names have small letters, digits and _, and do not begin with a digit"
            let help = name.text.contains("=") ? "put blanks around the = or +=" : rule
            throw .mistake(Diagnostic("\(name.text) cannot be the name of a variable", at: name.span, help: help))
        }
        return name
    }

    mutating func requiredValue(after text: String) throws(Failure) -> Term {
        guard startsItem else { throw unexpected("a value after \(text)", help: "an empty text is ''") }
        switch try item() {
        case .value(let value): return value
        case .option(let option): throw optionForValue(at: option.span)
        }
    }

    private func optionForValue(at span: Span) -> Failure {
        let help = "for the text, write it in quotes"
        return .mistake(Diagnostic("an option stands where a value is wanted", at: span, help: help))
    }

    func refuseSecondValue(after value: Term) throws(Failure) {
        guard startsItem else { return }
        if case .invalid = token.kind { throw .alreadyReported }
        let help = "put a text with blanks in quotes; for a list, use let name += value"
        throw .mistake(Diagnostic("a variable is one value", at: token.span, help: help))
    }
}
