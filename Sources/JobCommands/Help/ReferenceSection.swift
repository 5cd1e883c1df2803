/// A part of the reference: what help, the command reference and the man page lay out, each in its own way.
package struct ReferenceSection: Sendable {
    /// The word that help knows it by.
    package let topic: String
    /// Its heading.
    package let title: String
    /// What it is about, in one sentence.
    package let summary: String
    /// What it tells, in order.
    package let entries: [ReferenceEntry]

    /// All that can be told about a table of commands and the language around it.
    package static func all(of table: CommandTable) -> [ReferenceSection] {
        [commands(of: table), words, variables, fields, exitCodes]
    }

    private static func commands(of table: CommandTable) -> ReferenceSection {
        ReferenceSection(
            topic: "commands",
            title: "Commands",
            summary: "What a statement can begin with.",
            entries: table.commands.map(ReferenceEntry.init)
        )
    }

    private static let words = ReferenceSection(
        topic: "words",
        title: "Words and signs of the language",
        summary: "What stands around commands.",
        entries: Construct.all.map(ReferenceEntry.init)
    )

    private static let variables = ReferenceSection(
        topic: "variables",
        title: "Variables that set themselves",
        summary: "Variables that set themselves, such as $last_job.",
        entries: AutomaticVariable.all.map { ReferenceEntry(name: "$" + $0.name, summary: $0.summary) }
    )

    private static let fields = ReferenceSection(
        topic: "fields",
        title: "Fields of values",
        summary: "What stands behind the dot, as in $job.status.",
        entries: shapes.map { ReferenceEntry(name: $0, summary: Fields.names(of: $1).joined(separator: ", ")) }
            + AutomaticVariable.all.filter { !$0.fields.isEmpty }.map {
                ReferenceEntry(name: "$" + $0.name, summary: $0.fields.joined(separator: ", "))
            }
    )

    private static let shapes: [(String, Shape)] = [
        ("a job", .job), ("a dataset", .dataset), ("a file of a loop", .file), ("a list of jobs", .list(.job)),
        ("any other list", .list(.text)),
    ]

    private static let exitCodes = ReferenceSection(
        topic: "exit-codes",
        title: "Exit codes",
        summary: "What the process ends with.",
        entries: ExitCode.allCases.map { ReferenceEntry(name: String($0.rawValue), summary: $0.meaning) }
    )
}

/// One thing that the reference tells about.
package struct ReferenceEntry: Sendable {
    /// Its name.
    package let name: String
    /// How it is written, where the name alone does not say it.
    package let signature: String?
    /// What it is, in one sentence.
    package let summary: String
    /// What one has to know before using it.
    package let note: String?
    /// What it is given, and what is said of that.
    package let parameters: [(name: String, text: String)]
    /// Lines that show its use.
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
        note = command.needsConsent ? "A script that has it needs --yes: embedjobs run --yes FILE." : nil
        parameters = command.parameters.map { parameter in
            (parameter.form == .option ? parameter.name + "=" : parameter.placeholder, Self.details(of: parameter))
        }
        examples = command.examples
    }

    private static func details(of parameter: ParameterDescription) -> String {
        var text = parameter.summary
        if !parameter.choices.isEmpty { text += " One of " + parameter.choices.joined(separator: ", ") + "." }
        if let standard = parameter.defaultText { text += " Default: \(standard)." }
        if parameter.form == .option && parameter.isRequired { text += " Required." }
        return text
    }
}
