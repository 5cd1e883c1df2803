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
        discussion: "The arguments are one command of the language. They are used unchanged: variables and quotes are "
            + "not interpreted. `embedjobs create model=NAME dataset_id=ID input_type=search_document` starts a job. "
            + "`do` can be left out, unless the command has the same name as a subcommand."
    )

    @ArgumentParser.Option(name: .customShort("c"), help: "Commands to run; a whole script is allowed.")
    var commands: String?
    @Argument(help: "A command and its arguments. Write -- before values that begin with a dash.")
    var words: [String] = []
    @Argument(parsing: .postTerminator, help: "Further values, none of which is read as an option.")
    var values: [String] = []
    @Flag(name: .customLong("no-init"), help: "Do not run init.embedjobs before the prompt.") var noInit = false
    @OptionGroup var options: RunOptions

    func validate() throws {
        guard commands != nil, let word = words.first else { return }
        throw ValidationError("unexpected argument \(word): -c already contains the script")
    }

    func run(in host: HostEnvironment) async throws {
        let output = options.output(host)
        if commands == nil, words.isEmpty, Stdin.isTerminal {
            return try await shell(host, output).run()
        }
        guard let script = try script(output) else { throw ProcessEnd(code: .usage) }
        try await options.run(of: [script], host).run()
    }

    private func shell(_ host: HostEnvironment, _ output: TerminalOutput) -> ShellRun {
        var shell = ShellRun(host: host, output: output, isColored: options.isColored(host), runsInit: !noInit)
        shell.selection = options.service.selection
        shell.isVerbose = options.isVerbose
        return shell
    }

    private func script(_ output: TerminalOutput) throws -> ScriptRun.Script? {
        if let commands { return ScriptRun.Script(source: Source(name: "-c", text: commands)) }
        if let command = WordCommand(words: words, values: values, sourceName: "<command line>") {
            try refuseUnknown(command, output)
            return ScriptRun.Script(source: command.source, command: command)
        }
        return ScriptText.read("-", output).map { ScriptRun.Script(source: $0) }
    }

    /// Suggests a subcommand or another form if the first argument is not a command of the language.
    private func refuseUnknown(_ command: WordCommand, _ output: TerminalOutput) throws(ProcessEnd) {
        let word = words[0]
        guard CommandTable.standard[word] == nil else { return }
        let names = CommandTable.standard.names + EmbedJobsCommand.subcommandNames
        let remedy: CallMistake.Remedy =
            if Construct.all.contains(where: { $0.name == word }) {
                .statement
            } else if word.hasSuffix(".embedjobs") {
                .script
            } else {
                Suggestion.closest(to: word, among: names).map { .suggestion($0) } ?? .subcommandHelp
            }
        let mistake = CallMistake.unknownCommand(word, remedy)
        output.report(Diagnostic(mistake, at: Span(0, word.utf8.count)), in: command.source)
        throw ProcessEnd(code: .usage)
    }
}
