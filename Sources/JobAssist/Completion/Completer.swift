internal import EmbedJobs
package import JobCommands
internal import JobScript

/// Completes the text at the cursor: commands, options, values, variables, files, jobs and datasets.
///
/// It uses the command table, the variables and the cached names, and never calls the service. It reads local folders
/// to complete file paths.
package struct Completer: Sendable {
    let table: CommandTable
    let state: RunState
    let names: KnownNames
    let fields: FieldCache
    /// The program's own subcommands, which a prompt runs too; nil elsewhere.
    let program: ProgramCommands?

    /// Creates a completer for what a prompt has learned. A prompt keeps its cache of fields.
    package init(
        state: RunState,
        names: KnownNames,
        fields: FieldCache = FieldCache(),
        table: CommandTable = .standard,
        program: ProgramCommands? = nil
    ) {
        self.fields = fields
        self.state = state
        self.names = names
        self.table = table
        self.program = program
    }

    /// Returns the completion at the cursor, a UTF-8 offset into a text of one or more lines.
    package func completion(of text: String, cursor: Int) -> Completion {
        let bytes = Array(text.utf8)
        let cursor = min(max(0, cursor), bytes.count)
        guard let script = TypedScript(bytes, cursor: cursor) else { return Completion(range: cursor..<cursor) }
        let context = CompletionContext.of(script, in: table)
        if case .nothing = context { return Completion(range: cursor..<cursor) }
        if case .definedName = context {
            guard let variable = TypedVariable(named: script.word) else { return Completion(range: cursor..<cursor) }
            return variables(variable, script, bytes, accepting: nil)
        }
        if let variable = script.word.variable {
            return variables(variable, script, bytes, accepting: parameter(at: context, script.word))
        }
        return candidates(at: context, script)
    }

    /// The parameter that the typed word is an argument for.
    func parameter(at context: CompletionContext, _ word: TypedWord) -> ParameterDescription? {
        guard case .argument(let call) = context else { return nil }
        guard let key = word.key else { return call.positional }
        return call.command.parameters.first { $0.form == .option && $0.name == key.text }
    }

    private func candidates(at context: CompletionContext, _ script: TypedScript) -> Completion {
        var menu = Menu(script)
        switch context {
        case .statement(let mayBeElse, let mayJump):
            let words = Construct.all.filter { construct in
                construct.isWord && (construct.name != "else" || mayBeElse)
                    && (Jump(rawValue: construct.name) == nil || mayJump)
            }
            menu.addWords(table.commands.map(\.described) + words.map(\.described))
        case .command:
            let words = Construct.all.filter { $0.isWord && !Parser.keywords.contains($0.name) }
            menu.addWords(table.commands.map(\.described) + words.map(\.described))
        case .words(let words): menu.addWords(words.map { ($0, "") })
        case .assigned: menu.addWords(giving.map(\.described))
        case .loopSource(let isFirst):
            if isFirst { menu.addWords(giving.map(\.described)) }
            for option in Checker.loopOptions { menu.addKey(option, unless: isFirst) }
            addLoopFiles(to: &menu)
        case .attemptOption: for option in Checker.attemptOptions { menu.addKey(option) }
        case .operand: menu.addWords(["not", "exists", "defined"].map { ($0, "") })
        case .file(let extensions): addFiles(to: &menu, preferring: extensions)
        case .parameter(let path, let given): addParameters(of: path, except: given, to: &menu)
        case .argument(let call): add(call, to: &menu)
        case .value, .definedName, .nothing: break
        }
        return menu.completion
    }

    /// The commands that return a value.
    private var giving: [Command] { table.commands.filter { $0.result != nil } }

    // MARK: Arguments

    private func add(_ call: CompletionContext.Call, to menu: inout Menu) {
        let parameters = call.command.parameters
        if let key = menu.word.key {
            guard let parameter = parameters.first(where: { $0.form == .option && $0.name == key.text }) else { return }
            addValues(of: parameter, call, to: &menu)
            return
        }
        if menu.word.typed(from: menu.word.contentStart).utf8.first == UInt8(ascii: "%") {
            return menu.addWords(state.rows.enumerated().map { ("%\($0 + 1)", summary(of: $1)) })
        }
        if let positional = call.positional {
            addValues(of: positional, call, given: call.values, to: &menu)
        }
        let keys = parameters.filter { $0.form == .option && !call.given.contains($0.name) }
        for parameter in keys.filter(\.isRequired) + keys.filter({ !$0.isRequired }) { menu.addKey(parameter) }
        // Where a value must come first, an option is not inserted just because no value is known.
        if let positional = call.positional, positional.isRequired, !call.given.contains(positional.name) {
            menu.dropOnlyOption()
        }
    }

    private func addValues(
        of parameter: ParameterDescription,
        _ call: CompletionContext.Call,
        given: Set<String> = [],
        to menu: inout Menu
    ) {
        if parameter.isList { menu.beginElement() }
        menu.addValues(parameter.keywords.map { ($0, "") })
        switch parameter.source {
        case .choices: menu.addValues(parameter.choices.map { ($0, $0 == parameter.defaultText ? "default" : "") })
        case .models, .modelPatterns: menu.addValues(names.models.map { ($0.name.rawValue, Self.summary(of: $0)) })
        case .jobs: menu.addEntries(names.jobs(with: state), except: given)
        case .datasets: menu.addEntries(names.datasets(with: state), except: given)
        case .jobsAndDatasets:
            menu.addEntries(names.jobs(with: state) + names.datasets(with: state), except: given)
        case .jobsAndVectors:
            let vectors = names.datasets(with: state).filter { $0.state.hasPrefix(DatasetType.embedResult.rawValue) }
            menu.addEntries(names.jobs(with: state) + vectors, except: given)
        case .files(let extensions): addFiles(to: &menu, preferring: extensions)
        case .fields(let owner): addFields(of: owner, call, to: &menu)
        case .settingsAndVariables:
            menu.addValues(Setting.all.map { ($0.description.name, $0.description.summary) })
            let variables = state.variables.sorted { $0.key < $1.key }
            menu.addValues(variables.map { ($0.key, summary(of: $0.value)) })
        case .services: menu.addValues(state.services().map { ($0, "") })
        case .topics: menu.addValues(Help.summaries(of: table).map { ($0.topic, $0.summary) })
        }
    }

    private static func summary(of model: Model) -> String {
        "\(model.dimensions) dimensions, \(model.maxTokens) tokens"
    }
}

extension Command {
    var described: (String, String) { (name, summary) }
}

extension Construct {
    fileprivate var described: (String, String) { (name, summary) }
}
