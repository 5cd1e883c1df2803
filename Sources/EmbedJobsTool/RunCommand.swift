internal import ArgumentParser
internal import JobCommands
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
    @Option(help: "Write a report for programs, as junit:FILE or json:FILE.") var report: [ReportFile] = []
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let output = options.output
        guard let source = ScriptText.read(file, output) else { throw ProcessEnd(code: .usage) }
        if list { return ScriptListing(of: source).print(to: output) }
        try await ScriptRun(source: source, words: words, output: output, reports: report).run()
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
