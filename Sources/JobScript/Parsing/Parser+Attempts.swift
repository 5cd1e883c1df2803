/// Parsing of `try { … }`, `retry`, `break` and `continue`.
extension Parser {
    /// Parses `try` with a block or a command.
    mutating func tried() throws(Failure) -> Statement.Kind {
        advance()
        guard case .openBrace = token.kind else {
            try refuseKeywordAfterTry()
            return .run(try run(isTried: true))
        }
        return .attempt(Attempt(repetition: nil, body: try block(), handler: try handler()))
    }

    mutating func retried() throws(Failure) -> Statement.Kind {
        advance()
        guard startsArgument, case .value(let count) = try item() else { throw unexpected(.attemptCount) }
        var options: [Option] = []
        while startsArgument {
            guard case .word(let word) = token.kind, word.key != nil, case .option(let option) = try item() else {
                throw unexpected(.block(.repetition))
            }
            options.append(option)
        }
        try requireBlock(of: .repetition)
        let repetition = Attempt.Repetition(count: count, options: options)
        return .attempt(Attempt(repetition: repetition, body: try block(), handler: try handler()))
    }

    mutating func jump(_ jump: Jump) -> Statement.Kind {
        advance()
        return .jump(jump)
    }
}
