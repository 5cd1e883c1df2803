internal import DisplayText
internal import JobScript

/// Runs checked statements in order, and stops at the first failure that is not caught.
///
/// A value owned by one task. It contains no command names: the command table defines what each one does.
struct Interpreter {
    var session: Session
    let table: CommandTable
    let files: FileLookup
    let library: ScriptLibrary
    /// The values for the `param`s of the current script.
    private var parameters: [String: Value]
    /// The current script: the path of an included one, nil for the main script, and its display name.
    private(set) var script: (file: String?, name: String)
    /// Where the current scripts are included, outermost first.
    private var inclusions: [String] = []
    /// The current iterations of loops, outermost first, for the notes of diagnostics.
    var iterations: [Iteration] = []
    /// The number of blocks of `try` and `retry` that are running.
    var openAttempts = 0
    /// In a dry run, the variables at the jumps out of each running loop that may happen.
    var doubtfulJumps: [[[String: Value]]] = []

    /// One iteration of a loop. It is formatted only for a diagnostic: that takes longer than running a statement.
    struct Iteration {
        let name: String
        let value: Value

        var note: String { "in for \(name) = \(Figures.shortened(value.text, to: Limits.turnCharactersMax))" }
    }

    /// The first failure after which the script continued, because of `on_error=continue`.
    private(set) var firstFailure: Stop?

    /// Why a run stopped.
    struct Stop: Error {
        let exitCode: ExitCode
        /// What to report; nil if it was reported already.
        let diagnostic: Diagnostic?
        /// The failure that `try` and `else` can catch; nil if they must not catch it.
        var failure: CommandFailure?
        /// Whether the script itself asked to end here.
        var isFinal = false
        /// The jump that ended the block of a loop.
        var jump: Jump?
    }

    init(
        _ session: Session,
        _ table: CommandTable,
        _ files: FileLookup,
        _ library: ScriptLibrary,
        parameters: [String: Value]
    ) {
        self.session = session
        self.table = table
        self.files = files
        self.library = library
        self.parameters = parameters
        script = (nil, library.source(nil).name)
    }

    mutating func run(_ statements: [Statement]) async throws(Stop) {
        for statement in statements {
            do throws(Stop) {
                try await runStatement(statement)
                try refuseFailedOutput()
            } catch {
                try refuseFailedOutput()
                guard session.state.settings.onError == .keepGoing, openAttempts == 0, error.failure != nil,
                    !error.isFinal
                else {
                    throw error
                }
                if let diagnostic = error.diagnostic {
                    session.output.report(diagnostic, in: library.source(of: diagnostic))
                }
                firstFailure = firstFailure ?? error
            }
        }
    }

    private mutating func runStatement(_ statement: Statement) async throws(Stop) {
        if session.state.settings.echo == .on { echo(statement) }
        switch statement.kind {
        case .assignment(let name, let appends, .value(let expression)):
            let value = try value(of: expression)
            showAssignment(of: value, to: name, appends)
            assign(value, to: name, appends)
        case .assignment(let name, let appends, .command(let invocation, let handler)):
            try await assign(invocation, handler, to: name, appends)
        case .assignment(let name, let appends, .shell(let line, let handler)):
            try await assign(line, handler, to: name, appends)
        case .parameter(let name, let isList, let standard):
            try setParameter(name, isList, standard)
        case .loop(let name, let source, let body):
            try await loop(name, source, body)
        case .choice(let branches, let otherwise):
            try await choose(branches, otherwise)
        case .inclusion(let inclusion):
            try await include(inclusion)
        case .run(let run):
            try await runHandled(run)
        case .watch(let invocation):
            try await watch(invocation)
        case .attempt(let attempt):
            try await self.attempt(attempt)
        case .jump(let jump):
            session.mode.show(jump.rawValue)
            throw Stop(exitCode: .done, diagnostic: nil, jump: jump)
        }
    }

    private mutating func assign(
        _ invocation: Invocation,
        _ handler: [Statement]?,
        to name: Name,
        _ appends: Bool
    ) async throws(Stop) {
        do throws(Stop) {
            let receiver = Receiver(name: name.text, appends: appends)
            guard let value = try await valueOfCall(try prepare(invocation), for: receiver) else {
                throw stop(Diagnostic(CallMistake.missingResult(command: invocation.verb.text), at: invocation.span))
            }
            assign(value, to: name, appends)
        } catch {
            guard let handler else { throw error }
            return try await handle(error, handler)
        }
        if let handler { try await noteSuccess(handler) }
    }

    mutating func assign(_ value: Value, to name: Name, _ appends: Bool) {
        guard appends else {
            session.state.variables[name.text] = value
            return
        }
        // Remove the list before it grows: with one owner, it is not copied each time.
        var elements = session.state.variables.removeValue(forKey: name.text)?.elementsTaken() ?? []
        elements += value.elements
        session.state.variables[name.text] = .list(elements)
    }

