internal import ArgumentParser
internal import JobCommands
internal import JobScript
internal import JobShell

/// `embedjobs run FILE [name=value …]`: the flags of a run; ``ScriptRun`` does it.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a script.",
        discussion: "The script is checked from its first line to its last before anything is done. Data goes to "
            + "standard output, everything else to standard error."
    )

    @Argument(help: "The script, an .embedjobs file; - reads it from standard input.") var file: String
    @Argument(help: "Values for the script's parameters, as name=value; other words are its $args.")
    var words: [String] = []
    @Flag(help: "Show what the script is for and its parameters, and do nothing.") var list = false
    @ArgumentParser.Option(help: "Write a report for programs, as junit:FILE or json:FILE.")
    var report: [ReportFile] = []
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let output = options.output
        if list { return ScriptListing(of: try Self.source(file, output)).print(to: output) }
        try await Self.run(file, words, output, reports: report)
    }

    /// Runs a script with what stands behind its name.
    static func run(
        _ file: String,
        _ words: [String],
        _ output: TerminalOutput,
        reports: [ReportFile] = []
    ) async throws(ProcessEnd) {
        try await ScriptRun(source: source(file, output), words: words, output: output, reports: reports).run()
    }

    private static func source(_ file: String, _ output: TerminalOutput) throws(ProcessEnd) -> Source {
        guard let source = ScriptText.read(file, output) else { throw ProcessEnd(code: .usage) }
        return source
    }
}

extension ReportFile: ExpressibleByArgument {
    /// Reads `junit:FILE` or `json:FILE`.
    package init?(argument: String) {
        guard let colon = argument.firstIndex(of: ":"), let format = Format(rawValue: String(argument[..<colon])) else {
            return nil
        }
        let path = String(argument[argument.index(after: colon)...])
        guard !path.isEmpty else { return nil }
        self.init(format, path: path)
    }
}
