/// A subcommand of the program with its arguments, as the argument parser declares them. The root is the program.
///
/// Completion in the user's shell and `help --format json` read it, so neither has declarations of its own.
package struct Subcommand: Sendable {
    /// The name that calls it: `models`.
    package let name: String
    /// What it does, in one sentence.
    package let summary: String
    /// What to know about it; nil without more than the summary.
    package let discussion: String?
    /// Its arguments: options, flags and positional ones. Hidden ones are left out.
    package let arguments: [ProgramArgument]
    /// The subcommands below it, without hidden ones.
    package let subcommands: [Subcommand]
    /// The name of the subcommand that runs without a name; nil if there is none.
    package let standard: String?

    /// Creates a subcommand.
    package init(
        name: String,
        summary: String,
        discussion: String? = nil,
        arguments: [ProgramArgument] = [],
        subcommands: [Subcommand] = [],
        standard: String? = nil
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.arguments = arguments
        self.subcommands = subcommands
        self.standard = standard
    }

    /// The subcommand below it with a name; nil if there is none.
    package subscript(name: String) -> Subcommand? { subcommands.first { $0.name == name } }

    /// Its arguments, and those of the subcommand that runs without a name.
    var acceptedArguments: [ProgramArgument] {
        arguments + (standard.flatMap { self[$0] }?.acceptedArguments ?? [])
    }
}

/// An argument of a subcommand.
package struct ProgramArgument: Sendable {
    /// How it is written.
    package let form: Form
    /// The names of an option with their dashes, the long one last: `-q`, `--quiet`. Empty for a positional argument.
    package let names: [String]
    /// The name of its value in help: `server`.
    package let valueName: String
    /// What it is for.
    package let summary: String
    /// The default as text; nil without one to show.
    package let defaultText: String?
    /// Whether a call must have it.
    package let isRequired: Bool
    /// Whether a call may have it several times.
    package let isRepeating: Bool
    /// Whether it only takes what follows `--`.
    package let isAfterTerminator: Bool
    /// What completes its value.
    package let values: Values

    /// How an argument is written.
    package enum Form: String, Sendable {
        /// By position.
        case positional
        /// `--name VALUE` or `--name=VALUE`.
        case option
        /// `--name` alone.
        case flag
    }

    /// What completes the value of an argument.
    package enum Values: Hashable, Sendable {
        /// Nothing is known about the value.
        case any
        /// One of these.
        case choices([String])
        /// The path of a file, those with one of these extensions first.
        case files(extensions: [String])
        /// The path of a folder.
        case folders
        /// The names of the services in the file `config`.
        case profiles
        /// The ids of the recorded runs.
        case runs
        /// The models in the store.
        case models
        /// The topics of help.
        case topics
        /// The `param`s of the script that the first positional argument names.
        case parameters
    }

    /// Creates an argument.
    package init(
        _ form: Form,
        names: [String] = [],
        valueName: String,
        summary: String,
        defaultText: String? = nil,
        isRequired: Bool = false,
        isRepeating: Bool = false,
        isAfterTerminator: Bool = false,
        values: Values = .any
    ) {
        self.form = form
        self.names = names
        self.valueName = valueName
        self.summary = summary
        self.defaultText = defaultText
        self.isRequired = isRequired
        self.isRepeating = isRepeating
        self.isAfterTerminator = isAfterTerminator
        self.values = values
    }
}