    private mutating func setParameter(_ name: Name, _ isList: Bool, _ standard: Expression?) throws(Stop) {
        let value: Value
        if let given = parameters[name.text] {
            value = given
        } else if let standard {
            value = try self.value(of: standard, ofParameter: name)
        } else {
            throw stop(Diagnostic(CallMistake.missingParameterValue(name.text), at: name.span))
        }
        session.state.variables[name.text] = isList ? try listed(value, name) : value
    }

    private mutating func choose(_ branches: [Statement.Branch], _ otherwise: [Statement]?) async throws(Stop) {
        for (index, branch) in branches.enumerated() {
            guard let holds = try holds(branch.condition) else {
                return try await walk(branches[index...], otherwise)
            }
            if holds { return try await run(branch.body) }
        }
        if let otherwise { try await run(otherwise) }
    }

    private mutating func include(_ inclusion: Inclusion) async throws(Stop) {
        try refuseWhenCancelled()
        let path = ScriptLibrary.path(of: try value(of: atHome(inclusion.file)).text, includedBy: script.name)
        var values: [String: Value] = [:]
        for option in inclusion.parameters { values[option.key.text] = try value(of: option.value) }
        guard let included = library[path] else {
            throw stop(Diagnostic(FileMistake.includedFileAppeared(path), at: inclusion.file.span))
        }
        let end = try await run(included.statements, of: inclusion, at: path, values)
        guard let end, end != .done else { return }
        throw stop(CommandFailure(.scriptEnded(path: path, end)), inclusion.kind.rawValue, at: inclusion.span)
    }

    /// Runs the statements of another script; returns the exit code if it was run and called `exit`.
    private mutating func run(
        _ statements: [Statement],
        of inclusion: Inclusion,
        at path: String,
        _ values: [String: Value]
    ) async throws(Stop) -> ExitCode? {
        let (before, settings, callers, given) = (script, session.settings, inclusions, parameters)
        inclusions.append(library.source(script.file).location(of: inclusion.span.start))
        (script, parameters) = ((path, path), values)
        defer { (script, session.settings, inclusions, parameters) = (before, settings, callers, given) }
        guard inclusion.kind == .run else {
            try await run(statements)
            return nil
        }
        let (variables, arguments) = (session.state.variables, session.state.arguments)
        (session.state.variables, session.state.arguments) = ([:], [])
        defer { (session.state.variables, session.state.arguments) = (variables, arguments) }
        do throws(Stop) {
            try await run(statements)
            return nil
        } catch {
            // `exit` ends only the script that calls it.
            guard error.isFinal, error.failure == nil, !Task.isCancelled else { throw error }
            return error.exitCode
        }
    }

    // MARK: Stopping

    func refuseWhenCancelled() throws(Stop) {
        if Task.isCancelled { throw Stop(exitCode: .interrupted, diagnostic: nil) }
    }

    /// Stops the script if its output can no longer be written, which the process reports at its end.
    private func refuseFailedOutput() throws(Stop) {
        if session.output.hasFailed { throw Stop(exitCode: .failure, diagnostic: nil, isFinal: true) }
    }

    func stop(_ diagnostic: Diagnostic) -> Stop {
        stop(diagnostic, CommandFailure(.failure, diagnostic.mistake, kind: "value"))
    }

    func stop(_ failure: CommandFailure, _ subject: String, at span: Span) -> Stop {
        // After a cancellation, the response of the service is not reported.
        if Task.isCancelled { return Stop(exitCode: .interrupted, diagnostic: nil) }
        if failure.isEnd { return Stop(exitCode: failure.exitCode, diagnostic: nil) }
        // Report an assertion in the script's own words.
        let isOwnText = failure.exitCode == .assertion
        let mistake = isOwnText ? failure.mistake : NamedMistake(.part(subject), failure.mistake)
        var stop = stop(Diagnostic(mistake, at: span, notes: failure.details), failure)
        if failure.refusesKey { stop.failure = nil }
        return stop
    }

    private func stop(_ diagnostic: Diagnostic, _ failure: CommandFailure) -> Stop {
        var diagnostic = diagnostic
        diagnostic.notes += iterations.map(\.note)
        diagnostic.file = script.file
        diagnostic.inclusions = inclusions.reversed()
        diagnostic.kind = failure.kind
        diagnostic.exitCode = failure.exitCode.rawValue
        return Stop(exitCode: failure.exitCode, diagnostic: diagnostic, failure: failure)
    }
}

extension ParameterDescription {
    /// Returns a mistake as a diagnostic, with the key of a named argument.
    func diagnostic(_ mistake: ArgumentMistake, at span: Span) -> Diagnostic {
        Diagnostic(form == .option ? NamedMistake(.option(name), mistake) : mistake, at: span)
    }
}
