internal import JobScript

/// Help from the table, so that it cannot say anything else than what is checked and run.
package enum Help {
    /// All commands, one a line.
    package static func overview(of table: CommandTable) -> String {
        TextTable.lines(table.commands.map { [$0.name, $0.summary] }).joined(separator: "\n")
    }

    /// What there is to ask for.
    package static func topics(of table: CommandTable) -> [String] { summaries(of: table).map(\.topic) }

    /// What there is to ask for, each with a sentence about it.
    static func summaries(of table: CommandTable) -> [(topic: String, summary: String)] {
        table.commands.map { ($0.name, $0.summary) } + Construct.all.map { ($0.name, $0.summary) }
            + [("exit-codes", "What the process ends with.")]
    }

    /// The help on a topic, all there is for an empty one; nil if there is nothing about it.
    package static func text(on topic: String, of table: CommandTable) -> String? {
        if topic.isEmpty {
            let constructs = TextTable.lines(Construct.all.map { [$0.name, $0.summary] })
            let rest = summaries(of: table).suffix(1).map { "\($0.topic)  \($0.summary)" }
            return overview(of: table) + "\n\n" + constructs.joined(separator: "\n") + "\n\n" + rest.joined()
        }
        if topic == "exit-codes" { return exitCodes }
        if let command = table[topic] { return text(for: command) }
        return Construct.all.first { $0.name == topic }.map(text(for:))
    }

    /// What the process ends with, one code a line.
    package static var exitCodes: String {
        TextTable.lines(ExitCode.allCases.map { [String($0.rawValue), $0.meaning] }).joined(separator: "\n")
    }

    /// One command: signature, summary, parameters with choices and defaults, examples.
    package static func text(for command: Command) -> String {
        var lines = [command.signature, "", command.summary]
        let rows = command.parameters.map { parameter in
            ["  " + (parameter.form == .option ? parameter.name + "=" : parameter.placeholder), details(parameter)]
        }
        if !rows.isEmpty { lines += [""] + TextTable.lines(rows) }
        return (lines + examples(command.examples)).joined(separator: "\n")
    }

    private static func text(for construct: Construct) -> String {
        ([construct.signature, "", construct.summary] + examples(construct.examples)).joined(separator: "\n")
    }

    private static func examples(_ lines: [String]) -> [String] {
        guard !lines.isEmpty else { return [] }
        return ["", lines.count == 1 ? "Example:" : "Examples:"] + lines.map { "  " + $0 }
    }

    private static func details(_ parameter: ParameterDescription) -> String {
        var text = parameter.summary
        if !parameter.choices.isEmpty { text += " One of " + parameter.choices.joined(separator: ", ") + "." }
        if let standard = parameter.defaultText { text += " Default: \(standard)." }
        if parameter.form == .option && parameter.isRequired { text += " Required." }
        return text
    }
}
