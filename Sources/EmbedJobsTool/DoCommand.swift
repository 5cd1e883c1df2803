internal import ArgumentParser
internal import JobCommands
internal import JobScript
internal import JobShell

/// `embedjobs`, `embedjobs create model=…`, `embedjobs -c '…'`, `embedjobs < FILE`: the doors that need no file's name.
struct DoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "do",
        abstract: "Show a prompt, or run one command, commands in a text, or a script on standard input.",
        discussion: "The words are one command of the language, taken as they are: no variables, no quotes. "
            + "`embedjobs create model=NAME dataset_id=ID input_type=search_document` starts a job. The word do may be "
            + "left out, unless the command has the name of a subcommand."
    )

    @ArgumentParser.Option(name: .customShort("c"), help: "Run these commands, which may be a whole script.")
    var commands: String?
    @Argument(help: "A command and what it is given; for values that begin with a dash, write -- before them.")
    var words: [String] = []
    @Argument(parsing: .postTerminator, help: "More values for it, none of which is an option.")
    var values: [String] = []
    @Flag(name: .customLong("no-init"), help: "At a prompt, do not run init.embedjobs first.") var noInit = false
    @OptionGroup var options: RunOptions

    func validate() throws {
        guard commands != nil, let word = words.first else { return }
        throw ValidationError("-c holds all there is to run; \(word) behind it has no use")
    }

    func run() async throws {
        let output = options.output
        if commands == nil, words.isEmpty, Stdin.isTerminal {
            return try await shell(output).run()
        }
        guard let script = try script(output) else { throw ProcessEnd(code: .usage) }
        try await options.run(of: [script]).run()
    }

    private func shell(_ output: TerminalOutput) -> ShellRun {
        var shell = ShellRun(output: output, isColored: options.isColored, runsInit: !noInit)
        shell.wish = options.service.wish
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

    /// A first word that is no command of the language may be meant for a subcommand, or be a part of a script.
    private func refuseUnknown(_ command: WordCommand, _ output: TerminalOutput) throws(ProcessEnd) {
        let word = words[0]
        guard CommandTable.standard[word] == nil else { return }
        var help = Suggestion.sentence(for: word, among: CommandTable.standard.names + EmbedJobsCommand.subcommandNames)
        if Construct.all.contains(where: { $0.name == word }) {
            help = "\(word) is a part of scripts: embedjobs -c '\(word) …'"
        } else if word.hasSuffix(".embedjobs") {
            help = "embedjobs run \(word) runs a script"
        }
        let span = Span(0, word.utf8.count)
        let message = "there is no command \(word)"
        output.report(Diagnostic(message, at: span, help: help ?? "embedjobs help lists them"), in: command.source)
        throw ProcessEnd(code: .usage)
    }
}
