internal import JobAssist
package import JobCommands
package import JobScript

/// The interactive shell: reads statements, runs them in one session, and reports when jobs end.
///
/// It uses the same language and runner as script files. This type adds the features of the prompt: commands of other
/// programs, the synopsis after a usage error, notices, and the warning on exit while jobs run.
package struct InteractiveShell: Sendable {
    private let surroundings: Surroundings
    private let assistant: ShellAssistant
    private var runner: ScriptRunner
    private var hasWarned = false

    /// The dependencies of a shell.
    package struct Surroundings: Sendable {
        /// The source of lines.
        package let reader: any LineReader
        /// The output of commands and messages.
        package let output: any CommandOutput
        /// The names of jobs, datasets and models.
        package let names: NameCache
        /// The watcher of the session's jobs.
        package let watcher: JobWatcher
        /// Makes ^C cancel a task while a body runs.
        package let interruptible: Interruptible
        /// The service name in the prompt, such as `local`.
        package let serviceLabel: String
        /// Whether jobs pause when this process exits, as with the in-process engine.
        package let jobsNeedProcess: Bool
        /// The time since an arbitrary moment, by which lines are timed.
        package var elapsed: @Sendable () -> Duration = SessionClock.real().elapsed

        /// Creates the dependencies.
        package init(
            reader: any LineReader,
            output: any CommandOutput,
            names: NameCache,
            watcher: JobWatcher,
            interruptible: @escaping Interruptible,
            serviceLabel: String,
            jobsNeedProcess: Bool
        ) {
            self.reader = reader
            self.output = output
            self.names = names
            self.watcher = watcher
            self.interruptible = interruptible
            self.serviceLabel = serviceLabel
            self.jobsNeedProcess = jobsNeedProcess
        }
    }

    /// Runs a body, which ^C cancels.
    package typealias Interruptible =
        @Sendable (
            _ body: @escaping @Sendable () async -> (ScriptRunner, ExitCode)
        ) async -> (ScriptRunner, ExitCode)

    /// Creates a shell for a session.
    package init(_ surroundings: Surroundings, assistant: ShellAssistant, session: Session) {
        self.surroundings = surroundings
        self.assistant = assistant
        runner = ScriptRunner(session: session)
    }

    /// Runs the user's start-up script. Errors in it are printed and do not prevent the prompt.
    package mutating func runAtStart(_ source: Source) async { _ = await run(source) }

    /// Reads and runs lines until the input ends or a command ends the shell. Returns the exit code.
    package mutating func run() async -> ExitCode {
        while true {
            assistant.note(runner.session.state)
            let running = await surroundings.watcher.runningCount
            let prompt = ShellPrompt.prompt(serviceLabel: surroundings.serviceLabel, running: running)
            switch await surroundings.reader.readLine(prompt, draft: runner.takeDraft()) {
            case .line(let text):
                hasWarned = false
                if let code = await execute(text) { return code }
            case .edit(let text): await edit(text)
            case .interrupted:
                if Task.isCancelled { return .interrupted }
            case .endOfInput:
                guard mustWarn(running) else { return .done }
            }
        }
    }

    /// Warns on the first ^D instead of exiting if jobs would pause. Returns whether it warned.
    private mutating func mustWarn(_ running: Int) -> Bool {
        guard running > 0, surroundings.jobsNeedProcess, !hasWarned else { return false }
        hasWarned = true
        let jobs = running == 1 ? "1 job" : "\(running) jobs"
        surroundings.output.message("\(jobs) will pause when you exit and resume next time; press ^D again to exit")
        return true
    }

    /// Runs a line. Returns the exit code if it ends the shell.
    private mutating func execute(_ text: String) async -> ExitCode? {
        var text = text
        let state = runner.session.state
        switch ForeignCommand.reading(of: text) {
        case .say(let explanation):
            surroundings.output.message(explanation)
            assistant.note(text, .usage, after: .zero, state)
            surroundings.reader.noteEnd(of: ExitCode.done.rawValue)
            return nil
        case .run(let line): text = line
        case nil: break
        }
        let start = surroundings.elapsed()
        let code = await run(Source(name: ShellPrompt.sourceName, text: text))
        assistant.note(text, code, after: surroundings.elapsed() - start, state)
        if code == .usage, !runner.hasEnded, let synopsis = synopsis(of: text) {
            surroundings.output.message("usage: \(synopsis)")
        }
        surroundings.reader.noteEnd(of: code.rawValue)
        return runner.hasEnded ? code : nil
    }

    private mutating func run(_ source: Source) async -> ExitCode {
        await run { runner in await runner.run(source, parameters: []) }
    }

    /// Edits the line that is being typed with the user's editor; the next line begins with the result.
    private mutating func edit(_ text: String) async {
        _ = await run { runner in
            await runner.edit(text)
            return .done
        }
    }

    private mutating func run(_ body: @escaping @Sendable (inout ScriptRunner) async -> ExitCode) async -> ExitCode {
        await surroundings.watcher.hold()
        let runner = runner
        let (changed, code) = await surroundings.interruptible {
            var runner = runner
            let code = await body(&runner)
            return (runner, code)
        }
        self.runner = changed
        await surroundings.watcher.release(changed.session)
        return code
    }

    /// Returns the synopsis of the command that contains the first mistake in a text.
    private func synopsis(of text: String) -> String? {
        guard let mistake = runner.lastDiagnostic, mistake.file == nil, let span = mistake.span else { return nil }
        let bytes = Array(text.utf8)
        guard let script = TypedScript(bytes, cursor: min(span.start, bytes.count)) else { return nil }
        let statement = String(decoding: bytes[script.start...], as: UTF8.self)
        var words = statement.split(whereSeparator: \.isWhitespace)[...]
        // The command of `let x = …`, `for x in …` and `try …`.
        switch words.first {
        case "let", "for": words = words.dropFirst(3)
        case "try": words = words.dropFirst()
        default: break
        }
        return words.first.flatMap { CommandTable.standard[String($0)]?.signature }
    }
}
