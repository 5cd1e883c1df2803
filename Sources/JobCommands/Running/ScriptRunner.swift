package import JobScript
internal import LocalFiles

/// Runs scripts in a session: parses and checks the whole script, then runs it and reports.
package struct ScriptRunner: Sendable {
    /// The session of the scripts.
    package internal(set) var session: Session
    /// The report on the last script and its jobs.
    package private(set) var lastReport: RunReport?
    /// Whether the last script called `exit`, which also ends a prompt.
    package private(set) var hasEnded = false

    private let table: CommandTable
    let files: FileLookup

    /// Creates a runner.
    package init(session: Session, table: CommandTable = .standard, files: FileLookup = .disk) {
        self.session = session
        self.table = table
        self.files = files
    }

    /// Runs a script, unless there is an error anywhere in it.
    ///
    /// `parameters` are the values of its `param`s, as in `run FILE name=value`. Errors and failures go to the
    /// session's output. When the task is cancelled, the run stops at once; jobs keep running. `earlier` is the check
    /// report of scripts that run before it.
    package mutating func run(
        _ source: Source,
        parameters: [(name: String, value: String)],
        after earlier: CheckReport? = nil
    ) async -> ExitCode {
        await checkAndRun(source, Parser.parse(source, verbs: Set(table.names)), parameters, after: earlier)
    }

    /// Returns the text that `edit` left for the next line, once.
    package mutating func takeDraft() -> String {
        defer { session.draft = nil }
        return session.draft ?? ""
    }

    /// Edits a typed text with the user's editor and leaves the result for the next line. If that fails, it reports the
    /// failure and leaves the text.
    package mutating func edit(_ text: String) async {
        session.draft = text
        do throws(CommandFailure) {
            session.draft = try await session.edited(text)
        } catch {
            let mistake = NamedMistake(.part(Command.edit.name), error.mistake)
            session.output.report(Diagnostic(mistake, at: nil), in: Source(name: "", bytes: []))
        }
    }

    /// Runs a line for sh that calls this program, which reports its errors itself. Returns its exit code.
    package mutating func run(program line: String) async -> ExitCode {
        session.output.endProgress()
        do throws(CommandFailure) {
            let environment = try session.state.shellEnvironment(for: line)
            return ExitCode(rawValue: try await session.context.effects.shell.run(line, environment, nil))
        } catch {
            session.output.report(Diagnostic(error.mistake, at: nil), in: Source(name: "", bytes: []))
            return error.exitCode
        }
    }

    /// Runs one command from command-line arguments.
    package mutating func run(_ command: WordCommand) async -> ExitCode {
        session.state.isSingleCommand = true
        return await checkAndRun(command.source, Parser.Result(command.statement), [], after: nil)
    }

    private mutating func checkAndRun(
        _ source: Source,
        _ parsed: Parser.Result,
        _ parameters: [(name: String, value: String)],
        after earlier: CheckReport?
    ) async -> ExitCode {
        let start = session.clock.elapsed()
        let known = session.created.count
        session.state.scriptName = source.name
        if session.state.isInteractive { session.state.time = session.state.inputs.startTime.at(session.now) }
        let (checked, ending) = await checkAndRun(parsed, source, parameters, after: earlier)
        lastReport = RunReport(
            checked.library,
            session.state,
            jobs: session.created.dropFirst(known),
            duration: session.clock.elapsed() - start,
            ending
        )
        return ending.exitCode
    }

    /// Checks and runs a script, with its journal.
    private mutating func checkAndRun(
        _ parsed: Parser.Result,
        _ source: Source,
        _ parameters: [(name: String, value: String)],
        after earlier: CheckReport?
    ) async -> (Checked, Ending) {
        var checked = check(parsed, of: source, parameters, needsValues: true, after: earlier)
        do throws(CommandFailure) {
            if checked.isOnceAlone, session.state.isInteractive {
                throw CommandFailure(.usage, NamedMistake(.part("once"), JournalMistake.onceAlone))
            }
            let isContinued =
                parsed.diagnostics.isEmpty
                ? try prepareJournal(
                    checked.journalUse,
                    checked.library,
                    parameters,
                    isValid: checked.mistakes.isEmpty
                ) : false
            if isContinued { checked = check(parsed, of: source, parameters, needsValues: true, after: earlier) }
        } catch {
            session.output.report(error)
            session.endRun(.done)
            var diagnostic = Diagnostic(error.mistake, at: nil, notes: error.details)
            (diagnostic.kind, diagnostic.exitCode) = (error.kind, error.exitCode.rawValue)
            return (checked, Ending(exitCode: error.exitCode, diagnostic: diagnostic))
        }
        let ending = await runChecked(checked, source, parameters)
        session.endRun(ending.exitCode)
        return (checked, ending)
    }

    /// How a script ended.
    struct Ending {
        let exitCode: ExitCode
        /// The error or failure that decided the exit code.
        var diagnostic: Diagnostic?
    }

    /// Runs a script if it is valid, and reports why it did not run or stopped.
    private mutating func runChecked(
        _ script: Checked,
        _ source: Source,
        _ parameters: [(name: String, value: String)]
    ) async -> Ending {
        guard script.mistakes.isEmpty else {
            if let ending = await endOfFinishedWork(script, parameters) { return ending }
            script.report.report(to: session.output)
            return Ending(exitCode: .usage, diagnostic: script.mistakes.first)
        }
        if script.asksForRunFolder, let diagnostic = makeRunFolder(source, parameters) {
            session.output.report(diagnostic, in: source)
            return Ending(exitCode: ExitCode(rawValue: diagnostic.exitCode), diagnostic: diagnostic)
        }
        let values = Dictionary(parameters.map { ($0.name, $0.value) }) { _, last in last }
        let given = values.mapValues { Value.text($0) }
        var interpreter = Interpreter(session, table, lookup, script.library, parameters: given)
        let ending = await interpret(script, &interpreter)
        // Settings of a script end with it; settings at the prompt stay until they are changed.
        if !session.state.isInteractive { interpreter.session.settings = session.settings }
        session = interpreter.session
        return ending
    }

    /// The end of a script whose only mistakes concern files, if `once` says that its work is finished or in progress:
    /// its files may be gone, or exist by now. Nil if the work is to do.
    private mutating func endOfFinishedWork(
        _ script: Checked,
        _ parameters: [(name: String, value: String)]
    ) async -> Ending? {
        guard session.plan != nil, let start = script.statements.upToOnce(table), let once = start.last,
            script.mistakes.allSatisfy({ $0.concernsFile && ($0.file != nil || $0.span?.start ?? 0 > once.span.end) })
        else { return nil }
        let values = Dictionary(parameters.map { ($0.name, Value.text($0.value)) }) { _, last in last }
        session.onlyAsksOnce = true
        defer { session.onlyAsksOnce = false }
        var interpreter = Interpreter(session, table, lookup, script.library, parameters: values)
        do throws(Interpreter.Stop) { try await interpreter.run(start) } catch {
            guard [.done, .locked].contains(error.exitCode) else { return nil }
            if let diagnostic = error.diagnostic { session.output.report(diagnostic, in: script.library.source(nil)) }
            return Ending(exitCode: error.exitCode, diagnostic: error.diagnostic)
        }
        return nil
    }

    /// Runs the statements of a script, and reports the failure that stops it.
    private mutating func interpret(_ script: Checked, _ interpreter: inout Interpreter) async -> Ending {
        do throws(Interpreter.Stop) {
            try await interpreter.run(script.statements)
            let first = interpreter.firstFailure
            return Ending(exitCode: first?.exitCode ?? .done, diagnostic: first?.diagnostic)
        } catch {
            hasEnded = error.isFinal && error.failure == nil
            if let diagnostic = error.diagnostic {
                session.output.report(diagnostic, in: script.library.source(of: diagnostic))
            }
            // `exit` and interruptions decide the exit code; otherwise the first failure does.
            let first = error.failure == nil ? error : interpreter.firstFailure ?? error
            return Ending(exitCode: first.exitCode, diagnostic: first.diagnostic)
        }
    }

    /// Creates the folder of the run; returns the error if it cannot.
    private mutating func makeRunFolder(
        _ source: Source,
        _ parameters: [(name: String, value: String)]
    ) -> Diagnostic? {
        // All lines of a prompt belong to one run.
        if session.state.runFolder == nil || !session.state.isInteractive {
            let stateFolder = session.state.inputs.stateFolder
            // A prompt is the same run again in the same folder, regardless of the line that uses it first.
            let script = session.state.isInteractive ? Source(name: source.name, bytes: []) : source
            session.state.runFolder = RunFolder(of: script, parameters: parameters, stateFolder: stateFolder)
        }
        guard let folder = session.state.runFolder else {
            var diagnostic = Diagnostic(NamedMistake(.part("$run.dir"), FileMistake.missingStateFolder), at: nil)
            diagnostic.kind = ExitCode.usage.kind
            return diagnostic
        }
        do throws(FileError) {
            try session.mode.create(folder)
            return nil
        } catch {
            var diagnostic = Diagnostic(NamedMistake(.part("$run.dir"), FileMistake.unreadableFile(error)), at: nil)
            (diagnostic.kind, diagnostic.exitCode) = (ExitCode.failure.kind, ExitCode.failure.rawValue)
            return diagnostic
        }
    }

    /// Returns all errors in a script that can be found without running it, in order of position.
    package func check(_ source: Source, parameters: [(name: String, value: String)]) -> [Diagnostic] {
        report(on: source, parameters: parameters).mistakes
    }

    /// Returns all errors in a script that can be found without running it, each with the script that contains it.
    ///
    /// Without `needsValues`, a `param` without a default may lack a value, since the script does not run now.
    /// `earlier` is the check report of scripts that run before it: files that they create exist then.
    package func report(
        on source: Source,
        parameters: [(name: String, value: String)],
        needsValues: Bool = true,
        after earlier: CheckReport? = nil
    ) -> CheckReport {
        let parsed = Parser.parse(source, verbs: Set(table.names))
        let checked = check(parsed, of: source, parameters, needsValues: needsValues, after: earlier)
        guard !checked.mistakes.isEmpty, parsed.diagnostics.isEmpty,
            let runner = continued(checked.journalUse, checked.library, parameters)
        else { return checked.report }
        return runner.check(parsed, of: source, parameters, needsValues: needsValues, after: earlier).report
    }

    private struct Checked {
        let statements: [Statement]
        let report: CheckReport
        let asksForRunFolder: Bool
        let journalUse: JournalUse

        var mistakes: [Diagnostic] { report.mistakes }
        /// Whether the script calls `once` and does nothing else: the next line of a prompt is another script.
        var isOnceAlone: Bool { journalUse.callsOnce && journalUse.firstStep == nil && statements.count == 1 }
        var library: ScriptLibrary { report.library }
    }

    private func check(
        _ result: Parser.Result,
        of source: Source,
        _ parameters: [(name: String, value: String)],
        needsValues: Bool,
        after earlier: CheckReport? = nil
    ) -> Checked {
        var checker = Checker(
            session.state,
            table,
            lookup,
            script: source,
            parameters: parameters,
            needsValues: needsValues,
            isComplete: result.diagnostics.isEmpty
        )
        if let earlier { checker.fileCheck.note(earlier.files) }
        checker.check(result.statements)
        // Errors of included scripts follow the script's own, in order of position.
        let all = result.diagnostics + checker.diagnostics
        let mistakes = all.enumerated().sorted { left, right in
            let (one, other) = (left.element, right.element)
            if one.file != other.file { return one.file == nil || (other.file != nil && left.offset < right.offset) }
            return (one.span?.start ?? -1, left.offset) < (other.span?.start ?? -1, right.offset)
        }.map(\.element)
        let shown = Array(mistakes.prefix(JobScript.Limits.diagnosticsMax))
        return Checked(
            statements: result.statements,
            report: CheckReport(shown, checker.library, checker.fileCheck),
            asksForRunFolder: checker.asksForRunFolder,
            journalUse: checker.journalUse
        )
    }
}
