internal import DisplayText
internal import JobScript
internal import VectorMaps

/// Help texts, generated from the command table so that they match what is checked and run.
package enum Help {
    /// The names of all topics.
    package static func topics(of table: CommandTable) -> [String] { summaries(of: table).map(\.topic) }

    /// All topics with their summaries.
    package static func summaries(of table: CommandTable) -> [(topic: String, summary: String)] {
        table.commands.map { ($0.name, $0.summary) } + Construct.all.map { ($0.name, $0.summary) }
            + sections(of: table).map { ($0.topic, $0.summary) }
    }

    /// Returns the help on a topic, or the overview for an empty one; nil for an unknown topic.
    ///
    /// A topic is a command, a keyword or symbol, a variable such as `$now`, the name of a section, a setting, or a
    /// command and one of its options: `list status`.
    package static func text(on topic: String, of table: CommandTable) -> String? {
        if topic.isEmpty { return contents(of: table) }
        if let command = table[topic] { return text(for: command) }
        if let construct = Construct.all.first(where: { $0.name == topic }) {
            let text = text(of: ReferenceEntry(construct))
            guard topic == "$", let list = self.text(on: variables, of: table) else { return text }
            return "\(text)\n\nVariables:\n\(list)"
        }
        let words = topic.split(separator: " ")
        if words.count == 2, let command = table[String(words[0])] {
            return text(for: String(words[1].prefix { $0 != "=" }), of: command)
        }
        let name = topic.hasPrefix("$") ? variables : topic
        let section = sections(of: table).first { $0.topic == name }
        if let section { return lines(of: section).joined(separator: "\n") }
        guard Setting.all.contains(where: { $0.description.name == topic }), let set = table["set"] else { return nil }
        return text(for: topic, of: set)
    }

    /// The section about the variables.
    private static let variables = "variables"

    /// Returns the help on a command: signature, summary, parameters with choices and defaults, examples.
    package static func text(for command: Command) -> String { text(of: ReferenceEntry(command)) }

    /// Returns the help on one parameter of a command; nil if it does not have it.
    private static func text(for option: String, of command: Command) -> String? {
        guard let parameter = command.parameters.first(where: { $0.name == option }) else { return nil }
        return [
            "\(command.name) \(parameter.signature)", "", ReferenceEntry.details(of: parameter), "",
            "help \(command.name) explains the whole command.",
        ].joined(separator: "\n")
    }

    private static func contents(of table: CommandTable) -> String {
        let tasks = HelpTask.all(of: table).map { [$0.title, $0.commands.joined(separator: ", ")] }
        let symbols = Construct.all.filter { !$0.isWord }.map(\.name).joined(separator: "  ")
        let language = [["Write a script", Construct.words.joined(separator: ", ")], ["Symbols", symbols]]
        let next = [
            "", "help NAME explains one of them, and help commands lists all commands.",
            "Topics: " + sections(of: table).map(\.topic).joined(separator: ", ") + ".",
        ]
        return (TextTable.lines(tasks + language) + next).joined(separator: "\n")
    }

    /// The sections that are topics as a whole.
    private static func sections(of table: CommandTable) -> [ReferenceSection] {
        ReferenceSection.guides + ReferenceSection.all(of: table)
    }

    private static func lines(of section: ReferenceSection) -> [String] {
        let rows = section.entries.map { [$0.name, $0.summary] }
        let narrow = rows.filter { DisplayWidth.cells(of: $0[0]) <= Limits.helpNameCellsMax }
        var aligned = TextTable.lines(narrow)[...]
        // A long name has a line of its own.
        return rows.flatMap { row in
            DisplayWidth.cells(of: row[0]) <= Limits.helpNameCellsMax
                ? [aligned.removeFirst()] : [row[0], "    " + row[1]]
        }
    }

    private static func text(of entry: ReferenceEntry) -> String {
        var lines = [entry.signature ?? entry.name, "", entry.summary]
        if let note = entry.note { lines.append(note) }
        let rows = entry.parameters.map { ["  " + $0.name, $0.text] }
        if !rows.isEmpty { lines += [""] + TextTable.lines(rows) }
        guard !entry.examples.isEmpty else { return lines.joined(separator: "\n") }
        lines += ["", entry.examples.count == 1 ? "Example:" : "Examples:"] + entry.examples.map { "  " + $0 }
        return lines.joined(separator: "\n")
    }
}

extension CommandOutput {
    /// Writes a text of help, on a terminal broken at words to its width.
    package func write(help text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard showsDataOnTerminal else { return page(lines) }
        let width = drawingStyle.columns
        page(lines.flatMap { WrappedText.helpLines($0, width: width) })
    }
}
