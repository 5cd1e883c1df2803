internal import ArgumentParser
internal import EmbedJobsHost
internal import JobAssist
internal import JobCommands
internal import JobShell
internal import LocalFiles

/// `embedjobs completion SHELL`: writes the script that turns completion on.
struct CompletionCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Write the script that completes embedjobs in bash, zsh or fish.",
        discussion:
            "bash: add `eval \"$(embedjobs completion bash)\"` to ~/.bashrc. "
            + "zsh: add `eval \"$(embedjobs completion zsh)\"` to ~/.zshrc, after compinit. "
            + "fish: `embedjobs completion fish > ~/.config/fish/completions/embedjobs.fish`. "
            + "Subcommands, commands of the language, options, values, files, and the ids of the selected service are "
            + "completed. A store is only read, and a service has a second to respond."
    )

    @Argument(help: "The shell: bash, zsh or fish.") var shell: ShellDialect
    @OptionGroup var options: OutputOptions

    func run(in host: HostEnvironment) async throws {
        options.output(host).data(shell.script(path: Self.programPath))
    }

    /// The path of the running program, for a shell that does not find it in PATH.
    private static var programPath: String {
        let call = CommandLine.arguments.first ?? "embedjobs"
        return Folder.linkTarget(of: "/proc/self/exe") ?? (call.contains("/") ? Folder.resolved(call) : call)
    }
}

extension ShellDialect: ExpressibleByArgument {}
