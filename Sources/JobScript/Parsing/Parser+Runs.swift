/// Parsing of commands with `try`, redirects and `else`.
extension Parser {
    mutating func run(isTried: Bool) throws(Failure) -> Run {
        if startsShellLine {
            let line = try shellLine()
            return Run(action: .shell(line), isTried: isTried, redirect: nil, handler: try handler())
        }
        let action: Run.Action =
            keyword == "assert" ? .assertion(try assertion()) : .command(try invocation())
        let redirect = try redirect()
        return Run(action: action, isTried: isTried, redirect: redirect, handler: try handler())
    }

    /// Whether the current token is the `!` of a shell line.
    var startsShellLine: Bool { if case .symbol("!") = token.kind { true } else { false } }

    private mutating func assertion() throws(Failure) -> Assertion {
        let start = token.span
        advance()
        let condition = try condition(or: .assertedCondition)
        let message = startsArgument ? try requiredValue(after: "the condition") : nil
        return Assertion(condition: condition, message: message, span: start.through(last))
    }

    private mutating func redirect() throws(Failure) -> Redirect? {
        switch token.kind {
        case .symbol("|"):
            let line = try shellLine()
            guard let first = line.text.first, "|&".contains(first) else { return .shell(line) }
            throw .mistake(.shellOperator("|\(first)", isInCondition: false), at: line.span)
        case .symbol(">"), .symbol(">>"):
            let appends = if case .symbol(">>") = token.kind { true } else { false }
            try refuseDescriptor()
            advance()
            let target = try requiredValue(after: appends ? ">>" : ">")
            if let text = target.plainWord, text.hasPrefix("&") {
                throw .mistake(.descriptorRedirect(">" + text), at: target.span)
            }
            return .file(target, appends: appends)
        default: return nil
        }
    }

    /// Parses an optional `else { … }` after a command.
    mutating func handler() throws(Failure) -> [Statement]? {
        guard keyword == "else" else { return nil }
        advance()
        try requireBlock(of: .handler)
        return try block()
    }

    mutating func inclusion(_ kind: Inclusion.Kind) throws(Failure) -> Statement.Kind {
        let start = token.span
        advance()
        guard startsArgument else { throw unexpected(.script(after: kind.rawValue)) }
        let file = try requiredValue(after: kind.rawValue)
        var parameters: [Option] = []
        while startsArgument {
            let span = token.span
            guard case .option(let option) = try item() else {
                throw .mistake(.secondIncludedFile(keyword: kind.rawValue), at: span)
            }
            parameters.append(option)
        }
        if keyword == "else" { throw .mistake(.elseAfterScript(keyword: kind.rawValue), at: token.span) }
        return .inclusion(Inclusion(kind: kind, file: file, parameters: parameters, span: start.through(last)))
    }

    mutating func watch() throws(Failure) -> Statement.Kind {
        advance()
        guard startsArgument else { throw unexpected(.command(after: "watch")) }
        let invocation = try invocation()
        if case .symbol = token.kind { throw .mistake(.redirectedWatch, at: token.span) }
        return .watch(invocation)
    }

    mutating func requireBlock(of statement: SyntaxMistake.Block) throws(Failure) {
        if case .openBrace = token.kind { return }
        let failure = unexpected(.block(statement))
        // A block on the next line belongs to the mistake: it is skipped with it.
        if case .newline = token.kind {
            var next = self
            next.advance()
            if case .openBrace = next.token.kind { self = next }
        }
        throw failure
    }

    // MARK: Mistakes

    /// The error for an `else` at the start of a statement.
    func misplacedElse() -> Failure {
        .mistake(.misplacedElse(afterBlock: isAfterBlock), at: token.span)
    }

    func refuseTry(_ verb: Name, of name: Name) throws(Failure) {
        if verb.text == "try" { throw .mistake(.tryInLet(name: name.text), at: verb.span) }
    }

    func refuseKeywordAfterTry() throws(Failure) {
        guard startsArgument || startsShellLine else { throw unexpected(.command(after: "try")) }
        if let keyword, Self.keywords.contains(keyword) { throw .mistake(.keywordAfterTry, at: token.span) }
    }

    /// The words that begin a statement other than a command.
    package static let keywords: Set<String> = [
        "let", "param", "for", "if", "try", "retry", "break", "continue", "else", "include", "run", "watch",
    ]
}

extension Statement {
    /// Whether the rest of its last line is a shell line.
    var endsWithShellLine: Bool {
        switch kind {
        case .assignment(_, _, .shell(_, handler: nil)): true
        case .run(let run) where run.handler != nil:
            if case .shell(let line) = run.action { line.text.hasSuffix("}") } else { false }
        case .run(let run):
            switch (run.action, run.redirect) {
            case (.shell, _), (_, .shell): true
            default: false
            }
        default: false
        }
    }
}
