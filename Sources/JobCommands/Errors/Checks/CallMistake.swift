package import JobScript

/// A mistake in the form of a call or of a `param`: an unknown, missing, repeated or extra part.
package enum CallMistake: Mistake, Hashable {
    case unknownCommand(String, Remedy?)
    case unknownOption(key: String, command: String, suggestion: String?, options: [String])
    /// `for` has one option, which is the only possible suggestion.
    case unknownLoopOption(key: String, suggestion: String?)
    /// An option, or a value for a `param`, that occurs twice.
    case repeatedOption(key: String)
    /// The name of an option where a value is, and the call that may be meant.
    case optionWithoutEquals(String, call: String)
    case tooManyValues(command: String, limit: Int, signature: String)
    case missingArguments(command: String, [String], signature: String)
    /// A value of a shape that a command or an option, which ends in `=`, does not take.
    case wrongShape(taker: String, placeholder: String, term: String, Shape)
    case missingConsent(command: String)
    case missingResult(command: String)
    /// A command that changes something, in `watch`, and those that do not.
    case unwatchable(command: String, readers: [String])
    /// A command or an option that only a prompt has, and what a script does instead.
    case onlyAtPrompt(String, alternative: String)

    case unknownParameter(String, suggestion: String?, declared: [String])
    /// A parameter that is declared by none of several scripts.
    case undeclaredParameter(String, declared: [String])
    case parameterInBlock
    case jumpOutsideLoop(Jump)
    case repeatedParameter(String)
    case missingParameterValue(String)
    /// Parameters of another script, and the call of that script.
    case missingParameters([String], call: String, declared: [String])
    /// The value of a variable where its name is expected.
    case variableForName(command: String, name: String)

    /// What to write instead of an unknown command.
    package enum Remedy: Hashable, Sendable {
        case suggestion(String)
        /// The equivalent of another program's command.
        case equivalent(ForeignCommand.Meaning)
        /// Text in quotes, after `let`.
        case quotedText
        /// The list of all commands.
        case commands
        // As an argument of the process, the word may also be:
        case statement
        case script
        case subcommand
        case subcommandHelp
    }

    /// One of each case, with placeholders for its fields, from which the reference lists the codes.
    package static let samples: [CallMistake] = [
        .unknownCommand("COMMAND", nil),
        .unknownOption(key: "KEY", command: "COMMAND", suggestion: nil, options: []),
        .unknownLoopOption(key: "KEY", suggestion: nil), .repeatedOption(key: "KEY"),
        .optionWithoutEquals("KEY", call: "COMMAND KEY=VALUE"),
        .tooManyValues(command: "COMMAND", limit: 1, signature: "COMMAND"),
        .missingArguments(command: "COMMAND", ["KEY="], signature: "COMMAND"),
        .wrongShape(taker: "KEY=", placeholder: "JOB", term: "$x", .dataset), .missingConsent(command: "COMMAND"),
        .missingResult(command: "COMMAND"),
        .unwatchable(command: "COMMAND", readers: []), .onlyAtPrompt("COMMAND", alternative: "HELP"),
        .unknownParameter("NAME", suggestion: nil, declared: []),
        .undeclaredParameter("NAME", declared: []), .parameterInBlock, .jumpOutsideLoop(.leave),
        .repeatedParameter("NAME"), .missingParameterValue("NAME"),
        .missingParameters(["NAME"], call: "run FILE", declared: ["NAME"]),
        .variableForName(command: "show", name: "NAME"),
    ]
}
