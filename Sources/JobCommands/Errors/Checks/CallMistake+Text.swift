internal import JobScript

/// The text of mistakes in calls.
extension CallMistake {
    package var message: String {
        switch self {
        case .unknownCommand(let name, _): "unknown command \(name)"
        case .unknownOption(let key, let command, _, _): "\(command): unknown option \(key)="
        case .unknownLoopOption(let key, _): "for: unknown option \(key)="
        case .repeatedOption(let key): "\(key)= is given twice"
        case .tooManyValues(let command, 0, _): "\(command) takes only options"
        case .tooManyValues(let command, 1, _): "\(command) takes only one value"
        case .tooManyValues(let command, let limit, _): "\(command) takes only \(limit) values"
        case .optionWithoutEquals(let key, _): "\(key) is an option"
        case .missingArguments(let command, let names, _): "\(command) needs \(names.joined(separator: " and "))"
        case .wrongShape(let taker, let placeholder, let term, let shape):
            "\(taker) takes \(placeholder), but \(term) is \(shape)"
        case .missingConsent(let command): "\(command) cannot be undone: it needs --yes"
        case .missingResult(let command): "\(command) does not return a value"
        case .unwatchable(let command, _): "\(command) may change something, so watch does not repeat it"
        case .onlyAtPrompt(let name, _): "\(name) works only at the prompt"
        case .unknownParameter(let name, _, _): "unknown param \(name)"
        case .undeclaredParameter(let name, _): "unknown parameter \(name): no script declares it"
        case .parameterInBlock: "param is not allowed in a block"
        case .jumpOutsideLoop(let jump): "\(jump.rawValue) is allowed only in the block of a for"
        case .repeatedParameter(let name): "param \(name) is declared twice"
        case .missingParameterValue(let name): "param \(name) needs a value"
        case .missingParameters(let names, _, _): "param \(names.joined(separator: " and ")) needs a value"
        case .variableForName(let command, _): "\(command) takes the name of a variable"
        }
    }

    package var help: String? {
        switch self {
        case .unknownCommand(let name, let remedy): remedy?.text(for: name)
        case .unknownOption(_, _, let suggestion?, _), .unknownLoopOption(_, let suggestion?):
            "did you mean \(suggestion)=?"
        case .unknownOption(_, let command, nil, []):
            "\(command) takes no options; for literal text, write it in quotes"
        case .unknownOption(_, _, nil, let options):
            "options: " + options.map { $0 + "=" }.joined(separator: ", ")
        case .unknownLoopOption(_, nil): "for literal text, write it in quotes"
        case .tooManyValues(_, _, let signature), .missingArguments(_, _, let signature): "write \(signature)"
        case .optionWithoutEquals(_, let call): "write \(call)"
        case .missingConsent: "to confirm, run the script with --yes or -y"
        case .unwatchable(_, let readers): "watch takes \(readers.joined(separator: ", "))"
        case .onlyAtPrompt(_, let alternative): alternative
        case .unknownParameter(_, let suggestion?, let declared):
            "did you mean \(suggestion)=? params: \(declared.joined(separator: ", "))"
        case .unknownParameter(_, nil, []): "the script declares no params"
        case .unknownParameter(_, nil, let declared): "params: " + declared.joined(separator: ", ")
        case .undeclaredParameter(_, []): "the scripts declare no parameters"
        case .undeclaredParameter(_, let declared): "declared parameters: " + declared.joined(separator: ", ")
        case .missingParameterValue(let name): "write \(name)=… after the script's name, or add a default here"
        case .missingParameters(let names, let call, let declared):
            "write \(call) \(names.map { $0 + "=…" }.joined(separator: " ")); "
                + "params: \(declared.joined(separator: ", "))"
        case .variableForName(let command, let name): "write \(command) \(name), without $"
        case .jumpOutsideLoop: "to end the script, write exit"
        case .repeatedOption, .wrongShape, .missingResult, .parameterInBlock, .repeatedParameter:
            nil
        }
    }
}

extension CallMistake.Remedy {
    fileprivate func text(for command: String) -> String {
        switch self {
        case .suggestion(let name): "did you mean \(name)?"
        case .equivalent(.command(let text)), .equivalent(.commandWithRest(let text)): "write \(text)"
        case .equivalent(.explanation(let text)): text
        case .quotedText: "to assign text with spaces, write it in quotes"
        case .commands: "help commands lists all commands"
        case .statement: "\(command) is a statement: embedjobs -c '\(command) …'"
        case .script: "embedjobs run \(command) runs a script"
        case .subcommand: "\(command) is a subcommand: embedjobs \(command) …"
        case .subcommandHelp: "embedjobs help lists the commands"
        }
    }
}
