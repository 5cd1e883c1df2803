/// Turns tokens into statements.
///
/// The grammar is LL(1). It knows the keywords but no command: which words are commands is given from outside, because
/// `let x = …` and `for x in …` take a command or values. Every mistake of a script is found: after one, parsing goes on
/// behind the next line end.
package struct Parser {
    private var lexer: Lexer
    private var token: Token
    private var last: Span
    private let verbs: Set<String>
    private var diagnostics: [Diagnostic] = []
    private var depth = 0

    /// What a script says, and what is wrong with it, in order of place.
    package struct Result: Sendable {
        /// The statements without mistakes.
        package let statements: [Statement]
        /// The mistakes; if there is one, the statements must not be run.
        package let diagnostics: [Diagnostic]
    }

    /// Parses a script; `verbs` are the words that begin a command on the right of `let` and in `for`.
    package static func parse(_ source: Source, verbs: Set<String>) -> Result {
        guard source.bytes.count <= Limits.scriptBytesMax else {
            let message =
                "\(source.name) has \(source.bytes.count) bytes; a script has at most \(Limits.scriptBytesMax)"
            return Result(statements: [], diagnostics: [Diagnostic(message, at: nil)])
        }
        if let invalid = source.firstInvalidUTF8() {
            let diagnostic = Diagnostic("these bytes are not UTF-8", at: invalid, help: "save the script as UTF-8")
            return Result(statements: [], diagnostics: [diagnostic])
        }
        var parser = Parser(source, verbs: verbs)
        let statements = parser.script()
        let mistakes = (parser.lexer.diagnostics + parser.diagnostics).sorted { left, right in
            (left.span?.start ?? 0) < (right.span?.start ?? 0)
        }
        return Result(statements: statements, diagnostics: Array(mistakes.prefix(Limits.diagnosticsMax)))
    }

    private init(_ source: Source, verbs: Set<String>) {
        lexer = Lexer(source)
        self.verbs = verbs
        token = lexer.next()
        last = Span(0, 0)
    }

    // MARK: Statements

    private mutating func script() -> [Statement] {
        var all: [Statement] = []
        while true {
            all += statements()
            guard case .closeBrace = token.kind else { return all }
            diagnostics.append(Diagnostic("this } closes nothing", at: token.span, help: "for the text, write '}'"))
            advance()
        }
    }

    /// Statements up to a closing brace or the end.
    private mutating func statements() -> [Statement] {
        var all: [Statement] = []
        while true {
            switch token.kind {
            case .newline, .semicolon: advance()
            case .closeBrace, .end: return all
            default:
                do throws(Failure) {
                    all.append(try statement())
                    try endOfStatement()
                } catch {
                    if case .mistake(let diagnostic) = error { diagnostics.append(diagnostic) }
                    recover()
                }
            }
        }
    }

    private mutating func statement() throws(Failure) -> Statement {
        let start = token.span
        let kind: Statement.Kind
        switch keyword {
        case "let": kind = try assignment()
        case "param": kind = try parameter()
        case "for": kind = try loop()
        default: kind = .command(try invocation())
        }
        return Statement(kind: kind, span: start.through(last))
    }

    private mutating func assignment() throws(Failure) -> Statement.Kind {
        advance()
        let target = try assignmentTarget(of: "let")
        let first = try value(of: target)
        if first.plainWord == "=" {
            throw .mistake(Diagnostic("there is one = too many", at: first.span, help: "for the text, write '='"))
        }
        if let verb = verb(first), verbs.contains(verb.text) || startsItem {
            return .assignment(target.name, appends: target.appends, .command(try invocation(verb)))
        }
        try refuseSecondValue(after: first)
        return .assignment(target.name, appends: target.appends, .value(first))
    }

    private mutating func parameter() throws(Failure) -> Statement.Kind {
        advance()
        if case .word(let word) = token.kind, word.key == nil, let text = word.value?.plainWord, Name.isVariable(text) {
            let name = Name(text, token.span)
            advance()
            guard startsItem else { return .parameter(name, default: nil) }
            try takeEquals(after: name, of: "param", or: nil)
            let value = try requiredValue(after: "=")
            try refuseSecondValue(after: value)
            return .parameter(name, default: value)
        }
        let target = try assignmentTarget(of: "param")
        let value = try value(of: target)
        try refuseSecondValue(after: value)
        return .parameter(target.name, default: value)
    }

    private mutating func loop() throws(Failure) -> Statement.Kind {
        advance()
        guard case .word(let word) = token.kind, word.key == nil, let text = word.value?.plainWord else {
            throw unexpected("the name of a variable", help: "write for f in data/*.jsonl { … }")
        }
        let name = try variableName(Name(text, token.span))
        advance()
        guard keyword == "in" else { throw unexpected("in", help: "write for \(text) in … { … }") }
        advance()
        let source = try loopSource()
        guard case .openBrace = token.kind else {
            throw unexpected("{", help: "a block opens on the line of its for, with blanks around the {")
        }
        return .loop(name, source, try block())
    }

    private mutating func loopSource() throws(Failure) -> Statement.LoopSource {
        let first = try requiredValue(after: "in")
        if let verb = verb(first), verbs.contains(verb.text) { return .command(try invocation(verb)) }
        var values = [first]
        var options: [Option] = []
        while startsItem {
            switch try item() {
            case .value(let value): values.append(value)
            case .option(let option): options.append(option)
            }
        }
        return .values(values, options)
    }

    /// The statements between braces; the current token is the opening one.
    private mutating func block() throws(Failure) -> [Statement] {
        let open = token.span
        guard depth < Limits.nestingMax else {
            let mistake = Diagnostic("blocks stand more than \(Limits.nestingMax) deep in one another", at: open)
            // What is inside cannot be told from what follows, so nothing after it is read.
            while !isAtEnd { advance() }
            throw .mistake(mistake)
        }
        depth += 1
        defer { depth -= 1 }
        advance()
        let body = statements()
        guard case .closeBrace = token.kind else {
            throw .mistake(Diagnostic("this { is never closed", at: open, help: "for the text, write '{'"))
        }
        advance()
        return body
    }

    // MARK: Commands

    private mutating func invocation() throws(Failure) -> Invocation {
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
    private mutating func invocation(_ verb: Name) throws(Failure) -> Invocation {
        var items: [Invocation.Item] = []
        while startsItem { items.append(try item()) }
        return Invocation(verb: verb, items: items, span: verb.span.through(last))
    }

    /// Whether the current token belongs to what began before it.
    private var startsItem: Bool {
        switch token.kind {
        case .word, .invalid, .symbol: true
        default: false
        }
    }

    private mutating func item() throws(Failure) -> Invocation.Item {
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
        if let text = value.plainWord, text.hasPrefix("--") {
            let help = "write \(text.drop { $0 == "-" }), without dashes; for the text, write '\(text)'"
            throw .mistake(Diagnostic("options have no dashes", at: span, help: help))
        }
        advance()
        if case .word(let next) = token.kind, next.key == nil, next.value?.plainWord == "=" {
            let text = value.plainWord ?? "key"
            let help = "write \(text)=…, without blanks around the ="
            throw .mistake(Diagnostic("there are blanks around the =", at: span.through(token.span), help: help))
        }
        return .value(value)
    }

    /// The value as the name of a command, if it is a plain word.
    private func verb(_ value: Term) -> Name? { value.plainWord.map { Name($0, value.span) } }

    // MARK: Names and values

    /// `name =`, `name +=` or `name=value`, as far as one token goes.
    private mutating func assignmentTarget(
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

    private mutating func value(of target: (name: Name, appends: Bool, value: Term?)) throws(Failure) -> Term {
        if let value = target.value { return value }
        return try requiredValue(after: target.appends ? "+=" : "=")
    }

    private mutating func takeEquals(after name: Name, of keyword: String, or other: String?) throws(Failure) {
        guard self.keyword == "=" || (other != nil && self.keyword == other) else {
            throw unexpected("=", help: "write \(keyword) \(name.text) = …")
        }
        advance()
    }

    private func variableName(_ name: Name) throws(Failure) -> Name {
        guard Name.isVariable(name.text) else {
            let rule = "names have small letters, digits and _, and do not begin with a digit"
            let help = name.text.contains("=") ? "put blanks around the = or +=" : rule
            throw .mistake(Diagnostic("\(name.text) cannot be the name of a variable", at: name.span, help: help))
        }
        return name
    }

    private mutating func requiredValue(after text: String) throws(Failure) -> Term {
        guard startsItem else { throw unexpected("a value after \(text)", help: "an empty text is ''") }
        switch try item() {
        case .value(let value): return value
        case .option(let option):
            let mistake = Diagnostic(
                "an option stands where a value is wanted",
                at: option.span,
                help: "for the text, write it in quotes"
            )
            throw .mistake(mistake)
        }
    }

    private func refuseSecondValue(after value: Term) throws(Failure) {
        guard startsItem else { return }
        if case .invalid = token.kind { throw .alreadyReported }
        let help = "put a text with blanks in quotes; for a list, use let name += value"
        throw .mistake(Diagnostic("a variable is one value", at: token.span, help: help))
    }

    // MARK: Tokens

    private enum Failure: Error {
        case mistake(Diagnostic)
        case alreadyReported
    }

    private mutating func advance() {
        last = token.span
        token = lexer.next()
    }

    private var isAtEnd: Bool { if case .end = token.kind { true } else { false } }

    /// The text of the current token if it is a plain word.
    private var keyword: String? {
        guard case .word(let word) = token.kind, word.key == nil else { return nil }
        return word.value?.plainWord
    }

    private func unexpected(_ wanted: String, help: String?) -> Failure {
        switch token.kind {
        case .invalid: return .alreadyReported
        case .symbol(let symbol):
            return .mistake(
                Diagnostic("\(symbol) cannot stand here", at: token.span, help: "for the text, write '\(symbol)'")
            )
        case .openBrace, .closeBrace:
            let brace = if case .openBrace = token.kind { "{" } else { "}" }
            let mistake = "\(wanted) is missing before the \(brace)"
            return .mistake(Diagnostic(mistake, at: token.span, help: help ?? "for the text, write '\(brace)'"))
        case .newline, .semicolon, .end:
            return .mistake(Diagnostic("\(wanted) is missing", at: Span(last.end, last.end), help: help))
        case .word: return .mistake(Diagnostic("\(wanted) is missing here", at: token.span, help: help))
        }
    }

    private mutating func endOfStatement() throws(Failure) {
        switch token.kind {
        case .newline, .semicolon, .end, .closeBrace: return
        case .openBrace:
            throw .mistake(Diagnostic("a block cannot stand here", at: token.span, help: "for the text, write '{'"))
        default:
            throw unexpected("a ; or a new line", help: nil)
        }
    }

    /// Skips to the end of the line or of the block, blocks that open on the way included.
    private mutating func recover() {
        while true {
            switch token.kind {
            case .newline, .end, .closeBrace: return
            case .openBrace:
                do throws(Failure) { _ = try block() } catch {
                    // The block's own mistakes are noted already; that it stays open is said once more here.
                    if case .mistake(let diagnostic) = error { diagnostics.append(diagnostic) }
                }
            default: advance()
            }
        }
    }
}
