internal import DisplayText
package import JobAssist
package import JobCommands
package import JobScript
internal import VectorMaps

/// The interactive shell: reads statements, runs them in one session, and reports when jobs end.
///
/// It uses the same language and runner as script files. This type adds the features of the prompt: commands of other
/// programs and subcommands of this one, notices, and the warning on exit while jobs run.
package struct InteractiveShell: Sendable {
    private let surroundings: Surroundings
    private let assistant: ShellAssistant
    private var runner: ScriptRunner
    private var hasWarned = false
    /// The services that the prompt was connected to, by their ids.
    private var connections: [String: Connection] = [:]

    /// The dependencies of a shell.
    package struct Surroundings: Sendable {
        /// The source of lines.
        package let reader: any LineReader
        /// The output of commands and messages.
        package let output: any CommandOutput
        /// The prompt.
        package let prompt: ShellPrompt
        /// Makes ^C cancel a task while a body runs.
        package let interruptible: Interruptible
        /// The time since an arbitrary moment, by which lines are timed.
        package var elapsed: @Sendable () -> Duration = SessionClock.real().elapsed
        /// The program's own subcommands, which lines may call; nil without a program.
        package let program: ProgramCommands?

        /// Creates the dependencies.
        package init(
            reader: any LineReader,
            output: any CommandOutput,
            prompt: ShellPrompt,
            interruptible: @escaping Interruptible,
            program: ProgramCommands? = nil
        ) {
            self.reader = reader
            self.output = output
            self.prompt = prompt
            self.interruptible = interruptible
            self.program = program
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
            let stranded = await prepare()
            let prompt = surroundings.prompt.prompt
            switch await surroundings.reader.readLine(prompt, draft: runner.takeDraft()) {
            case .line(let text):
                hasWarned = false
                if let code = await execute(text, after: prompt) { return code }
            case .edit(let text): await edit(text)
            case .interrupted:
                if Task.isCancelled { return .interrupted }
            case .endOfInput:
                guard mustWarn(stranded) else { return .done }
            }
        }
    }

    /// Brings the prompt and the assistant up to date. Returns the number of jobs that would pause at an exit.
    private mutating func prepare() async -> Int {
        let session = runner.session
        assistant.note(session.state)
        guard let connection = session.context.connection else { return 0 }
        connections[connection.id] = connection
        assistant.note(service: connection.label)
        surroundings.prompt.note(service: connection.label, session.settings.prompt)
        var stranded = 0
        for connection in connections.values {
            let running = await connection.watcher.runningCount
            surroundings.prompt.note(running: running, on: connection.id)
            if connection.jobsNeedProcess { stranded += running }
        }
        return stranded
    }

    /// Warns on the first ^D instead of exiting if jobs would pause. Returns whether it warned.
    private mutating func mustWarn(_ running: Int) -> Bool {
        guard running > 0, !hasWarned else { return false }
        hasWarned = true
        let jobs = running == 1 ? "1 job" : "\(running) jobs"
        surroundings.output.message("\(jobs) will pause when you exit and resume next time; press ^D again to exit")
        return true
    }

    /// Runs a line. Returns the exit code if it ends the shell.
    private mutating func execute(_ typed: String, after prompt: Prompt) async -> ExitCode? {
        var text = typed
        var program: String?
        let state = runner.session.state
        switch ForeignCommand.reading(of: text, program: surroundings.program) {
        case .say(let explanation):
            surroundings.output.message(explanation)
            assistant.note(text, .usage, after: .zero, state)
            surroundings.reader.noteEnd(of: ExitCode.done.rawValue)
            surroundings.prompt.note(last: .usage)
            return nil
        case .run(let line): text = line
        case .call(let line): program = line
        case nil: break
        }
        let place = text == typed ? place(of: text, after: prompt) : .elsewhere
        let start = surroundings.elapsed()
        let code =
            if let program {
                await run { await $0.run(program: program) }
            } else {
                await run(Source(name: ShellPrompt.sourceName, text: text, typed: place))
            }
        let duration = surroundings.elapsed() - start
        assistant.note(text, code, after: duration, state)
        surroundings.prompt.note(last: code)
        if runner.session.settings.timing == .on, duration > Limits.timedLine {
            surroundings.output.aside("took \(Figures.duration(duration))")
        }
        // Only the command: a notification may be stored, and the line may contain a secret.
        let command = text.split(whereSeparator: \.isWhitespace).first ?? ""
        surroundings.output.notify("embedjobs: \(command) took \(Figures.duration(duration))", after: duration)
        surroundings.reader.noteEnd(of: code.rawValue)
        return runner.hasEnded ? code : nil
    }

    /// Where a typed line is on the screen when it runs: on the row above, if one row was enough.
    private func place(of text: String, after prompt: Prompt) -> Source.Typed {
        let indent = DisplayWidth.cells(of: prompt.plainText)
        let isOneRow =
            !text.contains(where: \.isNewline)
            && indent + DisplayWidth.cells(of: text) < surroundings.output.drawingStyle.columns
        return isOneRow ? .above(indent: indent) : .elsewhere
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
        await runner.session.context.connection?.watcher.hold()
        let runner = runner
        let (changed, code) = await surroundings.interruptible {
            var runner = runner
            let code = await body(&runner)
            return (runner, code)
        }
        self.runner = changed
        // A service that the line has left was released by `connect`.
        await changed.session.context.connection?.watcher.release(changed.session)
        return code
    }
}
