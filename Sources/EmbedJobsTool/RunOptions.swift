internal import ArgumentParser
internal import JobCommands
internal import JobShell

/// The flags of every door that runs something.
struct RunOptions: ParsableArguments {
    @Flag(name: [.customShort("n"), .customLong("dry-run")], help: "Do nothing; show what would be sent and counted.")
    var isDry = false
    @Flag(name: [.customShort("q"), .customLong("quiet")], help: "Say only what is wrong, and the last line.")
    var isQuiet = false
    @Flag(
        name: [.customShort("y"), .customLong("yes")],
        help: "Agree to commands that take something away: delete, prune."
    )
    var hasConsent = false
    @Flag(
        name: [.customShort("v"), .customLong("verbose")],
        help: "Show what is sent to a service and what it answers."
    )
    var isVerbose = false
    @OptionGroup var service: ServiceOptions
    @OptionGroup var printing: OutputOptions

    /// The process's streams, used as the flags say.
    var output: TerminalOutput { printing.output(isQuiet: isQuiet) }

    /// Whether a prompt is coloured.
    var isColored: Bool {
        printing.color.isColored(environment: Composition.environment, isTerminal: Stdout.isTerminal)
    }

    /// A run of scripts as the flags say.
    func run(of scripts: [ScriptRun.Script]) -> ScriptRun {
        var run = ScriptRun(scripts: scripts, isDry: isDry, hasConsent: hasConsent, output: output)
        run.wish = service.wish
        run.isVerbose = isVerbose
        return run
    }
}
