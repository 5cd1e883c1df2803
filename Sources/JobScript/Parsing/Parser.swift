/// Parses tokens into statements.
///
/// The grammar is LL(1). The parser knows the keywords; the caller passes the command names, because `let x = …` and
/// `for x in …` take a command or values. All mistakes of a script are found: after one, parsing continues after the
/// next line end.
package struct Parser {
    private(set) var lexer: Lexer
    private(set) var token: Token
    private(set) var last: Span
    private let verbs: Set<String>
    private var diagnostics: [Diagnostic] = []
    private var depth = 0
    /// The number of unclosed blocks, and of unexpected blocks that are being skipped.
    private var openBlocks = 0
    private var skippedBlocks = 0
    /// Whether a shell line took the closing brace of a block, and probably those of the blocks around it.
    private var shellLineTookBrace = false
    /// Whether the last token before the current line was a closing brace.
    private(set) var isAfterBlock = false

    /// The statements and mistakes of a script, in source order.
    package struct Result: Sendable {
        /// The statements without mistakes.
        package let statements: [Statement]
        /// The mistakes; if there is one, the statements must not be run.
        package let diagnostics: [Diagnostic]

        init(statements: [Statement], diagnostics: [Diagnostic]) {
            self.statements = statements
            self.diagnostics = diagnostics
        }

        /// Creates the result for one statement that was built without the parser.
        package init(_ statement: Statement) { self.init(statements: [statement], diagnostics: []) }
    }

    /// Parses a script. `verbs` are the words that begin a command on the right of `let` and in `for`.
    package static func parse(_ source: Source, verbs: Set<String>) -> Result {
        guard source.bytes.count <= Limits.scriptBytesMax else {
            let mistake = SyntaxMistake.scriptTooLarge(
                script: source.name,
                bytes: source.bytes.count,
                limit: Limits.scriptBytesMax
            )
            return Result(statements: [], diagnostics: [Diagnostic(mistake, at: nil)])
        }
        if let invalid = source.firstInvalidUTF8() {
            return Result(statements: [], diagnostics: [Diagnostic(.scriptNotUTF8, at: invalid)])
        }
        var parser = Parser(source, verbs: verbs)
        let statements = parser.script()
        let mistakes = (parser.lexer.diagnostics + parser.diagnostics).sorted { left, right in
            (left.span?.start ?? 0) < (right.span?.start ?? 0)
        }
        return Result(statements: statements, diagnostics: Array(mistakes.prefix(Limits.diagnosticsMax)))
    }

    /// Returns whether a text is complete, or which construct it leaves open.
    ///
    /// A text with a mistake is complete, since more text would not fix it. The exception is a mistake inside an open
    /// block: without the block, its remaining lines would be parsed as separate statements.
    package static func completeness(of source: Source, verbs: Set<String>) -> Completeness {
        guard source.bytes.count <= Limits.scriptBytesMax, source.firstInvalidUTF8() == nil else { return .complete }
        var parser = Parser(source, verbs: verbs)
        _ = parser.script()
        if let quote = parser.lexer.openQuote { return .open(.quote(source.text(of: quote))) }
        if parser.lexer.endsWithBackslash { return .open(.line) }
        return parser.openBlocks > 0 ? .open(.block(depth: parser.openBlocks)) : .complete
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
            diagnostics.append(Diagnostic(.unmatchedBrace, at: token.span))
            advance()
        }
    }

    /// Parses statements up to a closing brace or the end.
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
        if let help = helpOnKeyword() {
            let run = Run(action: .command(help), isTried: false, redirect: nil, handler: nil)
            return Statement(kind: .run(run), span: start.through(last))
        }
        let kind: Statement.Kind
        switch keyword {
        case "let": kind = try assignment()
        case "param": kind = try parameter()
        case "for": kind = try loop()
        case "if": kind = try choice()
        case "include": kind = try inclusion(.include)
        case "run": kind = try inclusion(.run)
        case "try": kind = try tried()
        case "retry": kind = try retried()
        case "break": kind = jump(.leave)
        case "continue": kind = jump(.proceed)
        case "watch": kind = try watch()
        case "else": throw misplacedElse()
        default: kind = .run(try run(isTried: false))
        }
        return Statement(kind: kind, span: start.through(last))
    }

    private mutating func assignment() throws(Failure) -> Statement.Kind {
        advance()
        let target = try assignmentTarget(of: "let")
        if target.value == nil, startsShellLine {
            let line = try shellLine()
            return .assignment(target.name, appends: target.appends, .shell(line, handler: try handler()))
        }
        if target.value == nil, let elements = try bracketedList() {
            if startsItem { throw unexpected(.statementEnd) }
            return .assignment(target.name, appends: target.appends, .value(.list(elements)))
        }
        let first = try value(of: target)
        if first.plainWord == "=" { throw .mistake(.secondEquals, at: first.span) }
        if !verbs.contains(first.plainWord ?? "") {
            try refuseBareList(from: first, of: target.name)
            if let expression = try expression(from: first) {
                try refuseSecondValue(after: first)
                return .assignment(target.name, appends: target.appends, .value(expression))
            }
            try refuseForeign(assigned: first, to: target.name)
        }
        if let verb = verb(first), verbs.contains(verb.text) || startsArgument {
            try refuseTry(verb, of: target.name)
            let invocation = try invocation(verb)
            return .assignment(target.name, appends: target.appends, .command(invocation, handler: try handler()))
        }
        try refuseSecondValue(after: first)
        return .assignment(target.name, appends: target.appends, .value(.value(first)))
    }

    private mutating func loop() throws(Failure) -> Statement.Kind {
        advance()
        guard case .word(let word) = token.kind, word.key == nil, let text = word.value?.plainWord else {
            throw unexpected(.loopName)
        }
        let name = try variableName(Name(text, token.span))
        advance()
        guard keyword == "in" else { throw unexpected(.loopSource(name: text)) }
        advance()
        let source = try loopSource(of: text)
        try requireBlock(of: .loop)
        return .loop(name, source, try block())
    }

    private mutating func loopSource(of name: String) throws(Failure) -> Statement.LoopSource {
        if startsShellLine { return .shell(try shellLine()) }
        if let list = try listOfLoop(from: nil, name) { return list }
        let first = try requiredValue(after: "in")
        if let list = try listOfLoop(from: first, name) { return list }
        if let verb = verb(first), verbs.contains(verb.text) { return .command(try invocation(verb)) }
        var values = [first]
        var options: [Option] = []
        while startsItem {
            switch try item() {
            case .value(let value): values.append(value)
            case .option(let option): options.append(option)
            }
        }
        try refuseForeign(values: values, of: name)
        return .values(values, options)
    }

    /// Parses the statements between braces; the current token is the opening brace.
    mutating func block() throws(Failure) -> [Statement] {
        let open = token.span
        guard depth < Limits.nestingMax else {
            // The end of the block is unknown, so the rest of the script is skipped.
            while !isAtEnd { advance() }
            throw .mistake(.nestedTooDeep(limit: Limits.nestingMax), at: open)
        }
        depth += 1
        defer { depth -= 1 }
        advance()
        let body = statements()
        guard case .closeBrace = token.kind else {
            if skippedBlocks == 0 { openBlocks += 1 }
            guard !shellLineTookBrace else { throw .alreadyReported }
            shellLineTookBrace = body.last?.endsWithShellLine == true
            throw .mistake(.unclosedBlock(endsWithShellLine: shellLineTookBrace), at: open)
        }
        advance()
        return body
    }

    // MARK: Tokens

    enum Failure: Error {
        case mistake(Diagnostic)
        case alreadyReported

        static func mistake(_ mistake: SyntaxMistake, at span: Span) -> Failure {
            .mistake(Diagnostic(mistake, at: span))
        }

        static func mistake(_ mistake: ForeignSyntaxMistake, at span: Span) -> Failure {
            .mistake(Diagnostic(mistake, at: span))
        }
    }

    mutating func advance() {
        last = token.span
        switch token.kind {
        case .newline, .semicolon: break
        case .closeBrace: isAfterBlock = true
        default: isAfterBlock = false
        }
        token = lexer.next()
    }

    /// Parses the rest of the line after `!` or `|`, the current token, unchanged.
    mutating func shellLine() throws(Failure) -> ShellLine {
        let symbol = token.span
        do throws(Diagnostic) {
            let line = try lexer.takeLine()
            advance()
            last = line.span
            return ShellLine(text: line.text, span: symbol.through(line.span))
        } catch {
            advance()
            throw .mistake(error)
        }
    }

    private var isAtEnd: Bool { if case .end = token.kind { true } else { false } }

    /// The text of the current token if it is a plain word.
    var keyword: String? {
        guard case .word(let word) = token.kind, word.key == nil else { return nil }
        return word.value?.plainWord
    }

    func unexpected(_ expected: SyntaxMistake.Expectation) -> Failure {
        switch token.kind {
        case .invalid: .alreadyReported
        case .symbol(let symbol): .mistake(.unexpectedSymbol(symbol), at: token.span)
        case .openBrace: .mistake(.unexpectedToken(expected: expected, found: "{"), at: token.span)
        case .closeBrace: .mistake(.unexpectedToken(expected: expected, found: "}"), at: token.span)
        case .newline, .semicolon, .end:
            .mistake(.unexpectedToken(expected: expected, found: nil), at: Span(last.end, last.end))
        case .word: .mistake(.unexpectedToken(expected: expected, found: nil), at: token.span)
        }
    }

    private mutating func endOfStatement() throws(Failure) {
        switch token.kind {
        case .newline, .semicolon, .end, .closeBrace: return
        case .openBrace:
            throw .mistake(.unexpectedBlock, at: token.span)
        default:
            throw unexpected(.statementEnd)
        }
    }

    /// Skips to the end of the line or the block, including blocks that open before it.
    private mutating func recover() {
        while true {
            switch token.kind {
            case .newline, .end, .closeBrace: return
            case .openBrace:
                skippedBlocks += 1
                defer { skippedBlocks -= 1 }
                do throws(Failure) { _ = try block() } catch {
                    // The mistakes inside the block are already recorded; this one says that it is unclosed.
                    if case .mistake(let diagnostic) = error { diagnostics.append(diagnostic) }
                }
            default: advance()
            }
        }
    }
}
