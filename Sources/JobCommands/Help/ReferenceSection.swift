/// A section of the reference, which help, the command reference and the man page lay out.
package struct ReferenceSection: Sendable {
    /// The help topic.
    package let topic: String
    /// Its heading.
    package let title: String
    /// The content, in one sentence.
    package let summary: String
    /// The entries, in order.
    package let entries: [ReferenceEntry]

    /// All sections about a table of commands and the language.
    package static func all(of table: CommandTable) -> [ReferenceSection] {
        [commands(of: table), words, variables, fields, keys, exitCodes, errors]
    }

    private static func commands(of table: CommandTable) -> ReferenceSection {
        ReferenceSection(
            topic: "commands",
            title: "Commands",
            summary: "The commands of the language.",
            entries: table.commands.map(ReferenceEntry.init)
        )
    }

    private static let words = ReferenceSection(
        topic: "words",
        title: "Keywords and symbols",
        summary: "The keywords and symbols of the language.",
        entries: Construct.all.map(ReferenceEntry.init)
    )

    private static let variables = ReferenceSection(
        topic: "variables",
        title: "Automatic variables",
        summary: "Variables that are set automatically, such as $last_job.",
        entries: AutomaticVariable.all.map { ReferenceEntry(name: "$" + $0.name, summary: $0.summary) }
    )

    private static let fields = ReferenceSection(
        topic: "fields",
        title: "Fields of values",
        summary: "The fields of values, as in $job.status.",
        entries: shapes.map { ReferenceEntry(name: $0, summary: Fields.names(of: $1).joined(separator: ", ")) }
            + AutomaticVariable.all.filter { !$0.fields.isEmpty }.map {
                ReferenceEntry(name: "$" + $0.name, summary: $0.fields.joined(separator: ", "))
            }
    )

    private static let shapes: [(String, Shape)] = [
        ("a job", .job), ("a dataset", .dataset), ("a file, or text that names one", .file),
        ("a list of jobs", .list(.job)),
        ("any other list", .list(.text)),
    ]

    private static let exitCodes = ReferenceSection(
        topic: "exit-codes",
        title: "Exit codes",
        summary: "The exit codes of the process.",
        entries: ExitCode.allCases.map { ReferenceEntry(name: String($0.rawValue), summary: $0.meaning) }
    )

    private static let errors = ReferenceSection(
        topic: "errors",
        title: "Error codes",
        summary: "The codes that --errors json prints, each with a sample text.",
        entries: (ErrorCode.all + ErrorCode.service).sorted { $0.code < $1.code }.map {
            ReferenceEntry(name: $0.code, summary: $0.sample)
        }
    )
}

/// One entry of the reference, such as a command or a variable.
package struct ReferenceEntry: Sendable {
    /// Its name.
    package let name: String
    /// Its syntax; nil if that is the name alone.
    package let signature: String?
    /// What it is, in one sentence.
    package let summary: String
    /// What to know before using it.
    package let note: String?
    /// Its parameters with their descriptions.
    package let parameters: [(name: String, text: String)]
    /// Example lines.
    package let examples: [String]

    init(name: String, summary: String) {
        self.name = name
        self.summary = summary
        signature = nil
        note = nil
        parameters = []
        examples = []
    }

    init(_ construct: Construct) {
        name = construct.name
        signature = construct.signature
        summary = construct.summary
        note = nil
        parameters = []
        examples = construct.examples
    }

    init(_ command: Command) {
        name = command.name
        signature = command.signature
        summary = command.summary
        note = command.needsConsent ? "A script that uses it needs --yes: embedjobs run --yes FILE." : nil
        parameters = command.parameters.map { parameter in
            (parameter.form == .option ? parameter.name + "=" : parameter.placeholder, Self.details(of: parameter))
        }
        examples = command.examples
    }

    /// The description of a parameter with its choices and its default.
    static func details(of parameter: ParameterDescription) -> String {
        var text = parameter.summary
        if !parameter.choices.isEmpty { text += " One of " + parameter.choices.joined(separator: ", ") + "." }
        if let standard = parameter.defaultText { text += " Default: \(standard)." }
        if parameter.form == .option && parameter.isRequired { text += " Required." }
        return text
    }
}
