internal import ArgumentParser
internal import EmbedJobs
internal import EmbedJobsHost
internal import JobAssist
internal import JobCommands
internal import JobScript
internal import JobShell

/// `embedjobs complete SHELL LINE`: writes the candidates for a command line, for the scripts of `completion`.
struct CompleteCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "complete",
        abstract: "Write the candidates for a command line, for the completion script of a shell.",
        shouldDisplay: false
    )

    @Argument(help: "The shell.") var shell: ShellDialect
    @Argument(help: "The command line up to the cursor.") var line: String
    @ArgumentParser.Option(help: "The value of COMP_WORDBREAKS in bash.") var breaks = ""
    @ArgumentParser.Option(help: "The width of a list of candidates.") var columns: Int?

    func run(in host: HostEnvironment) async throws {
        let typed = shell.line(line, breaks: breaks)
        let program = Subcommand.program
        let call = TypedCall(typed.arguments, word: typed.word.text, program: program)
        let profiles = (try? Profiles(folder: host.paths.configuration))?.names ?? []
        let state = Session(
            RunContext(RunEffects(service: MissingStore(folder: ""))),
            RunInputs(of: host, arguments: [], hasConsent: false),
            output: TerminalOutput(color: .never, environment: host.variables)
        ).state
        let runs = { @Sendable () -> [(id: String, summary: String)] in
            let runs = try? JournalFolderOption.runs(in: call.options["--journal"], host)
            return (runs ?? []).map { ($0.id, $0.line) }
        }
        func completer(_ names: KnownNames) -> CommandLineCompleter {
            CommandLineCompleter(program, Completer(state: state, names: names), profiles: profiles, runs: runs)
        }
        let names = await CompletionNames(host).names(
            of: completer(.none).names(for: call),
            on: call.selection,
            within: Limits.completionWait
        )
        let output = TerminalOutput(color: .never, environment: host.variables)
        let candidates = completer(names).candidates(for: call)
        for line in shell.lines(candidates, for: typed.word, columns: columns) { output.data(line) }
    }
}

extension TypedCall {
    /// The service that the options before the cursor select.
    fileprivate var selection: ServiceChoice.Selection {
        ServiceChoice.Selection(
            server: options["--server"],
            isCohere: options["--cohere"] != nil,
            profile: options["--profile"]
        )
    }
}
