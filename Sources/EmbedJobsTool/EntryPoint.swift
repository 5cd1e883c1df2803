internal import ArgumentParser
internal import EmbedJobs
internal import JobCommands
internal import JobScript
internal import JobShell

#if FAILPOINTS
internal import LocalFiles
#endif

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The process: flags in, exit code out.
@main
struct EntryPoint {
    static func main() async {
        #if FAILPOINTS
        if Failpoints.configured?.isList == true {
            let output = TerminalOutput(color: .auto, environment: Composition.environment)
            for point in Failpoint.allCases { output.data("\(point)") }
            exit(0)
        }
        #endif
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
            exit(CommandFailure(error).exitCode.rawValue)
        } catch {
            finish(error)
        }
    }

    /// Does what the commands of the same form do with their flags left out.
    private static func answer(_ call: PlainCall) async throws(ProcessEnd) {
        let output = TerminalOutput(color: .auto, environment: Composition.environment)
        var run: ScriptRun
        switch call {
        case .commands(let text):
            run = ScriptRun(scripts: [ScriptRun.Script(source: Source(name: "-c", text: text))], output: output)
        case .script(let file, let words):
            let words = RunWords(file, words, rest: [])
            run = ScriptRun(scripts: try words.scripts(try words.sources(output), output), output: output)
            run.arguments = words.arguments
        }
        try await run.run()
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
        abstract: "Batch embedding jobs, on this machine or by a service: datasets of texts in, of vectors out.",
        discussion: "Without a subcommand, the words are one command of the language: embedjobs list status=failed. "
            + "Without words it is a prompt where the input is a terminal, and a script where it is not. "
            + "The engine in the process does the work, unless --server, --cohere or --profile name a service; "
            + "`embedjobs serve` is one. "
            + "`embedjobs help` lists the commands, `embedjobs help exit-codes` what the process ends with.",
        version: Version.current,
        subcommands: [
            DoCommand.self, RunCommand.self, CheckCommand.self, FormatCommand.self, ModelsCommand.self,
            ServeCommand.self, KeysCommand.self, LoginCommand.self, LogoutCommand.self, VerifyCommand.self,
            StoreCommand.self, FsckCommand.self, BackupCommand.self, RestoreCommand.self, HelpCommand.self,
            ManualCommand.self,
        ],
        defaultSubcommand: DoCommand.self
    )
}
