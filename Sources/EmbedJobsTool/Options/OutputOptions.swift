internal import ArgumentParser
internal import EmbedJobsHost
internal import JobCommands
internal import JobShell

/// The output options of every entry point of the language.
struct OutputOptions: ParsableArguments {
    @ArgumentParser.Option(help: "Colour: auto, always or never.") var color: ColorChoice = .auto
    @ArgumentParser.Option(help: "Progress: auto, none, bar, or text with one line per change of state.")
    var progress: ProgressStyle = .auto
    @ArgumentParser.Option(help: "Format of errors: text, or json with one object per line.")
    var errors: ErrorFormat = .text

    @Flag(
        name: .customLong("no-agent"),
        help: "Write records as for any program, also if AI_AGENT names an agent; EMBEDJOBS_AGENT_MODE=off is the same."
    )
    var noAgent = false

    /// The process's output streams with these options. A quiet output shows only errors and the last message.
    func output(_ host: HostEnvironment, isQuiet: Bool = false) -> TerminalOutput {
        TerminalOutput(
            color: color,
            environment: host.variables,
            errors: errors,
            progress: progress,
            isQuiet: isQuiet,
            mayServeAgent: !noAgent
        )
    }
}

extension ProgressStyle: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}
extension ErrorFormat: ExpressibleByArgument {}
