internal import ArgumentParser
internal import JobCommands
internal import JobShell

/// The flags that every door to the language has.
struct OutputOptions: ParsableArguments {
    @ArgumentParser.Option(help: "Colour: auto, always or never.") var color: ColorChoice = .auto
    @ArgumentParser.Option(help: "How far things are: auto, none, bar or text with a line for each change of state.")
    var progress: ProgressStyle = .auto
    @ArgumentParser.Option(help: "Mistakes and failures: text, or json with one object a line.")
    var errors: ErrorFormat = .text

    /// The process's streams, used as the flags say; a quiet output shows only what is wrong and the last message.
    func output(isQuiet: Bool = false) -> TerminalOutput {
        TerminalOutput(
            color: color,
            environment: Composition.environment,
            errors: errors,
            progress: progress,
            isQuiet: isQuiet
        )
    }
}

extension ProgressStyle: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}
extension ErrorFormat: ExpressibleByArgument {}
