/// Turns tokens into statements.
///
/// The grammar is LL(1). It knows the keywords but no command: which words are commands is given from outside, because
/// `let x = …` and `for x in …` take a command or values. Every mistake of a script is found: after one, parsing goes
/// on behind the next line end.
package struct Parser {
    private(set) var lexer: Lexer
    private(set) var token: Token
    private(set) var last: Span
    private let verbs: Set<String>
    private var diagnostics: [Diagnostic] = []
    private var depth = 0
    /// Blocks that are never closed, innermost first, and how many are being skipped that should not be there.
    private var openBlocks = 0
    private var skippedBlocks = 0
    /// Whether the last token before the current line was a closing brace.
    private(set) var isBehindBlock = false

    /// What a script says, and what is wrong with it, in order of place.
    package struct Result: Sendable {
        /// The statements without mistakes.
        package let statements: [Statement]
        /// The mistakes; if there is one, the statements must not be run.
        package let diagnostics: [Diagnostic]

        init(statements: [Statement], diagnostics: [Diagnostic]) {
            self.statements = statements
            self.diagnostics = diagnostics
        }

        /// What one statement says that needed no parser.
        package init(_ statement: Statement) { self.init(statements: [statement], diagnostics: []) }
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

    /// Whether a text can be run as it stands, or what it leaves open, so that more of it is to come.
    ///
    /// A text with a mistake counts as complete, since no more of it would mend that; but for a mistake inside a block
    /// that is open, whose rest would else be taken for statements of their own.
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
        case "if": kind = try choice()
        case "include": kind = try inclusion()
        case "else": throw misplacedElse()
        default: if case .symbol("!") = token.kind { kind = .shell(try shellLine()) } else { kind = .run(try run()) }
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
        if let verb = verb(first), verbs.contains(verb.text) || startsArgument {
            try refuseTry(verb, of: target.name)
            let invocation = try invocation(verb)
            return .assignment(target.name, appends: target.appends, .command(invocation, handler: try handler()))
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
    mutating func block() throws(Failure) -> [Statement] {
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
            if skippedBlocks == 0 { openBlocks += 1 }
            var help = "for the text, write '{'"
            if body.last?.endsWithShellLine == true { help = "! and | take the rest of their line, a } on it included" }
            throw .mistake(Diagnostic("this { is never closed", at: open, help: help))
        }
        advance()
        return body
    }

    // MARK: Tokens

    enum Failure: Error {
        case mistake(Diagnostic)
        case alreadyReported
    }

    mutating func advance() {
        last = token.span
        switch token.kind {
        case .newline, .semicolon: break
        case .closeBrace: isBehindBlock = true
        default: isBehindBlock = false
        }
        token = lexer.next()
    }

    /// The rest of the line behind `!` or `|`, which is the current token, as it is.
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

    func unexpected(_ wanted: String, help: String?) -> Failure {
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
                skippedBlocks += 1
                defer { skippedBlocks -= 1 }
                do throws(Failure) { _ = try block() } catch {
                    // The block's own mistakes are noted already; that it stays open is said once more here.
                    if case .mistake(let diagnostic) = error { diagnostics.append(diagnostic) }
                }
            default: advance()
            }
        }
    }
}
