internal import JobCommands
internal import JobScript

/// The styled pieces of a script that is being typed, and the values in it that name something.
///
/// The lexer reads the text, and each token is what the grammar of completion allows at its position.
struct StyledScript {
    /// The styled pieces in order; they do not overlap.
    private(set) var spans: [StyledSpan] = []
    /// The values that name files, jobs or datasets.
    private(set) var references: [Reference] = []

    /// A value that names something.
    struct Reference {
        let term: Term
        let kind: Kind

        enum Kind {
            /// A file or folder.
            case file
            /// A file that is replaced if it exists.
            case replacedFile
            /// A job or a dataset.
            case entry
        }
    }

    /// Reads a text. `models` are the names of the service's models.
    init(of text: String, models: Set<String>, in table: CommandTable) {
        let bytes = Array(text.utf8)
        var reader = StyleReader(bytes, models: models, in: table)
        // An open quote is read as if it ended with the text, so that the variables in it have their style.
        if let quote = reader.read() {
            reader = StyleReader(bytes + [bytes[quote]], models: models, in: table)
            _ = reader.read()
        }
        spans = reader.spans.compactMap { span in
            let range = span.range.clamped(to: 0..<bytes.count)
            return range.isEmpty ? nil : StyledSpan(range, span.style)
        }
        .sorted { $0.range.lowerBound < $1.range.lowerBound }
        references = reader.references.filter { $0.term.span.start < bytes.count }
    }
}

/// Reads the tokens of a text statement by statement.
private struct StyleReader {
    private(set) var spans: [StyledSpan] = []
    private(set) var references: [StyledScript.Reference] = []

    private let bytes: [UInt8]
    private let models: Set<String>
    private let table: CommandTable
    /// The tokens of the current statement.
    private var tokens: [Token] = []
    private var isAfterBlock = false

    init(_ bytes: [UInt8], models: Set<String>, in table: CommandTable) {
        self.bytes = bytes
        self.models = models
        self.table = table
    }

    /// Reads the whole text. Returns the offset of a quote that is open at its end.
    mutating func read() -> Int? {
        var lexer = Lexer(Source(name: "", bytes: bytes))
        var end = 0
        while true {
            let token = lexer.next()
            addComment(in: end..<token.span.start)
            end = token.span.end
            switch token.kind {
            case .word, .invalid: tokens.append(token)
            case .symbol(let symbol):
                tokens.append(token)
                guard symbol == "|" || symbol == "!" else { continue }
                // The rest of the line is not part of the language.
                if let line = try? lexer.takeLine() { end = line.span.end }
            case .newline, .semicolon: endStatement(isAfterBlock: false)
            case .openBrace, .closeBrace:
                let isClosing = if case .closeBrace = token.kind { true } else { false }
                endStatement(isAfterBlock: isClosing)
                add(token.span, .symbol)
            case .end:
                endStatement(isAfterBlock: false)
                return lexer.openQuote?.start
            }
        }
    }

    private mutating func addComment(in gap: Range<Int>) {
        guard let start = bytes[gap].firstIndex(of: UInt8(ascii: "#")) else { return }
        add(Span(start, gap.upperBound), .comment)
    }

    private mutating func endStatement(isAfterBlock isNextAfterBlock: Bool) {
        var index = 0
        while index < tokens.count {
            // Each context reads the tokens before it, so the time grows with the square of their number.
            let context =
                index < Limits.contextTokensMax
                ? CompletionContext.after(tokens[..<index], isAfterBlock: isAfterBlock, in: table) : .value
            if case .argument(let call) = context {
                index = addArguments(of: call.command, from: index)
            } else {
                addToken(at: index, in: context)
                index += 1
            }
        }
        tokens = []
        isAfterBlock = isNextAfterBlock
    }

    // MARK: Tokens

    private mutating func addToken(at index: Int, in context: CompletionContext) {
        let token = tokens[index]
        if token.symbol != nil { return add(token.span, .symbol) }
        guard case .word(let word) = token.kind else { return }
        if let key = word.key {
            // `let x=1` sets a variable.
            var style = SyntaxStyle.option
            if case .nothing = context { style = .variable }
            add(Span(key.span.start, style == .option ? key.span.end + 1 : key.span.end), style)
            if let value = word.value { add(value) }
        } else if let style = style(of: token, at: index, in: context) {
            add(token.span, style)
        } else if let value = word.value {
            add(value)
            addReference(to: value, at: index, in: context)
        }
    }

