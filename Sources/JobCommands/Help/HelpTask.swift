/// Something that people want to do, and the commands for it: a line of the overview.
struct HelpTask {
    /// What to do.
    let title: String
    /// The names of the commands, in the order in which they are used.
    let commands: [String]

    /// The tasks of a table, in the order of help. The last one has the commands of no other task.
    static func all(of table: CommandTable) -> [HelpTask] {
        let named = Set(common.flatMap(\.commands))
        let others = HelpTask(title: "Everything else", commands: table.names.filter { !named.contains($0) })
        let known = common.map { task in
            HelpTask(title: task.title, commands: task.commands.filter { table[$0] != nil })
        }
        return (known + [others]).filter { !$0.commands.isEmpty }
    }

    private static let common = [
        HelpTask(title: "Embed a file of texts", commands: ["upload", "create", "wait", "download"]),
        HelpTask(title: "Look at jobs and data", commands: ["list", "get", "datasets", "dataset", "peek", "models"]),
        HelpTask(title: "Search and draw", commands: ["embed", "search", "similar", "map"]),
        HelpTask(title: "Stop and tidy up", commands: ["cancel", "delete", "prune"]),
        HelpTask(title: "Report and end", commands: ["echo", "fail", "exit", "sleep", "once"]),
        HelpTask(title: "Work at the prompt", commands: ["set", "show", "history", "help"]),
    ]
}
