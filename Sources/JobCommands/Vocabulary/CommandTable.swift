/// The table of all commands, in the order that help lists them.
package struct CommandTable: Sendable {
    /// The commands.
    package let commands: [Command]

    private let byName: [String: Command]

    /// Creates a table; command names must be unique.
    package init(_ commands: [Command]) {
        self.commands = commands
        byName = Dictionary(uniqueKeysWithValues: commands.map { ($0.name, $0) })
    }

    /// All commands of the program.
    package static let standard: CommandTable = CommandTable(
        DatasetWords.all + JobWords.all + VectorWords.all + MapWords.all + WireWords.all + TextWords.all
            + FlowWords.all + SettingWords.all
    )

    /// The command with a name; nil if there is none.
    package subscript(name: String) -> Command? { byName[name] }

    /// The names, in order.
    package var names: [String] { commands.map(\.name) }
}
