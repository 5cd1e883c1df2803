internal import ArgumentParser
internal import EmbedJobsEngine
internal import EmbedJobsHost
internal import JobCommands
internal import JobScript
internal import JobShell

/// The format of a listing: `format=json`, as in commands of the language, or `--format json`.
struct FormatOption: ParsableArguments {
    @ArgumentParser.Option(
        name: .customLong("format"),
        help: "Output format; format=FORMAT is the same."
    )
    var option: OutputFormat?
    @Argument(help: .hidden) var words: [String] = []

    /// Whether there is a format.
    var isGiven: Bool { option != nil || !words.isEmpty }

    /// The format; nil without one. The other subcommands of `parent` are suggested for a misspelt one.
    private func format(_ parent: any ParsableCommand.Type) throws(CommandFailure) -> OutputFormat? {
        var format = option
        for word in words {
            guard let text = word.wholeMatch(of: #/format=(.*)/#)?.1 else {
                let names = parent.configuration.subcommands.compactMap { $0.configuration.commandName }
                let help =
                    Suggestion.closest(to: word, among: names).map { "did you mean \($0)?" }
                    ?? "the only argument here is format=\(OutputFormat.choices.joined(separator: "|"))"
                throw CommandFailure(.usage, ProgramMistake.invalidArguments("unexpected argument \(word)", help: help))
            }
            do throws(ArgumentMistake) {
                format = try OutputFormat(reading: .text(String(text)))
            } catch {
                throw CommandFailure(.usage, NamedMistake(.option("format"), error))
            }
        }
        return format
    }

    /// Throws for words that are not a format. A listing calls it before it opens anything: a misspelt subcommand must
    /// not be reported as a missing store.
    func check(of parent: any ParsableCommand.Type) throws(CommandFailure) { _ = try format(parent) }

    /// Shows records as commands of the language do.
    func show(
        _ records: [Record],
        columns: TableColumns,
        of parent: any ParsableCommand.Type,
        whenEmpty: String? = nil,
        on output: TerminalOutput
    ) throws(CommandFailure) {
        let format = try format(parent) ?? output.standardFormat
        output.write(records, format, columns: columns, whenEmpty: whenEmpty, now: Identity.system().now())
        output.finish()
    }

    /// Shows one record: its fields on a terminal, else an object. In `json` too, it is an object and not an array.
    func show(_ record: Record, on output: TerminalOutput) throws(CommandFailure) {
        let standard = output.standardFormat
        let format = try format(EmbedJobsCommand.self) ?? (standard == .table ? .vertical : standard)
        if format == .json { return output.data(record.json) }
        output.write([record], format, columns: TableColumns(record.names), now: Identity.system().now())
    }

    /// Runs a command of the language on a service, with this format.
    func run(
        _ command: String,
        of parent: any ParsableCommand.Type,
        on selection: ServiceChoice.Selection,
        _ host: HostEnvironment,
        _ output: TerminalOutput
    ) async throws {
        let words = [command] + (try format(parent).map { ["format=\($0.rawValue)"] } ?? [])
        guard let command = WordCommand(words: words, sourceName: "<command line>") else { return }
        let script = ScriptRun.Script(source: command.source, command: command)
        var run = ScriptRun(host: host, scripts: [script], output: output)
        run.selection = selection
        try await run.run()
    }
}

extension OutputFormat: ExpressibleByArgument {}
