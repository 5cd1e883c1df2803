/// Help from the table, so that it cannot say anything else than what is checked and run.
package enum Help {
    /// All commands, one a line.
    package static func overview(of table: CommandTable) -> String {
        TextTable.lines(table.commands.map { [$0.name, $0.summary] }).joined(separator: "\n")
    }

    /// One command: signature, summary, parameters with choices and defaults, examples.
    package static func text(for command: Command) -> String {
        var lines = [command.signature, "", command.summary]
        let rows = command.parameters.map { parameter in
            ["  " + (parameter.form == .option ? parameter.name + "=" : parameter.placeholder), details(parameter)]
        }
        if !rows.isEmpty { lines += [""] + TextTable.lines(rows) }
        lines += ["", command.examples.count == 1 ? "Example:" : "Examples:"]
        lines += command.examples.map { "  " + $0 }
        return lines.joined(separator: "\n")
    }

    private static func details(_ parameter: ParameterDescription) -> String {
        var text = parameter.summary
        if !parameter.choices.isEmpty { text += " One of " + parameter.choices.joined(separator: ", ") + "." }
        if let standard = parameter.defaultText { text += " Default: \(standard)." }
        if parameter.form == .option && parameter.isRequired { text += " Required." }
        return text
    }
}
