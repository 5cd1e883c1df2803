internal import ArgumentParser
internal import EmbedJobsHost
internal import JobCommands
internal import JobScript
internal import JobShell

/// `embedjobs run FILE… [name=value …]`: the options of a run; ``ScriptRun`` performs it.
struct RunCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run scripts.",
        discussion: "All scripts are checked completely before the first one runs. They run in order, each with its "
            + "own variables and settings, until one fails. Data goes to standard output, everything else to standard "
            + "error. A journal records what a script uploads, creates, downloads and deletes, so that a second run "
            + "continues one that was interrupted."
    )

    @Argument(help: "A script, an .embedjobs file; - is standard input.", completion: .script) var file: String
    @Argument(
        help: """
            Further scripts, whose names end in .embedjobs; parameter values as name=value, for every script that \
            declares the parameter. Other arguments, and all after --, are $args.
            """
    )
    var words: [String] = []
    @Argument(parsing: .postTerminator, help: .hidden) var rest: [String] = []
    @Flag(help: "Show the scripts' summaries and parameters without running them.") var list = false
    @Flag(
        name: .customLong("keep-going"),
        help: "Run the remaining scripts after a failure; exit with the code of the first failure."
    )
    var keepsGoing = false
    @ArgumentParser.Option(help: "Write a machine-readable report: junit:FILE or json:FILE.")
    var report: [ReportFile] = []
    @OptionGroup var options: RunOptions

    func run(in host: HostEnvironment) async throws {
        let output = options.output(host)
        let words = RunArguments(file, words, rest: rest)
        let sources = try words.sources(output)
        if list { return sources.forEach { show($0, isOne: sources.count == 1, output) } }
        var run = options.run(of: try words.scripts(sources, output), host)
        run.arguments = words.arguments
        run.reports = report
        run.keepsGoing = keepsGoing
        run.recordsScripts = true
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
