internal import JobCommands

/// Declarations as records, for ``ReferenceDocument``.
extension Record {
    init(of command: Command) {
        self.init([
            ("name", .text(command.name)), ("signature", .text(command.signature)), ("summary", .text(command.summary)),
            ("result", .optional(command.result?.description)), ("destructive", .truth(command.needsConsent)),
            ("ends_script", .truth(command.endsScript)),
            ("parameters", .records(command.parameters.map { Record(of: $0) })),
            ("examples", .list(command.examples)),
        ])
    }

    init(of construct: Construct) {
        self.init([
            ("name", .text(construct.name)), ("kind", .text(construct.isWord ? "keyword" : "symbol")),
            ("signature", .text(construct.signature)), ("summary", .text(construct.summary)),
            ("examples", .list(construct.examples)),
        ])
    }

    init(of parameter: ParameterDescription) {
        self.init([
            ("name", .text(parameter.name)), ("form", .text(parameter.form.text)),
            ("type", .text(parameter.placeholder)), ("required", .truth(parameter.isRequired)),
            ("list", .truth(parameter.isList)), ("summary", .text(parameter.summary)),
            ("values", parameter.choices.isEmpty ? .null : .list(parameter.choices)),
            ("default", .optional(parameter.defaultText)),
        ])
    }

    init(of variable: AutomaticVariable) {
        self.init([
            ("name", .text("$" + variable.name)), ("summary", .text(variable.summary)),
            ("fields", variable.fields.isEmpty ? .null : .list(variable.fields)),
        ])
    }

    init(of code: ExitCode) {
        self.init([
            ("code", .number(Int(code.rawValue))), ("kind", .text(code.kind)), ("meaning", .text(code.meaning)),
        ])
    }

    init(of argument: ProgramArgument) {
        let values: Record.Content = if case .choices(let choices) = argument.values { .list(choices) } else { .null }
        self.init([
            ("form", .text(argument.form.rawValue)),
            ("names", argument.names.isEmpty ? .null : .list(argument.names)),
            ("type", argument.form == .flag ? .null : .text(argument.valueName.uppercased())),
            ("required", .truth(argument.isRequired)), ("repeating", .truth(argument.isRepeating)),
            ("summary", .text(argument.summary)), ("values", values), ("default", .optional(argument.defaultText)),
        ])
    }
}

extension Record.Content {
    static func truth(_ isTrue: Bool) -> Record.Content { .json(isTrue ? "true" : "false") }

    static func records(_ records: [Record]) -> Record.Content {
        .json("[" + records.map(\.json).joined(separator: ",") + "]")
    }
}

extension ParameterDescription.Form {
    fileprivate var text: String {
        switch self {
        case .positional: "positional"
        case .variadic: "variadic"
        case .option: "option"
        }
    }
}
