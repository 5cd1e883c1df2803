internal import JobScript

/// Help texts, generated from the command table so that they match what is checked and run.
package enum Help {
    /// The list of all commands, one per line.
    package static func overview(of table: CommandTable) -> String {
        TextTable.lines(table.commands.map { [$0.name, $0.summary] }).joined(separator: "\n")
    }

    /// The names of all topics.
    package static func topics(of table: CommandTable) -> [String] { summaries(of: table).map(\.topic) }

    /// All topics with their summaries.
    package static func summaries(of table: CommandTable) -> [(topic: String, summary: String)] {
        table.commands.map { ($0.name, $0.summary) } + Construct.all.map { ($0.name, $0.summary) }
            + furtherSections(of: table).map { ($0.topic, $0.summary) }
    }

    /// Returns the help on a topic, or the list of topics for an empty one; nil for an unknown topic.
    package static func text(on topic: String, of table: CommandTable) -> String? {
        if topic.isEmpty { return contents(of: table) }
        if let command = table[topic] { return text(for: command) }
        if let construct = Construct.all.first(where: { $0.name == topic }) {
            return text(of: ReferenceEntry(construct))
        }
        return furtherSections(of: table).first { $0.topic == topic }.map { lines(of: $0).joined(separator: "\n") }
    }

    /// Returns the help on a command: signature, summary, parameters with choices and defaults, examples.
    package static func text(for command: Command) -> String { text(of: ReferenceEntry(command)) }

    private static func contents(of table: CommandTable) -> String {
        let constructs = TextTable.lines(Construct.all.map { [$0.name, $0.summary] })
        let further = TextTable.lines(furtherSections(of: table).map { [$0.topic, $0.summary] })
        return ([overview(of: table), ""] + constructs + [""] + further).joined(separator: "\n")
    }

    /// The sections that are topics as a whole, because their entries are not.
    private static func furtherSections(of table: CommandTable) -> [ReferenceSection] {
        ReferenceSection.all(of: table).filter { $0.topic != "commands" && $0.topic != "words" }
    }

    private static func lines(of section: ReferenceSection) -> [String] {
        TextTable.lines(section.entries.map { [$0.name, $0.summary] })
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
