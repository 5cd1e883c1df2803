internal import ArgumentParser
internal import JobCommands
internal import JobScript
internal import JobShell

/// `embedjobs run FILE… [name=value …]`: the flags of a run; ``ScriptRun`` does it.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run scripts.",
        discussion: "All scripts are checked from their first line to their last before anything is done. They run in "
            + "order, each with variables and settings of its own, up to the first that fails. Data goes to standard "
            + "output, everything else to standard error."
    )

    @Argument(help: "A script, an .embedjobs file; - reads it from standard input.") var file: String
    @Argument(
        help: """
            Further scripts, whose names end in .embedjobs; values for parameters, as name=value, for every script \
            that has the parameter. Other words, and all behind --, are $args.
            """
    )
    var words: [String] = []
    @Argument(parsing: .postTerminator, help: .hidden) var rest: [String] = []
    @Flag(help: "Show what the scripts are for and their parameters, and do nothing.") var list = false
    @Flag(name: .customLong("keep-going"), help: "Run the other scripts after one that fails; end as the first did.")
    var keepsGoing = false
    @ArgumentParser.Option(help: "Write a report for programs, as junit:FILE or json:FILE.")
    var report: [ReportFile] = []
    @OptionGroup var options: RunOptions

    func run() async throws {
        let output = options.output
        let words = RunWords(file, words, rest: rest)
        let sources = try words.sources(output)
        if list { return sources.forEach { show($0, isOne: sources.count == 1, output) } }
        var run = options.run(of: try words.scripts(sources, output))
        run.arguments = words.arguments
        run.reports = report
        run.keepsGoing = keepsGoing
        try await run.run()
    }

    private func show(_ source: Source, isOne: Bool, _ output: TerminalOutput) {
        if !isOne { output.data("\(source.name):") }
        ScriptListing(of: source).print(to: output)
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
