internal import ArgumentParser
internal import EmbedJobsHost
internal import JobCommands

/// A subcommand, which runs in an environment that the entry point made.
protocol HostCommand: ParsableCommand {
    /// Runs the command.
    ///
    /// - Throws: `CommandFailure` or `APIError` for a failure that the entry point reports, `ProcessEnd` for an exit
    ///   code after the command has reported the reason itself.
    func run(in host: HostEnvironment) async throws
}