    /// The style of a word that the grammar names; nil for any other value.
    private func style(of token: Token, at index: Int, in context: CompletionContext) -> SyntaxStyle? {
        guard let word = token.plainWord else { return nil }
        switch context {
        case .statement, .command:
            if Construct.words.contains(word) { return .keyword }
            return table[word] == nil ? nil : .command
        case .assigned, .loopSource(isFirst: true): return table[word] == nil ? nil : .command
        case .words(let words):
            guard words.contains(word) else { return nil }
            return word.utf8.allSatisfy { $0 >= UInt8(ascii: "a") } ? .keyword : .symbol
        case .operand: return ["not", "exists", "defined"].contains(word) ? .keyword : nil
        case .definedName: return .variable
        case .nothing: return index == 1 && Name.isVariable(word) ? .variable : nil
        case .loopSource, .argument, .value, .file, .parameter, .attemptOption: return nil
        }
    }

    private mutating func addReference(to value: Term, at index: Int, in context: CompletionContext) {
        switch context {
        case .file:
            let isReplaced = index > 0 && tokens[index - 1].symbol == ">"
            references.append(StyledScript.Reference(term: value, kind: isReplaced ? .replacedFile : .file))
        case .loopSource: references.append(StyledScript.Reference(term: value, kind: .file))
        default: break
        }
    }

    // MARK: Arguments

    /// Adds the arguments of a command, up to a redirect or `else`. Returns the index of the token after them.
    private mutating func addArguments(of command: Command, from start: Int) -> Int {
        let end = tokens[start...].firstIndex { $0.symbol != nil || $0.plainWord == "else" } ?? tokens.endIndex
        guard start < end else {
            add(tokens[start].span, tokens[start].symbol == nil ? .keyword : .symbol)
            return start + 1
        }
        let items = tokens[start..<end].compactMap(\.item)
        var parameters: [Int: ParameterDescription] = [:]
        for (parameter, terms) in command.parameters(boundTo: items, at: tokens[start].span) {
            for term in terms { parameters[term.span.start] = parameter }
        }
        let replaces = items.contains { item in
            guard case .option(let option) = item else { return false }
            return option.key.text == "overwrite" && option.value.plainWord == "true"
        }
        for token in tokens[start..<end] {
            guard case .word(let word) = token.kind else { continue }
            if let key = word.key, command.parameters.contains(where: { $0.form == .option && $0.name == key.text }) {
                add(Span(key.span.start, key.span.end + 1), .option)
            }
            guard let value = word.value else { continue }
            let parameter = parameters[value.span.start]
            add(value, for: parameter)
            if let kind = parameter?.reference(replaces) {
                references.append(StyledScript.Reference(term: value, kind: kind))
            }
        }
        return end
    }

    private mutating func add(_ term: Term, for parameter: ParameterDescription? = nil) {
        if term.isRow { return add(term.span, .variable) }
        var style: SyntaxStyle? = term.style == .bare ? nil : .string
        if let text = term.plainWord, let parameter, isKnown(text, to: parameter) { style = .value }
        var start = term.span.start
        for variable in term.variables {
            if let style { add(Span(start, variable.span.start), style) }
            add(variable.span, .variable)
            start = variable.span.end
        }
        if let style { add(Span(start, term.span.end), style) }
    }

    /// Whether a text is one of the values that completion would offer for an argument.
    private func isKnown(_ text: String, to parameter: ParameterDescription) -> Bool {
        switch parameter.source {
        case .models: models.contains(text)
        case .settingsAndVariables: Setting.all.contains { $0.description.name == text }
        case .topics: table[text] != nil || Construct.words.contains(text)
        default:
            (parameter.isList ? text.split(separator: ",", omittingEmptySubsequences: false) : [text[...]])
                .allSatisfy { part in parameter.choices.contains { $0 == part } }
        }
    }

    private mutating func add(_ span: Span, _ style: SyntaxStyle) {
        if span.start < span.end { spans.append(StyledSpan(span.start..<span.end, style)) }
    }
}

extension ParameterDescription {
    /// What an argument names; nil if it is only a value. `replaces` says whether the call has `overwrite=true`.
    fileprivate func reference(_ replaces: Bool) -> StyledScript.Reference.Kind? {
        switch source {
        case .jobs, .datasets, .jobsAndDatasets, .jobsAndVectors: .entry
        default:
            switch fileUse {
            case .none: nil
            case .read: .file
            case .write: replaces ? .replacedFile : .file
            }
        }
    }
}
