internal import JobScript

/// Commands for their effect: where their data goes, and what is done about their failure.
extension Interpreter {
    mutating func perform(_ run: Run) async throws(Stop) {
        do throws(Stop) {
            try await act(run)
        } catch {
            guard run.isTried || run.handler != nil else { throw error }
            return try await handle(error, run.handler ?? [])
        }
        if run.isTried || run.handler != nil { try await noteSuccess(run.handler ?? []) }
    }

    /// Nothing failed that `try` or `else` would have caught; in a dry run, only a real run will know.
    mutating func noteSuccess(_ handler: [Statement]) async throws(Stop) {
        session.caughtFailure = nil
        session.isCaughtUnknown = session.dryRun != nil
        if session.isCaughtUnknown, !handler.isEmpty { _ = try await walk(handler, "should it fail:") }
    }

    /// Keeps what a command failed with and runs what is to be done about it; stops if nothing can catch it.
    mutating func handle(_ stop: Stop, _ handler: [Statement]) async throws(Stop) {
        guard let failure = stop.failure else { throw stop }
        session.caughtFailure = failure
        session.isCaughtUnknown = false
        try await run(handler)
    }

    private mutating func act(_ run: Run) async throws(Stop) {
        switch run.redirect {
        case nil: try await act(run.action)
        case .file(let term, let appends):
            let path = try value(of: session.atHome(term))
            try refuseMistake(in: path, term, Self.redirectParameter)
            let data = try await data(of: run.action)
            do throws(CommandFailure) {
                try session.redirects.write(data, path.text, appends, session.noticeOfWaiting(path.text))
            } catch {
                throw stop(error, appends ? ">>" : ">", at: term.span)
            }
        case .shell(let line):
            try await runShell(line, input: try await data(of: run.action))
        }
    }

    /// What is said about the file of a redirect, so that it is checked like one of a command.
    static let redirectParameter = ParameterDescription(
        "file",
        OutputPath.self,
        .positional,
        isRequired: true,
        "The file to write."
    )

    private mutating func act(_ action: Run.Action) async throws(Stop) {
        switch action {
        case .command(let invocation): _ = try await call(invocation)
        case .assertion(let assertion):
            guard let holds = try holds(assertion.condition) else { return showAssumed(assertion) }
            guard !holds else { return }
            let written = "it does not hold that " + ScriptWriter.text(of: assertion.condition)
            let message = try assertion.message.map { term throws(Stop) in try value(of: term).text } ?? written
            throw stop(CommandFailure(.assertion, message), "assert", at: assertion.span)
        }
    }

    /// The lines of data that an action gives, once it has ended well.
    private mutating func data(of action: Run.Action) async throws(Stop) -> [UInt8] {
        let output = session.output
        let captured = CapturedOutput(output)
        session.output = captured
        defer { session.output = output }
        try await act(action)
        return captured.bytes
    }

    /// The value of a command whose data nobody is to see.
    mutating func captured(_ invocation: Invocation, for receiver: DryRun.Receiver? = nil) async throws(Stop) -> Value?
    {
        let output = session.output
        session.output = CapturedOutput(output)
        defer { session.output = output }
        return try await call(invocation, for: receiver)
    }

    mutating func runShell(_ line: ShellLine, input: [UInt8]?) async throws(Stop) {
        try refuseWhenCancelled()
        session.output.endProgress()
        do throws(CommandFailure) {
            let environment = try session.shellEnvironment(for: line.text)
            let status = try await session.shell.run(line.text, environment, input)
            guard status != 0 else { return }
            throw CommandFailure(.failure, "the command ended with \(status)", kind: "shell")
        } catch {
            throw stop(error, "sh", at: line.span)
        }
    }
}
