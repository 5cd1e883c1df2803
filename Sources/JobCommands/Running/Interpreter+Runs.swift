internal import JobScript

/// Runs commands for their effects: redirects their data and handles their failures.
extension Interpreter {
    /// Runs a command with its `try` and its handler.
    mutating func runHandled(_ run: Run) async throws(Stop) {
        do throws(Stop) {
            try await runRedirected(run)
        } catch {
            guard run.isTried || run.handler != nil else { throw error }
            return try await handle(error, run.handler ?? [])
        }
        if run.isTried || run.handler != nil { try await noteSuccess(run.handler ?? []) }
    }

    /// Records that `try` or `else` had no failure to catch; in a dry run, this is unknown.
    mutating func noteSuccess(_ handler: [Statement]) async throws(Stop) {
        session.state.caught = session.mode.caughtOnSuccess
        if case .unknown = session.state.caught, !handler.isEmpty { _ = try await walk(handler, "if it fails:") }
    }

    /// Stores a command's failure and runs its handler; rethrows a stop that cannot be caught.
    mutating func handle(_ stop: Stop, _ handler: [Statement]) async throws(Stop) {
        guard let failure = stop.failure else { throw stop }
        session.state.caught = .failure(failure)
        try await run(handler)
    }

    /// Runs a command and sends its data where the statement says.
    private mutating func runRedirected(_ run: Run) async throws(Stop) {
        switch run.redirect {
        case nil: try await runAction(run.action)
        case .file(let term, let appends):
            let path = try value(of: atHome(term))
            try refuseMistake(in: path, term, Self.redirectParameter)
            try await runInto(path.text, appends, at: term.span, run.action)
        case .shell(let line):
            try await runShell(line, input: try await data(of: run.action))
        }
    }

    /// Runs an action and writes its data to a file.
    private mutating func runInto(
        _ path: String,
        _ appends: Bool,
        at span: Span,
        _ action: Run.Action
    ) async throws(Stop) {
        let format = RedirectFormat(action, to: path, table)
        if let mistake = format?.mistake { throw stop(Diagnostic(mistake, at: span)) }
        // Before the command has an effect, such as a new job, whose id would not be written.
        if appends, let mistake = format?.mistakeOfAppending { throw stop(CommandFailure(mistake), ">>", at: span) }
        var data = try await data(of: action, to: path)
        // A name of the standard output's descriptor; as in a shell, - is a file.
        if path != "-", OutputTarget.isData(path) { return session.output.write(data) }
        do throws(CommandFailure) {
            if appends, let format {
                do throws(FileMistake) { data = try format.continuation(data) } catch { throw CommandFailure(error) }
            }
            let notice = session.noticeOfWaiting(path)
            let folder = try session.context.effects.redirects.write(data, path, appends, notice)
            if let folder { session.output.message("made the folder \(folder)") }
        } catch {
            throw stop(error, appends ? ">>" : ">", at: span)
        }
    }

    /// Describes the file of a redirect, so that it is checked like an argument.
    static let redirectParameter = ParameterDescription(
        "file",
        OutputPath.self,
        .positional,
        isRequired: true,
        "The file to write."
    )

    private mutating func runAction(_ action: Run.Action) async throws(Stop) {
        switch action {
        case .command(let invocation): _ = try await runCall(try prepare(invocation))
        case .assertion(let assertion):
            guard let holds = try holds(assertion.condition) else { return showAssumed(assertion) }
            guard !holds else { return }
            let message = try assertion.message.map { term throws(Stop) in try value(of: term).text }
            let mistake =
                message.map(CommandMistake.scriptFailed)
                ?? .assertionFailed(
                    condition: ScriptWriter.text(of: assertion.condition),
                    values: shownValues(of: assertion.condition.variables)
                )
            throw stop(CommandFailure(mistake), "assert", at: assertion.span)
        case .shell(let line): try await runShell(line, input: nil)
        }
    }

    /// Returns the data that an action writes, once it has succeeded.
    private mutating func data(of action: Run.Action, to file: String? = nil) async throws(Stop) -> [UInt8] {
        let output = session.output
        let captured = CapturedOutput(output, to: file)
        session.output = captured
        defer { session.output = output }
        try await runAction(action)
        return captured.bytes
    }

    /// Returns the value of a command and discards its lines of data.
    mutating func valueOfCall(_ call: PreparedCall, for receiver: Receiver? = nil) async throws(Stop) -> Value? {
        let output = session.output
        session.output = CapturedOutput(output, passesBytes: true)
        session.wantsValue = true
        defer {
            session.output = output
            session.wantsValue = false
        }
        return try await runCall(call, for: receiver)
    }
}
