internal import ArgumentParser
internal import EmbedJobsHost
internal import JobCommands
internal import JobScript
internal import JobShell

/// `embedjobs`, `embedjobs create model=…`, `embedjobs -c '…'`, `embedjobs < FILE`: entry points without a file name.
struct DoCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "do",
        abstract: "Show a prompt, or run one command, commands in a text, or a script on standard input.",
        usage: """
            embedjobs [<options>] [<command> ...] [-- <values> ...]
            embedjobs [<options>] -c <commands> [<name>=<value> ...] [-- <args> ...]
            embedjobs [<options>] [-] [<name>=<value> ...] [-- <args> ...] < FILE
            """,
        discussion: "The arguments are one command of the language. They are used unchanged: variables and quotes are "
            + "not interpreted. `embedjobs create model=NAME dataset_id=ID input_type=search_document` starts a job. "
            + "`embedjobs do create …` is the same, also for commands with the name of a subcommand."
    )

    @ArgumentParser.Option(name: .customShort("c"), help: "Commands to run; a whole script is allowed.")
    var commands: String?
    @Argument(
        help: """
            A command and its arguments; write -- before values that begin with a dash. With -c, with - for standard \
            input, and without a command: parameter values as name=value.
            """
    )
    var words: [String] = []
    @Argument(
        parsing: .postTerminator,
        help: "Further values of the command, none of which is read as an option; the $args of a script."
    )
    var values: [String] = []
    @Flag(name: .customLong("no-init"), help: "Do not use saved settings and init.embedjobs at the prompt.")
    var noInit = false
    @OptionGroup var options: RunOptions

    func validate() throws {
        guard commands != nil, let word = words.first(where: { RunArguments.Parameter($0) == nil }) else { return }
        throw ValidationError(
            "unexpected argument \(word): -c already contains the script; write -- before the values of $args"
        )
    }

    func run(in host: HostEnvironment) async throws {
        let output = options.output(host)
        if commands == nil, words.isEmpty, Stdin.isTerminal {
            try refuseRunOptions()
            return try await shell(host, output).run()
        }
        if commands == nil, let command = command() {
            try refuseUnknown(command, output)
            return try await options.run(of: [ScriptRun.Script(source: command.source, command: command)], host).run()
        }
        let words = RunArguments("-", words.first == "-" ? Array(words.dropFirst()) : words, rest: values)
        let sources = try commands.map { [Source(name: "-c", text: $0)] } ?? words.sources(output)
        var run = options.run(of: try words.scripts(sources, output), host)
        run.arguments = words.arguments
        try await run.run()
    }

    /// The prompt runs each line when it is typed, and until the user leaves, so it would ignore these options.
    private func refuseRunOptions() throws(CommandFailure) {
        if options.journal.areGiven {
            let line = "embedjobs run FILE, or embedjobs -c COMMANDS"
            throw CommandFailure(.usage, ProgramMistake.unusableOption("--journal", command: "the prompt", line: line))
        }
        let unusable: (option: String, line: String)
        if options.isDry {
            unusable = ("-n", "embedjobs -n run FILE, or embedjobs -n -c COMMANDS")
        } else if let timeout = options.timeout {
            unusable = ("--timeout", "embedjobs --timeout \(timeout.text) run FILE; at the prompt: set timeout=30m")
        } else {
            return
        }
        let (option, line) = unusable
        throw CommandFailure(.usage, ProgramMistake.unusableOption(option, command: "the prompt", line: line))
    }

    private func shell(_ host: HostEnvironment, _ output: TerminalOutput) -> ShellRun {
        var shell = ShellRun(host: host, output: output, runsInit: !noInit)
        shell.arguments = values
        shell.selection = options.service.selection
        shell.isVerbose = options.isVerbose
        return shell
    }

    /// The command of the language; nil if the script is on standard input, with or without parameters.
    private func command() -> WordCommand? {
        let areParameters = words.allSatisfy { RunArguments.Parameter($0) != nil }
        if words.first == "-" || areParameters && !Stdin.isTerminal { return nil }
        return WordCommand(words: words, values: values, sourceName: "<command line>")
    }

    /// Suggests a subcommand or another form if the first argument is not a command of the language.
    private func refuseUnknown(_ command: WordCommand, _ output: TerminalOutput) throws(ProcessEnd) {
        let word = words.count > 1 && words[0] == "watch" ? words[1] : words[0]
        guard CommandTable.standard[word] == nil else { return }
        let names = CommandTable.standard.names + EmbedJobsCommand.subcommandNames
        let remedy: CallMistake.Remedy =
            if EmbedJobsCommand.subcommandNames.contains(word) {
                .subcommand
            } else if Construct.all.contains(where: { $0.name == word }) {
                .statement
            } else if word.hasSuffix(".embedjobs") {
                .script
            } else if let foreign = ForeignCommand.of(word) {
                .equivalent(foreign.meaning)
            } else {
                Suggestion.closest(to: word, among: names).map { .suggestion($0) } ?? .subcommandHelp
            }
        let mistake = CallMistake.unknownCommand(word, remedy)
        output.report(Diagnostic(mistake, at: Span(0, word.utf8.count)), in: command.source)
        throw ProcessEnd(code: .usage)
    }
}
