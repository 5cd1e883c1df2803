package import JobScript

/// Runs scripts in a session: parses, checks everything, then runs and reports.
package struct ScriptRunner: Sendable {
    /// What the scripts work with, and what they have learned so far.
    package private(set) var session: Session

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
    /// session's output. When the task is cancelled, the run stops at once; jobs go on.
    package mutating func run(_ source: Source, parameters: [(name: String, value: String)]) async -> ExitCode {
        let (statements, mistakes) = parse(source, parameters)
        guard mistakes.isEmpty else {
            for mistake in mistakes { session.output.report(mistake, in: source) }
            return .usage
        }
        let values = Dictionary(parameters.map { ($0.name, $0.value) }) { _, last in last }
        var interpreter = Interpreter(session, table, files, parameters: values)
        defer { session = interpreter.session }
        do throws(Interpreter.Stop) {
            try await interpreter.run(statements)
            return .done
        } catch {
            if let diagnostic = error.diagnostic { session.output.report(diagnostic, in: source) }
            return error.exitCode
        }
    }

    /// All mistakes of a script that can be found without running it, in order of place.
    package func check(_ source: Source, parameters: [(name: String, value: String)]) -> [Diagnostic] {
        parse(source, parameters).mistakes
    }

    private func parse(
        _ source: Source,
        _ parameters: [(name: String, value: String)]
    ) -> (statements: [Statement], mistakes: [Diagnostic]) {
        let result = Parser.parse(source, verbs: Set(table.names))
        var checker = Checker(session, table, files, parameters: parameters, isComplete: result.diagnostics.isEmpty)
        checker.check(result.statements)
        let mistakes = (result.diagnostics + checker.diagnostics).sorted { left, right in
            (left.span?.start ?? -1) < (right.span?.start ?? -1)
        }
        return (result.statements, Array(mistakes.prefix(JobScript.Limits.diagnosticsMax)))
    }
}
