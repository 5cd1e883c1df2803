/// The vocabulary, in the order of help.
package struct CommandTable: Sendable {
    /// The commands.
    package let commands: [Command]

    private let byName: [String: Command]

    /// Makes a table; names must differ.
    package init(_ commands: [Command]) {
        self.commands = commands
        byName = Dictionary(uniqueKeysWithValues: commands.map { ($0.name, $0) })
    }

    /// All commands there are.
    package static let standard: CommandTable = CommandTable(
        DatasetWords.all + JobWords.all + VectorWords.all + MapWords.all + WireWords.all + TextWords.all
            + FlowWords.all + SettingWords.all
    )

    /// The command of a name.
    package subscript(name: String) -> Command? { byName[name] }

    /// The names, in order.
    package var names: [String] { commands.map(\.name) }
}
