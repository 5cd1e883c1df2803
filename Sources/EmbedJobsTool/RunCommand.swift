internal import ArgumentParser
internal import JobShell

/// `embedjobs run FILE [name=value …]`: the flags of a run; ``ScriptRun`` does it.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a script.",
        discussion: "The script is checked from its first line to its last before anything is done. Data goes to "
            + "standard output, everything else to standard error."
    )

    @Argument(help: "The script, an .embedjobs file.") var file: String
    @Argument(help: "Values for the script's parameters, as name=value.") var parameters: [ParameterValue] = []
    @Option(help: "Colour: auto, always or never.") var color: ColorChoice = .auto

    func run() async throws {
        try await ScriptRun(file: file, parameters: parameters, color: color).run()
    }
}

/// `name=value` on the command line.
struct ParameterValue: ExpressibleByArgument, Sendable {
    let name: String
    let value: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
        name = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
    }
}

extension ColorChoice: ExpressibleByArgument {}
