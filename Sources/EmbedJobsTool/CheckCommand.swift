internal import ArgumentParser
internal import JobCommands
internal import JobScript
internal import JobShell

/// `embedjobs check FILE…`: every mistake that can be found without running a script.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check scripts without running them.",
        discussion:
            "All mistakes are shown, not only the first. Nothing is opened but the scripts, those they include, "
            + "and the folders of files they name."
    )

    @Argument(help: "The scripts; - reads one from standard input.") var files: [String]
    @OptionGroup var options: OutputOptions

    func run() async throws {
        let output = options.output()
        let store = Composition.storeDoor(say: { output.warning("warning: \($0)") }, verbose: nil)
        let service = LocalService(door: store.door, client: store.client)
        let runner = ScriptRunner(session: Session(service: service, output: output, hasConsent: true))
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
