internal import ArgumentParser
internal import EmbedJobs
internal import JobCommands
internal import JobScript
internal import JobShell

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The process: flags in, exit code out.
@main
struct EntryPoint {
    static func main() async {
        do {
            if let call = PlainCall(CommandLine.arguments.dropFirst()) { return try await answer(call) }
            var command = try EmbedJobsCommand.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let end as ProcessEnd {
            exit(end.code.rawValue)
        } catch let error as APIError {
            TerminalOutput(color: .auto, environment: Composition.environment).message("error: \(error.message)")
            exit(JobCommands.ExitCode.failure.rawValue)
        } catch {
            finish(error)
        }
    }

    /// Does what the commands of the same form do with their flags left out.
    private static func answer(_ call: PlainCall) async throws(ProcessEnd) {
        let output = TerminalOutput(color: .auto, environment: Composition.environment)
        switch call {
        case .commands(let text): try await ScriptRun(source: Source(name: "-c", text: text), output: output).run()
        case .script(let file, let words): try await RunCommand.run(file, words, output)
        }
    }

    /// Help and version go to standard output and are no failure; anything else is wrong usage.
    private static func finish(_ error: any Error) -> Never {
        let text = EmbedJobsCommand.fullMessage(for: error)
        let output = TerminalOutput(color: .auto, environment: Composition.environment)
        if EmbedJobsCommand.exitCode(for: error) == .success {
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) { output.data(String(line)) }
            exit(JobCommands.ExitCode.done.rawValue)
        }
        // Line by line: a message is one line, and shows a line end within it as an escape.
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) { output.message(String(line)) }
        exit(JobCommands.ExitCode.usage.rawValue)
    }
}

/// `embedjobs`: the doors to the language, and what is beside it.
struct EmbedJobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embedjobs",
        abstract: "Batch embedding jobs on this machine: datasets of texts in, datasets of vectors out.",
        discussion: "Without a subcommand, a script is read from standard input unless that is a terminal. "
            + "`embedjobs -c help` lists the language's commands. Exit codes: "
            + JobCommands.ExitCode.allCases.map { "\($0.rawValue) \($0.meaning)" }.joined(separator: "; ") + ".",
        version: Version.current,
        subcommands: [RunCommand.self, CheckCommand.self, FormatCommand.self, ModelsCommand.self]
    )

    @ArgumentParser.Option(name: .customShort("c"), help: "Run these commands instead of a script's.")
    var commands: String?
    @OptionGroup var options: OutputOptions

    func run() async throws {
        if let commands {
            return try await ScriptRun(source: Source(name: "-c", text: commands), output: options.output).run()
        }
        guard !Stdin.isTerminal else { throw CleanExit.helpRequest(self) }
        guard let source = ScriptText.read("-", options.output) else { throw ProcessEnd(code: .usage) }
        try await ScriptRun(source: source, output: options.output).run()
    }
}
