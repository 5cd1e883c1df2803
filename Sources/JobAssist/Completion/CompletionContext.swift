internal import JobCommands
internal import JobScript

/// What the syntax allows at the cursor, derived from the statement before it.
enum CompletionContext {
    /// The start of a statement; `mayJump` where it may be in a loop.
    case statement(mayBeElse: Bool, mayJump: Bool)
    /// A command, after `try`.
    case command
    /// A value, or a command that returns one, after `let x =`.
    case assigned
    /// The source of a loop: a value, or in first position also a command that returns one.
    case loopSource(isFirst: Bool)
    /// An option of `retry`, after the number of attempts.
    case attemptOption
    /// An argument of a command.
    case argument(Call)
    /// The start of a test: a value, or a keyword such as `exists`.
    case operand
    /// A value to compare with, or to set.
    case value
    /// A variable, without its dollar sign.
    case definedName
    /// The path of a file.
    case file(extensions: [String])
    /// A value for a `param` of a script, by the script's path; `given` are the names that have one.
    case parameter(script: String, given: Set<String>)
    /// One of these keywords or symbols.
    case words([String])
    /// Something that cannot be completed, such as a new name.
    case nothing

    /// A command with its arguments so far.
    struct Call {
        let command: Command
        /// The names of the parameters with an argument, before or after the cursor.
        let given: Set<String>
        /// The positional values that are literal text.
        let values: Set<String>
        /// The first value of each parameter before the cursor, by its name.
        var terms: [String: Term] = [:]
        /// The parameter that the next value without a key is for.
        let positional: ParameterDescription?
    }

    /// What the syntax allows for the typed word.
    static func of(_ script: TypedScript, in table: CommandTable) -> CompletionContext {
        CompletionContextReader(table: table, keysAfter: script.keysAfter)
            .statement(script.tokens[...], isAfterBlock: script.isAfterBlock, isInBlock: script.depth > 0)
    }

    /// What the syntax allows after the first tokens of a statement.
    static func after(_ tokens: ArraySlice<Token>, isAfterBlock: Bool, in table: CommandTable) -> CompletionContext {
        // No reader of a finished token asks whether a statement may jump.
        CompletionContextReader(table: table, keysAfter: [])
            .statement(tokens, isAfterBlock: isAfterBlock, isInBlock: false)
    }
}

/// Walks the tokens of an incomplete statement; the grammar matches the parser's.
private struct CompletionContextReader {
    let table: CommandTable
    let keysAfter: [String]

    func statement(_ tokens: ArraySlice<Token>, isAfterBlock: Bool, isInBlock: Bool) -> CompletionContext {
        guard let first = tokens.first else { return .statement(mayBeElse: isAfterBlock, mayJump: isInBlock) }
        let rest = tokens.dropFirst()
        switch first.plainWord {
        case "try": return rest.isEmpty ? .command : call(rest)
        case "watch":
            let readers = table.commands.filter(\.isReading).map(\.name)
            return rest.isEmpty ? .words(readers) : call(rest, isWatched: true)
        case "let": return assignment(rest)
        case "param": return rest.count < 2 ? (rest.isEmpty ? .nothing : .words(["="])) : .value
        case "for": return loop(rest)
        case "if": return condition(rest)
        case "assert": return condition(rest)
        case "retry": return rest.isEmpty ? .value : keys(of: rest).isEmpty ? .attemptOption : .words(["{"])
        case "break", "continue": return .nothing
        case "include", "run":
            guard let file = rest.first else { return .file(extensions: ["embedjobs"]) }
            return file.plainWord.map { .parameter(script: $0, given: keys(of: rest)) } ?? .nothing
        case "else":
            guard let next = rest.first else { return .words(["if", "{"]) }
            return next.plainWord == "if" ? condition(rest.dropFirst()) : .nothing
        default: return call(tokens)
        }
    }

    private func assignment(_ tokens: ArraySlice<Token>) -> CompletionContext {
        let rest = tokens.dropFirst(2)
        switch tokens.count {
        case 0: return .nothing
        case 1: return tokens.first?.plainWord == nil ? .nothing : .words(["=", "+="])
        case 2: return .assigned
        default: return rest.first.flatMap(command(of:)) == nil ? expression(rest) : call(rest)
        }
    }

