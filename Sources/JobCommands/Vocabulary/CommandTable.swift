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
    package static let standard: CommandTable = CommandTable([
        .upload, .datasets, .dataset, .peek, .delete, .prune, .download,
        .create, .get, .list, .wait, .cancel, .models,
        .embed, .search, .similar, .map,
        .api,
        .echo, .fail, .exit, .sleep, .once,
        .set, .show, .history, .edit, .connect, .help,
    ])

    /// The command with a name; nil if there is none.
    package subscript(name: String) -> Command? { byName[name] }

    /// The names, in order.
    package var names: [String] { commands.map(\.name) }
}
