internal import EmbedJobs
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
        let open = OpenService(
            try ServiceChoice.made(selection, host, output),
            in: host,
            say: notices.show,
            verbose: isVerbose ? notices.show : nil
        )
        let names = NameCache()
        let state = host.paths.state
        let path = state.map { "\($0)/history" }
        let isFirst = path.map { !Folder.exists($0) && !Folder.exists(History.databasePath(path: $0)) } ?? false
        let history = History(path: path, redact: History.redacting { open.secrets })
        history.enter(service: open.label, folder: Folder.current)
        let paged = PagedOutput(output, environment: environment, rows: Stream.windowRows)
        var context = open.context
        context.typedLines = { history.lines($0) }
        context.names = names
        context.standardInput = StandardInput(.prompt)
        context.confirm = TerminalQuestion().ask
        let inputs = RunInputs(of: host, arguments: arguments, hasConsent: true)
        let session = Session(context, inputs, output: paged)
        let assistant = ShellAssistant(state: session.state, names: names, history: history)
        let editor = editor(assistant, history)
        notices.use(editor)
        let watcher = watcher(of: open, editor)
        let running = Running()
        let interrupts = Interrupts(
            { code in
                if code == .terminated { output.endSignals() }
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
                names: names,
                watcher: watcher,
                interruptible: { body in
                    interrupts.forget()
                    return await running.run(body)
                },
                serviceLabel: open.label,
                jobsNeedProcess: open.jobsNeedProcess,
                program: ProgramCommands(path: CommandLine.arguments[0], subcommands: EmbedJobsCommand.paths)
            ),
            assistant: assistant,
            session: session
        )
        if isFirst { greet() }
        if state == nil { output.message("the history is not saved: set HOME or XDG_STATE_HOME") }
        let watching = Task { await watcher.run() }
        let fetching = Task { await fetch(names, from: open, notices) }
        await runInit(&shell)
        let code = await shell.run()
        watching.cancel()
        fetching.cancel()
        await open.close()
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

    /// The watcher of the session's jobs: it reports their ends above the line, and their progress in the title.
    private func watcher(of open: OpenService, _ editor: LineEditor) -> JobWatcher {
        let label = open.label
        return JobWatcher(
            service: open.service,
            polling: open.polling,
            showProgress: output.signalProgress(of:)
        ) { notice, running in
            editor.notice(notice.text)
            editor.change(ShellPrompt.prompt(serviceLabel: label, running: running))
        }
    }

    /// Fetches names for completion until the task is cancelled, and reports a service that no command can use.
    private func fetch(_ names: NameCache, from open: OpenService, _ notices: Notices) async {
        let pause = Duration.seconds(open.polling.isSparing ? Limits.remoteNamesSeconds : Limits.localNamesSeconds)
        await names.keepFresh(from: open.service, every: pause, by: .real()) { error in
            if error.hidesService { notices.show("warning: \(error.message)") }
        }
    }

    /// Greets a new user: one without a history.
    private func greet() {
        output.message("embedjobs \(Version.current): texts in, vectors out.")
        output.message("Type help for the commands, help create for one of them; Tab completes.")
        output.message(
            "To start: let ds = upload FILE.jsonl, then create model=… dataset_id=$ds input_type=search_document"
        )
    }

    /// Runs init.embedjobs if it exists and is not turned off.
    private func runInit(_ shell: inout InteractiveShell) async {
        guard runsInit, let folder = host.paths.configuration else { return }
        let path = "\(folder)/init.embedjobs"
        do throws(Diagnostic) {
            // One byte more than the limit, so that the parser refuses a script that is too long.
            let limit = JobScript.Limits.scriptBytesMax + 1
            guard let bytes = try SettingsFile.read(path, upTo: limit) else { return }
            await shell.runAtStart(Source(name: path, bytes: bytes))
        } catch {
            output.report(error, in: Source(name: path, bytes: []))
        }
    }
}

extension APIError {
    /// Whether no command can use the service, so that the prompt says so at its start.
    fileprivate var hidesService: Bool {
        PollingPolicy.isWorthRepeating(self) || code == .unauthorized || code == .forbidden
    }
}

/// Lines that the service shows at any time: above the prompt if there is one.
private final class Notices: Sendable {
    private let output: TerminalOutput
    private let editor = Mutex<LineEditor?>(nil)

    init(_ output: TerminalOutput) { self.output = output }

    /// The editor, once there is one.
    func use(_ editor: LineEditor) { self.editor.withLock { $0 = editor } }

    var show: @Sendable (String) -> Void {
        { [self] line in
            if let editor = editor.withLock({ $0 }) { editor.notice(line) } else { output.warning(line) }
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
        guard code == .terminated else { return }
        editor.restoreTerminal()
        ProcessEnd.now(code)
    }
}
