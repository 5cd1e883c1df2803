/// Parsing of commands with `try`, redirects and `else`.
extension Parser {
    mutating func run() throws(Failure) -> Run {
        let isTried = keyword == "try"
        if isTried {
            advance()
            try refuseKeyword(behind: "try")
        }
        let action: Run.Action =
            keyword == "assert" ? .assertion(try assertion()) : .command(try invocation())
        let redirect = try redirect()
        return Run(action: action, isTried: isTried, redirect: redirect, handler: try handler())
    }

    private mutating func assertion() throws(Failure) -> Assertion {
        let start = token.span
        advance()
        let condition = try condition(help: "write assert $jobs.failed == 0 \"message if it fails\"")
        let message = startsArgument ? try requiredValue(after: "the condition") : nil
        return Assertion(condition: condition, message: message, span: start.through(last))
    }

    private mutating func redirect() throws(Failure) -> Redirect? {
        switch token.kind {
        case .symbol("|"): return .shell(try shellLine())
        case .symbol(">"), .symbol(">>"):
            let appends = if case .symbol(">>") = token.kind { true } else { false }
            advance()
            return .file(try requiredValue(after: appends ? ">>" : ">"), appends: appends)
        default: return nil
        }
    }

    /// Parses an optional `else { … }` after a command.
    mutating func handler() throws(Failure) -> [Statement]? {
        guard keyword == "else" else { return nil }
        advance()
        try requireBlock(help: "write else { … }; for literal text, write 'else'")
        return try block()
    }

    mutating func inclusion() throws(Failure) -> Statement.Kind {
        advance()
        let file = try requiredValue(after: "include")
        if startsItem, case .word = token.kind {
            throw .mistake(Diagnostic("include takes one file", at: token.span, help: "write one include per file"))
        }
        return .inclusion(file)
    }

    func requireBlock(help: String) throws(Failure) {
        guard case .openBrace = token.kind else { throw unexpected("{", help: help) }
    }

    // MARK: Mistakes

    /// The error for an `else` at the start of a statement.
    func misplacedElse() -> Failure {
        if isBehindBlock {
            let message = "else must be on the same line as the closing }"
            return .mistake(Diagnostic(message, at: token.span, help: "write } else {"))
        }
        let message = "else must be on the same line as its command"
        return .mistake(Diagnostic(message, at: token.span, help: "write COMMAND else { … }"))
    }

    func refuseTry(_ verb: Name, of name: Name) throws(Failure) {
        guard verb.text == "try" else { return }
        let help = "write let \(name.text) = COMMAND else { … }"
        throw .mistake(Diagnostic("try cannot be used in let", at: verb.span, help: help))
    }

    private func refuseKeyword(behind word: String) throws(Failure) {
        guard startsArgument else { throw unexpected("a command", help: "write \(word) COMMAND") }
        guard let keyword, Self.keywords.contains(keyword) else { return }
        let help = "put it before each command in the block, or write COMMAND else { … }"
        throw .mistake(Diagnostic("\(word) must be followed by a command", at: token.span, help: help))
    }

    /// The words that begin a statement other than a command.
    package static let keywords: Set<String> = ["let", "param", "for", "if", "try", "else", "include"]
}

extension Statement {
    /// Whether the rest of its last line is a shell line.
    var endsWithShellLine: Bool {
        switch kind {
        case .shell: true
        case .run(let run): if case .shell = run.redirect { true } else { false }
        default: false
        }
    }
}
