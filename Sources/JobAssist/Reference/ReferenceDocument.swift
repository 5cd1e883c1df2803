package import JobCommands

/// The program and the language as one JSON object, for programs that write scripts or call embedjobs.
///
/// Its members are lists of entries, each an object on its own line. All of them come from the declarations that the
/// checker and the argument parser read.
package struct ReferenceDocument: Sendable {
    /// A member: a list of entries, and the topic of help that selects all of them.
    private struct Member: Sendable {
        let name: String
        let topic: String
        let entries: [Entry]
    }

    /// An entry, and the topic of help about it.
    private struct Entry: Sendable {
        let topic: String
        let record: Record
    }

    private let version: String
    private let table: CommandTable
    private let members: [Member]

    /// Creates the document of a version of the program. `environment` are the variables that it reads.
    package init(
        version: String,
        program: Subcommand,
        environment: [(name: String, summary: String)],
        table: CommandTable = .standard
    ) {
        self.version = version
        self.table = table
        func entries<Element>(_ all: [Element], _ topic: (Element) -> String, _ record: (Element) -> Record) -> [Entry]
        {
            all.map { Entry(topic: topic($0), record: record($0)) }
        }
        let summarised: ((name: String, summary: String)) -> Record = {
            Record([("name", .text($0.name)), ("summary", .text($0.summary))])
        }
        members = [
            Member(name: "commands", topic: "commands", entries: entries(table.commands, \.name, Record.init(of:))),
            Member(name: "constructs", topic: "words", entries: entries(Construct.all, \.name, Record.init(of:))),
            Member(
                name: "settings",
                topic: "settings",
                entries: entries(Setting.all.map(\.description), \.name, Record.init(of:))
            ),
            Member(
                name: "variables",
                topic: "variables",
                entries: entries(AutomaticVariable.all, { "$" + $0.name }, Record.init(of:))
            ),
            Member(
                name: "fields",
                topic: "fields",
                entries: Self.section("fields", of: table).map { entry in
                    let fields = entry.summary.split(separator: ", ").map(String.init)
                    let record = Record([("value", .text(entry.name)), ("fields", .list(fields))])
                    return Entry(topic: entry.name, record: record)
                }
            ),
            Member(
                name: "exit_codes",
                topic: "exit-codes",
                entries: entries(ExitCode.allCases, { String($0.rawValue) }, Record.init(of:))
            ),
            Member(
                name: "error_codes",
                topic: "errors",
                entries: Self.section("errors", of: table).map { entry in
                    let record = Record([("code", .text(entry.name)), ("sample", .text(entry.summary))])
                    return Entry(topic: entry.name, record: record)
                }
            ),
            Member(name: "subcommands", topic: "program", entries: Self.subcommands(of: program)),
            Member(name: "options", topic: "options", entries: Self.options(of: program)),
            Member(name: "environment", topic: "environment", entries: entries(environment, \.name, summarised)),
        ]
    }

    /// The lines of the whole document, or for a topic of help, of the members with the entries about it. A topic that
    /// is only a text is the member `topic`. Nil for an unknown topic.
    package func lines(on topic: String = "") -> [String]? {
        var selected = members
        if !topic.isEmpty {
            selected = members.compactMap { member in
                if member.topic == topic { return member }
                let entries = member.entries.filter { $0.topic == topic }
                return entries.isEmpty ? nil : Member(name: member.name, topic: member.topic, entries: entries)
            }
        }
        var parts = [["\"version\":" + Record.Content.text(version).json]]
        if selected.isEmpty {
            guard let text = Help.text(on: topic, of: table) else { return nil }
            let record = Record([("name", .text(topic)), ("text", .text(text))])
            parts.append(["\"topic\":" + record.json])
        }
        parts += selected.map { Self.lines(of: $0) }
        return ["{"] + parts.enumerated().flatMap { Self.ended($1, by: $0 < parts.count - 1 ? "," : "") } + ["}"]
    }

    private static func lines(of member: Member) -> [String] {
        let last = member.entries.count - 1
        let entries = member.entries.enumerated().map { "  " + $1.record.json + ($0 < last ? "," : "") }
        return ["\"\(member.name)\":["] + entries + ["]"]
    }

    private static func ended(_ lines: [String], by end: String) -> [String] {
        lines.dropLast() + [(lines.last ?? "") + end]
    }

    private static func section(_ topic: String, of table: CommandTable) -> [ReferenceEntry] {
        ReferenceSection.all(of: table).first { $0.topic == topic }?.entries ?? []
    }

    // MARK: The program

    /// The subcommands of all levels, with their paths as names: `keys create`.
    private static func subcommands(of program: Subcommand, path: [String] = []) -> [Entry] {
        program.subcommands.flatMap { subcommand -> [Entry] in
            let path = path + [subcommand.name]
            let name = path.joined(separator: " ")
            let record = Record([
                ("name", .text(name)), ("summary", .text(subcommand.summary)),
                ("discussion", .optional(subcommand.discussion)),
                ("default_subcommand", .optional(subcommand.standard)),
                ("arguments", .records(subcommand.arguments.map { Record(of: $0) })),
            ])
            return [Entry(topic: name, record: record)] + subcommands(of: subcommand, path: path)
        }
    }

    /// The options of a call without a subcommand.
    private static func options(of program: Subcommand) -> [Entry] {
        let options = program.standard.flatMap { program[$0] }?.arguments ?? program.arguments
        return options.filter { !$0.names.isEmpty }.map { Entry(topic: $0.names.last ?? "", record: Record(of: $0)) }
    }
}
