internal import ArgumentParser
internal import EmbedJobsHost
internal import JobCommands
internal import JobShell

/// The options of every entry point that runs commands.
struct RunOptions: ParsableArguments {
    @Flag(
        name: [.customShort("n"), .customLong("dry-run")],
        help: "Show what would be sent and count tokens, without sending, writing or running anything."
    )
    var isDry = false
    @Flag(
        name: [.customShort("q"), .customLong("quiet")],
        help: "Show only errors, data and a last message; create and the like write bare ids."
    )
    var isQuiet = false
    @Flag(
        name: [.customShort("y"), .customLong("yes")],
        help: "Allow destructive commands: delete, prune."
    )
    var hasConsent = false
    @Flag(
        name: [.customShort("v"), .customLong("verbose")],
        help: "Show the requests to a service and its responses."
    )
    var isVerbose = false
    @ArgumentParser.Option(
        help: "Stop the run after this time, such as 30m or 5h, with exit code 4. Jobs keep running on a service."
    )
    var timeout: RunTimeout?
    @OptionGroup var journal: JournalOptions
    @OptionGroup var service: ServiceOptions
    @OptionGroup var printing: OutputOptions

    /// The process's output streams with these options.
    func output(_ host: HostEnvironment) -> TerminalOutput { printing.output(host, isQuiet: isQuiet) }

    /// A run of scripts with these options.
    func run(of scripts: [ScriptRun.Script], _ host: HostEnvironment) -> ScriptRun {
        var run = ScriptRun(host: host, scripts: scripts, isDry: isDry, hasConsent: hasConsent, output: output(host))
        run.selection = service.selection
        run.isVerbose = isVerbose
        run.timeout = timeout
        run.journal = journal
        run.continuationOptions = continuationOptions
        return run
    }

    /// The options of the line that continues a run.
    private var continuationOptions: [String] {
        service.words + (journal.folder.map { ["--journal", $0] } ?? [])
            + (timeout.map { ["--timeout", $0.text] } ?? []) + (hasConsent ? ["--yes"] : [])
    }
}
