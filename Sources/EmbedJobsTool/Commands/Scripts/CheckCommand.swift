internal import ArgumentParser
internal import EmbedJobsHost
internal import JobCommands
internal import JobScript
internal import JobShell

/// `embedjobs check FILE…`: reports every mistake that can be found without running a script.
struct CheckCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check scripts without running them.",
        discussion:
            "Finds what `run` finds before it starts, also without values for the parameters. "
            + "Opens only the scripts, the scripts that they include, and the folders of the files that they name."
    )

    @Argument(help: "A script; - is standard input.", completion: .script) var file: String
    @Argument(
        help: """
            Further scripts; parameter values as name=value, for every script that declares the parameter. All \
            arguments after -- are $args.
            """
    )
    var words: [String] = []
    @Argument(parsing: .postTerminator, help: .hidden) var rest: [String] = []
    @OptionGroup var options: OutputOptions

    func run(in host: HostEnvironment) async throws {
        let output = options.output(host)
        let words = RunArguments(checked: file, words, rest: rest)
        let sources = words.files.compactMap { ScriptText.read($0, output) }
        var isRight = sources.count == words.files.count
        guard !sources.isEmpty else { throw ProcessEnd(code: .usage) }
        let inputs = RunInputs(of: host, arguments: words.arguments, hasConsent: true)
        // Checking sends no requests, so no store is opened.
        let context = RunContext(RunEffects(service: MissingStore(folder: "")))
        var before: CheckReport?
        for script in try words.scripts(sources, output) {
            let runner = ScriptRunner(session: Session(context, inputs, output: output))
            let report = runner.report(
                on: script.source,
                parameters: script.parameters,
                needsValues: false,
                after: before
            )
            report.report(to: output)
            isRight = isRight && report.mistakes.isEmpty
            before = report
        }
        if !isRight { throw ProcessEnd(code: .usage) }
    }
}