    /// A list, a calculation or a value with a default; the first token is not a command.
    private func expression(_ tokens: ArraySlice<Token>) -> CompletionContext {
        let signs = Calculation.Sign.allCases.map(\.rawValue)
        if tokens.first?.symbol == "[" { return tokens.contains { $0.symbol == "]" } ? .nothing : .value }
        if let last = tokens.last?.plainWord, last == "else" || signs.contains(last) { return .value }
        return tokens.count == 1 ? .words(["else"] + signs) : .nothing
    }

    private func loop(_ tokens: ArraySlice<Token>) -> CompletionContext {
        let rest = tokens.dropFirst(2)
        switch tokens.count {
        case 0: return .nothing
        case 1: return .words(["in"])
        case 2: return .loopSource(isFirst: true)
        default:
            // In `for x in list, …`, the first word is an element.
            let isList = rest.dropFirst().first?.symbol == ","
            return isList || rest.first.flatMap(command(of:)) == nil ? .loopSource(isFirst: false) : call(rest)
        }
    }

    private func keys(of tokens: ArraySlice<Token>) -> Set<String> {
        Set(keysAfter + tokens.compactMap { if case .word(let word) = $0.kind { word.key?.text } else { nil } })
    }

    private func command(of token: Token) -> Command? { token.plainWord.flatMap { table[$0] } }

    private func call(_ tokens: ArraySlice<Token>, isWatched: Bool = false) -> CompletionContext {
        if let symbol = tokens.lastIndex(where: { $0.symbol != nil }) {
            switch tokens.count - (symbol - tokens.startIndex) - 1 {
            case 0: return .file(extensions: [])
            case 1: return .words(["else"])
            default: break
            }
        }
        if let last = tokens.lastIndex(where: { $0.plainWord == "else" }), last > tokens.startIndex {
            return last == tokens.endIndex - 1 ? .words(["{"]) : .nothing
        }
        guard let verb = tokens.first, var command = command(of: verb) else { return .value }
        if isWatched { command = command.watched }
        let items = tokens.dropFirst().compactMap(\.item)
        let arguments = command.parameters(boundTo: items, at: verb.span)
        let bound = Set(arguments.map(\.parameter.name))
        let positional = command.parameters.first { parameter in
            parameter.form == .variadic || (parameter.form == .positional && !bound.contains(parameter.name))
        }
        let values = Set(arguments.flatMap { $0.parameter.form == .option ? [] : $0.terms.compactMap(\.plainWord) })
        return .argument(
            CompletionContext.Call(
                command: command,
                given: bound.union(keysAfter),
                values: values,
                terms: Dictionary(
                    arguments.compactMap { argument in
                        argument.terms.first.map { (argument.parameter.name, $0) }
                    }
                ) { first, _ in first },
                positional: positional
            )
        )
    }

    // MARK: Conditions

    private func condition(_ tokens: ArraySlice<Token>) -> CompletionContext {
        var context = CompletionContext.operand
        for token in tokens {
            let word = token.symbol ?? token.plainWord ?? ""
            switch context {
            case .operand where word == "not": break
            case .operand where word == "exists": context = .file(extensions: [])
            case .operand where word == "defined": context = .definedName
            case .operand: context = .words(Comparison.allCases.map(\.rawValue) + Self.afterTest)
            case .words where word == "and" || word == "or": context = .operand
            case .words where Comparison(rawValue: word) != nil: context = .value
            case .words: return .value
            default: context = .words(Self.afterTest)
            }
        }
        return context
    }

    private static let afterTest = ["and", "or"]
}

extension Token {
    /// The text of a word that can be a keyword or a command name.
    var plainWord: String? {
        guard case .word(let word) = kind, word.key == nil else { return nil }
        return word.value?.plainWord
    }

    var symbol: String? { if case .symbol(let symbol) = kind { symbol } else { nil } }

    /// The token as an argument; an option without a value yet counts as present.
    var item: Invocation.Item? {
        guard case .word(let word) = kind else { return nil }
        let value = word.value ?? Term(pieces: [], style: .bare, span: span)
        return word.key.map { .option(Option(key: $0, value: value, span: span)) } ?? .value(value)
    }
}
