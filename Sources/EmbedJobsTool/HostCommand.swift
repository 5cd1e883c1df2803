internal import ArgumentParser
internal import EmbedJobsHost
internal import JobCommands
internal import JobShell

/// A subcommand, which runs in an environment that the entry point made.
protocol HostCommand: ParsableCommand {
    /// Runs the command.
    ///
    /// - Throws: `ProcessEnd` for an exit code, `APIError` for a failure to report, `UsageError` for arguments that
    ///   the environment does not allow.
    func run(in host: HostEnvironment) async throws
}

extension HostEnvironment {
    /// The process's output streams, for subcommands without options for them.
    var output: TerminalOutput { TerminalOutput(color: .auto, environment: variables) }
}

/// A mistake in the use of a subcommand that only its run can find. It is reported as the parser reports its own.
struct UsageError: Error {
    /// The message, and the usage of the subcommand.
    let text: String

    /// Creates the error of a subcommand.
    init(_ message: String, _ command: any ParsableCommand.Type) {
        let name = [EmbedJobsCommand._commandName, command._commandName].joined(separator: " ")
        let usage = EmbedJobsCommand.usageString(for: command)
        text = "Error: \(message)\nUsage: \(usage)\n  See '\(name) --help' for more information."
    }
}
