/// Parsing of the parts of statements: commands with their arguments, names, values.
extension Parser {
    mutating func invocation() throws(Failure) -> Invocation {
        guard case .word(let word) = token.kind else { throw unexpected(.command(after: nil)) }
        if let key = word.key { throw .mistake(.optionForCommand(key: key.text), at: token.span) }
        guard let value = word.value, let verb = verb(value) else {
            throw .mistake(.quotedCommand, at: token.span)
        }
        advance()
        try refuseForeign(value)
        if startsItem, case .word(let next) = token.kind, next.key == nil, ["=", "+="].contains(next.value?.plainWord) {
            throw .mistake(.equalsAfterCommand(verb.text), at: token.span)
        }
        return try invocation(verb)
    }

    /// Parses the rest of a command, after its name.
    mutating func invocation(_ verb: Name) throws(Failure) -> Invocation {
        var items: [Invocation.Item] = []
        while startsArgument {
            if asksForHelp(afterItems: items.count) { return help(on: verb) }
            items.append(try item())
        }
        return Invocation(verb: verb, items: items, span: verb.span.through(last))
    }

    /// Whether the current token asks for help on its command: `--help` anywhere, `-h` as the only argument.
    private func asksForHelp(afterItems count: Int) -> Bool {
        if keyword == "--help" { return true }
        guard keyword == "-h", count == 0 else { return false }
        var next = self
        next.advance()
        return !next.startsArgument
    }

    /// Returns `help NAME` for `NAME --help`, which people know from other programs, and skips further arguments.
    private mutating func help(on name: Name) -> Invocation {
        let verb = Name("help", token.span)
        while startsArgument { advance() }
        let topic = Term(pieces: [.text(name.text)], style: .bare, span: name.span)
        return Invocation(verb: verb, items: [.value(topic)], span: name.span.through(last))
    }

    /// Returns `help NAME` if the current token is a keyword, and the next one asks for help on it.
    mutating func helpOnKeyword() -> Invocation? {
        guard let keyword, Self.keywords.contains(keyword) || keyword == "assert" else { return nil }
        var next = self
        next.advance()
        guard next.startsArgument, next.asksForHelp(afterItems: 0) else { return nil }
        let name = Name(keyword, token.span)
        advance()
        return help(on: name)
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
        guard case .word(let word) = token.kind else { throw unexpected(.value(after: nil)) }
        let span = token.span
        if let key = word.key {
            guard let value = word.value else { throw .mistake(.missingOptionValue(key: key.text), at: span) }
            advance()
            if let text = value.plainWord, Self.isBraceExpansion(text) {
                throw .mistake(.braceExpansion(text), at: value.span)
            }
            return .option(Option(key: key, value: value, span: span))
        }
        guard let value = word.value else { throw .alreadyReported }
        advance()
        try refuseMeantOption(value)
        return .value(value)
    }

    /// Rejects a value that, with the current token after it, is most likely a misspelled option, or means something in
    /// another language.
    private func refuseMeantOption(_ value: Term) throws(Failure) {
        try refuseForeign(value)
        if let text = value.plainWord, Self.isDashedOption(text) {
            throw .mistake(.dashedOption(text, next: keyword), at: value.span)
        }
        if case .word(let next) = token.kind, next.key == nil, next.value?.plainWord == "=" {
            let name = value.plainWord ?? "key"
            throw .mistake(.spacesAroundEquals(name: name), at: value.span.through(token.span))
        }
    }

    /// Whether a word is an option as other programs write it: `--limit`, `-n`, or `--` before values.
    private static func isDashedOption(_ text: String) -> Bool {
        text.hasPrefix("--") || (text.hasPrefix("-") && text.utf8.dropFirst().first?.isLetter == true)
    }

    /// Returns the value as a command name, if it is a plain word.
    func verb(_ value: Term) -> Name? { value.plainWord.map { Name($0, value.span) } }

    // MARK: Names and values

    /// Parses `name =`, `name +=`, or a `name=value` token.
    mutating func assignmentTarget(
        of keyword: String
    ) throws(Failure) -> (name: Name, appends: Bool, value: Term?) {
        guard case .word(let word) = token.kind else {
            throw unexpected(.assignedName(keyword: keyword, foundWord: false))
        }
        if let key = word.key {
            let name = try variableName(key)
            advance()
            return (name, false, word.value)
        }
        guard let text = word.value?.plainWord, text != "=", text != "+=" else {
            throw unexpected(.assignedName(keyword: keyword, foundWord: true))
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
            throw .mistake(.optionForValue, at: value.span)
        }
        try refuseMeantOption(value)
        return value
    }

    mutating func takeEquals(after name: Name, of keyword: String, or other: String?) throws(Failure) {
        guard self.keyword == "=" || (other != nil && self.keyword == other) else {
            throw unexpected(.equals(keyword: keyword, name: name.text))
        }
        advance()
    }

    func variableName(_ name: Name) throws(Failure) -> Name {
        guard Name.isVariable(name.text) else { throw .mistake(.invalidVariableName(name.text), at: name.span) }
        return name
    }

    mutating func requiredValue(after text: String) throws(Failure) -> Term {
        guard startsItem else { throw unexpected(.value(after: text)) }
        switch try item() {
        case .value(let value): return value
        case .option(let option): throw .mistake(.optionForValue, at: option.span)
        }
    }

    func refuseSecondValue(after value: Term?) throws(Failure) {
        guard startsItem else { return }
        if case .invalid = token.kind { throw .alreadyReported }
        throw .mistake(.secondValue, at: token.span)
    }
}
