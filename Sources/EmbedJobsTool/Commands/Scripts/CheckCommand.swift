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
            "Shows all mistakes, not only the first. Opens only the scripts, the scripts that they include, "
            + "and the folders of the files that they name."
    )

    @Argument(help: "The scripts; - is standard input.") var files: [String]
    @OptionGroup var options: OutputOptions

    func run(in host: HostEnvironment) async throws {
        let output = options.output(host)
        var inputs = RunInputs()
        inputs.hasConsent = true
        // Checking sends no requests, so no store is opened.
        let context = RunContext(RunEffects(service: MissingStore(folder: "")))
        let runner = ScriptRunner(session: Session(context, inputs, output: output))
        var isRight = true
        for file in files {
            guard let source = ScriptText.read(file, output) else {
                isRight = false
                continue
            }
            let report = runner.report(on: source, parameters: [], needsValues: false)
            report.report(to: output)
            isRight = isRight && report.mistakes.isEmpty
        }
        if !isRight { throw ProcessEnd(code: .usage) }
    }
}
