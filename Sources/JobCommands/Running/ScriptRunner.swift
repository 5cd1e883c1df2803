package import JobScript
internal import LocalFiles

/// Runs scripts in a session: parses, checks everything, then runs and reports.
package struct ScriptRunner: Sendable {
    /// What the scripts work with, and what they have learned so far.
    package private(set) var session: Session
    /// What became of the last script that was run and of its jobs.
    package private(set) var lastReport: RunReport?
    /// Whether the last script asked for the end, which is also that of a prompt.
    package private(set) var hasEnded = false

    private let table: CommandTable
    private let files: FileLookup

    /// Makes a runner.
    package init(session: Session, table: CommandTable = .standard, files: FileLookup = .disk) {
        self.session = session
        self.table = table
        self.files = files
    }

    /// Runs a script. Nothing is done at all if there is a mistake anywhere in it.
    ///
    /// `parameters` are the values given for its `param`s, as in `run FILE name=value`. Mistakes and failures go to the
    /// session's output. When the task is cancelled, the run stops at once; jobs go on. `earlier` is what was found in
    /// scripts that will have run before it.
    package mutating func run(
        _ source: Source,
        parameters: [(name: String, value: String)],
        after earlier: CheckReport? = nil
    ) async -> ExitCode {
        await run(source, Parser.parse(source, verbs: Set(table.names)), parameters, after: earlier)
    }

    /// Runs one command that came as words.
    package mutating func run(_ command: WordCommand) async -> ExitCode {
        await run(command.source, Parser.Result(command.statement), [], after: nil)
    }

    private mutating func run(
        _ source: Source,
        _ parsed: Parser.Result,
        _ parameters: [(name: String, value: String)],
        after earlier: CheckReport?
    ) async -> ExitCode {
        let start = session.clock.elapsed()
        let known = session.created.count
        let checked = check(parsed, of: source, parameters, needsValues: true, after: earlier)
        var stop: (exitCode: ExitCode, diagnostic: Diagnostic?) = (.done, nil)
        defer {
            lastReport = RunReport(
                of: source,
                checked.library,
                session,
                Array(session.created.dropFirst(known)),
                duration: session.clock.elapsed() - start,
                exitCode: stop.exitCode,
                stop.diagnostic
            )
        }
        guard checked.mistakes.isEmpty else {
            checked.report.report(to: session.output)
            stop = (.usage, checked.mistakes.first)
            return .usage
        }
        if checked.asksForRunFolder, let diagnostic = makeRunFolder(source, parameters) {
            session.output.report(diagnostic, in: source)
            stop = (.failure, diagnostic)
            return .failure
        }
        let values = Dictionary(parameters.map { ($0.name, $0.value) }) { _, last in last }
        let library = checked.library
        var interpreter = Interpreter(session, table, files, library, script: source, parameters: values)
        defer {
            // What a script sets is set for it alone; what somebody types holds until they type something else.
            if !session.isInteractive { interpreter.session.settings = session.settings }
            session = interpreter.session
        }
        do throws(Interpreter.Stop) {
            try await interpreter.run(checked.statements)
            if let first = interpreter.firstFailure { stop = (first.exitCode, first.diagnostic) }
        } catch {
            hasEnded = error.isFinal && error.failure == nil
            if let diagnostic = error.diagnostic {
                session.output.report(diagnostic, in: library.source(of: diagnostic))
            }
            // A script that ends by itself says how; anything else fails as the first did.
            let first = error.failure == nil ? error : interpreter.firstFailure ?? error
            stop = (first.exitCode, first.diagnostic)
        }
        return stop.exitCode
    }

    /// Makes the folder of the run, unless that is dry; answers what is wrong if it cannot.
    private mutating func makeRunFolder(
        _ source: Source,
        _ parameters: [(name: String, value: String)]
    ) -> Diagnostic? {
        // What is typed at a prompt is one run, however many lines it is.
        if session.runFolder == nil || !session.isInteractive {
            session.runFolder = RunFolder(of: source, parameters: parameters, stateFolder: session.stateFolder)
        }
        guard let folder = session.runFolder else {
            return Diagnostic("there is no place for $run.dir", at: nil, help: "set XDG_STATE_HOME or HOME to a folder")
        }
        do throws(FileError) {
            if session.dryRun == nil { try folder.create() }
            return nil
        } catch {
            return Diagnostic("$run.dir: \(error.description)", at: nil)
        }
    }

    /// All mistakes of a script that can be found without running it, in order of place.
    package func check(_ source: Source, parameters: [(name: String, value: String)]) -> [Diagnostic] {
        report(on: source, parameters: parameters).mistakes
    }

    /// All mistakes of a script that can be found without running it, each with the script that it is in.
    ///
    /// Without `needsValues`, a `param` without a default may be left without a value, since the script is not run now.
    /// `earlier` is what was found in scripts that will have run before it: files that they make are there then.
    package func report(
        on source: Source,
        parameters: [(name: String, value: String)],
        needsValues: Bool = true,
        after earlier: CheckReport? = nil
    ) -> CheckReport {
        let parsed = Parser.parse(source, verbs: Set(table.names))
        return check(parsed, of: source, parameters, needsValues: needsValues, after: earlier).report
    }

    private struct Checked {
        let statements: [Statement]
        let report: CheckReport
        let asksForRunFolder: Bool

        var mistakes: [Diagnostic] { report.mistakes }
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
            session,
            table,
            files,
            script: source,
            parameters: parameters,
            needsValues: needsValues,
            isComplete: result.diagnostics.isEmpty
        )
        if let earlier { checker.fileCheck.noteMade(earlier.files) }
        checker.check(result.statements)
        // Those of an included script stand behind the script's own, in the order of their places.
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
            asksForRunFolder: checker.asksForRunFolder
        )
    }
}
