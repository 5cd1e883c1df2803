internal import ArgumentParser
internal import EmbedJobs
internal import JobCommands

/// `embedjobs`: the root command and its subcommands.
struct EmbedJobsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embedjobs",
        abstract: "Run batch embedding jobs on this machine or on a service: datasets of texts in, vectors out.",
        discussion: "Without a subcommand, the arguments are a command of the language: embedjobs list status=failed. "
            + "Without arguments, it shows a prompt on a terminal, and otherwise reads a script from standard input. "
            + "The engine in this process does the work, unless --server, --cohere or --profile selects a service; "
            + "`embedjobs serve` runs one. "
            + "`embedjobs help` lists the commands, and `embedjobs help exit-codes` lists the exit codes.",
        version: Version.current,
        subcommands: [
            DoCommand.self, RunCommand.self, RunsCommand.self, CheckCommand.self, FormatCommand.self,
            ExampleCommand.self, ModelsCommand.self,
            ServeCommand.self, KeysCommand.self, LoginCommand.self, LogoutCommand.self, VerifyCommand.self,
            StoreCommand.self, FsckCommand.self, BackupCommand.self, RestoreCommand.self, HelpCommand.self,
            ManualCommand.self, CompletionCommand.self, SyntaxCommand.self, DoctorCommand.self, VersionCommand.self,
            CompleteCommand.self,
        ],
        defaultSubcommand: DoCommand.self
    )
}
