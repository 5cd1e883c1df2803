package import JobCommands
package import JobScript

/// The prompt: reads statements, runs them in one session that lasts, and tells when jobs end.
///
/// It runs the same language through the same runner as files do. What only a prompt has is here: habits of other
/// programs, the synopsis behind a mistake, notices, and the warning before leaving running jobs.
package struct InteractiveShell: Sendable {
    private let surroundings: Surroundings
    private let assistant: ShellAssistant
    private var runner: ScriptRunner
    private var hasWarned = false

    /// What a shell works with.
    package struct Surroundings: Sendable {
        /// Where lines come from.
        package let reader: any LineReader
        /// Where everything goes.
        package let output: any CommandOutput
        /// What knows the names of jobs, datasets and models.
        package let names: NameCache
        /// What watches the jobs of the session.
        package let watcher: JobWatcher
        /// Has a task cancelled by ^C as long as a body runs.
        package let interruptible: Interruptible
        /// What the prompt says of where commands go, such as `local`.
        package let place: String
        /// Whether jobs end with the process, as those of the engine in this process do.
        package let jobsNeedProcess: Bool

        /// Makes surroundings.
        package init(
            reader: any LineReader,
            output: any CommandOutput,
            names: NameCache,
            watcher: JobWatcher,
            interruptible: @escaping Interruptible,
            place: String,
            jobsNeedProcess: Bool
        ) {
            self.reader = reader
            self.output = output
            self.names = names
            self.watcher = watcher
            self.interruptible = interruptible
            self.place = place
            self.jobsNeedProcess = jobsNeedProcess
        }
    }

    /// Runs a body that ^C cancels.
    package typealias Interruptible =
        @Sendable (
            _ body: @escaping @Sendable () async -> (ScriptRunner, ExitCode)
        ) async -> (ScriptRunner, ExitCode)

    /// Makes a shell over a session that knows names.
    package init(_ surroundings: Surroundings, assistant: ShellAssistant, session: Session) {
        self.surroundings = surroundings
        self.assistant = assistant
        runner = ScriptRunner(session: session)
    }

    /// Runs the script that a user has for the start; a mistake in it is shown, and the prompt comes all the same.
    package mutating func runAtStart(_ source: Source) async { _ = await run(source) }

    /// Reads and runs until the input ends or a command ends the shell; answers the exit code.
    package mutating func run() async -> ExitCode {
        while true {
            assistant.note(runner.session)
            let running = await surroundings.watcher.runningCount
            let prompt = ShellPrompt.prompt(place: surroundings.place, running: running)
            switch await surroundings.reader.readLine(prompt) {
            case .line(let text):
                hasWarned = false
                if let code = await answer(text) { return code }
            case .interrupted:
                if Task.isCancelled { return .interrupted }
            case .endOfInput:
                guard mustWarn(running) else { return .done }
            }
        }
    }

    /// Whether the first ^D is answered with a warning only: the jobs stand still once this process is gone.
    private mutating func mustWarn(_ running: Int) -> Bool {
        guard running > 0, surroundings.jobsNeedProcess, !hasWarned else { return false }
        hasWarned = true
        let jobs = running == 1 ? "1 job stands" : "\(running) jobs stand"
        surroundings.output.message("\(jobs) still once you leave, and will go on the next time; ^D again leaves")
        return true
    }

    /// Does what a line asks for; the exit code if it ends the shell.
    private mutating func answer(_ text: String) async -> ExitCode? {
        var text = text
        switch Habit.reading(of: text) {
        case .say(let answer):
            surroundings.output.message(answer)
            return nil
        case .run(let line): text = line
        case nil: break
        }
        let code = await run(Source(name: ShellPrompt.sourceName, text: text))
        if runner.hasEnded { return code }
        if code == .usage, let synopsis = synopsis(of: text) { surroundings.output.message("usage: \(synopsis)") }
        return nil
    }

    private mutating func run(_ source: Source) async -> ExitCode {
        await surroundings.watcher.hold()
        let runner = runner
        let (changed, code) = await surroundings.interruptible {
            var runner = runner
            let code = await runner.run(source, parameters: [])
            return (runner, code)
        }
        self.runner = changed
        await surroundings.watcher.release(changed.session)
        return code
    }

    /// How the command that a line begins with is written.
    private func synopsis(of text: String) -> String? {
        guard let word = text.split(whereSeparator: \.isWhitespace).first else { return nil }
        return CommandTable.standard[String(word)]?.signature
    }
}
