extension Variable {
    /// Parses a variable with its fields and indexes, with or without its dollar sign: `job.status`. Nil for any other
    /// text.
    package init?(written text: String) {
        var lexer = Lexer(Source(name: "", text: text.hasPrefix("$") ? text : "$" + text))
        guard case .word(let word) = lexer.next().kind, word.key == nil, case .end = lexer.next().kind,
            let term = word.value, term.pieces.count == 1, case .variable(let variable) = term.pieces[0]
        else { return nil }
        self = variable
    }
}
