internal import EmbedJobs
internal import JobScript
internal import LocalFiles

extension RunEffects {
    /// The effects of a run that changes nothing outside the process.
    package init(showing dryRun: DryRun) {
        self.init(service: dryRun, mode: dryRun)
        // Nothing is waited for, so the clock stays at zero.
        clock = SessionClock(elapsed: { .zero }, sleep: { _ in try Task.checkCancellation() })
        shell = SystemShell { line, _, input throws(CommandFailure) in
            dryRun.noteMade(nil)
            if input == nil { dryRun.show("! \(line)") } else { dryRun.detail("| \(line)") }
            return 0
        } capture: { line, _ in
            // The interpreter shows the line with what it is for.
            if ShellLine.mayMakeFiles(line) { dryRun.noteMade(nil) }
            return nil
        }
        redirects = RedirectWriter { _, path, appends, _ throws(CommandFailure) in
            dryRun.noteMade(path)
            dryRun.detail("\(appends ? ">>" : ">") \(path)")
            return nil
        }
        rawExchange = { request throws(APIError) in
            dryRun.request("\(request.method) \(request.target)")
            throw .unanswered
        }
    }
}

/// Shows commands as they run, with placeholders for results that only a real run knows.
extension DryRun: RunMode {
    func run(
        _ command: Command,
        _ arguments: Arguments,
        for receiver: Receiver?,
        _ session: inout Session
    ) async throws(CommandFailure) -> Value? {
        begin(command, arguments, receiver, session.state)
        if arguments.areUnknown { return placeholder(command, arguments) }
        let arguments = showLookups(arguments)
        defer { session.state.unknowns = unknowns }
        do throws(CommandFailure) {
            return try await command.call(&session, arguments)
        } catch {
            guard continues(after: error) else { throw error }
            session.state.lastRows = .unknown("<last_rows>", .list(.unknown))
            return placeholder(command, arguments)
        }
    }

    func iterator(
        of command: Command,
        _ arguments: Arguments,
        _ session: inout Session
    ) async throws(CommandFailure) -> (any ValueIterator)? {
        guard let iterate = command.iterate, !arguments.areUnknown else { return nil }
        begin(command, arguments, nil, session.state)
        return ShownIterator(base: try iterate(&session, showLookups(arguments)), dryRun: self)
    }

    /// Shows the search for jobs by a name or a shortened id, and returns the arguments with placeholders for them.
    /// Datasets are shown as typed, since any text may be the whole id of one.
    private func showLookups(_ arguments: Arguments) -> Arguments {
        var handles: [String: Value] = [:]
        for (text, kinds) in arguments.references
        where kinds == .job && !JobID.isWhole(text) && handles[text] == nil && !unknowns.ids.contains(text) {
            request("GET /v1/embed-jobs to find the job \(text)")
            handles[text] = .job(JobID(rawValue: "<id of \(text)>"))
        }
        return arguments.replacing(handles)
    }

    /// Passes on what becomes unknown with each value.
    private struct ShownIterator: ValueIterator {
        var base: any ValueIterator
        let dryRun: DryRun

        mutating func next(_ session: inout Session) async throws(CommandFailure) -> Value? {
            defer { session.state.unknowns = dryRun.unknowns }
            return try await base.next(&session)
        }
    }

    var takesEffect: Bool { false }

    /// A response that only the service knows does not stop the run.
    func continues(after failure: CommandFailure) -> Bool { failure.kind == APIError.Code.unanswered.rawValue }

    /// What failed before a real run would fail again.
    var repeatsAttempts: Bool { false }

    /// A command that is only shown cannot fail.
    var caughtOnSuccess: RunState.Caught { .unknown }

    /// Messages of commands are left out: their work is not done.
    func output(over base: any CommandOutput) -> any CommandOutput { DryRunOutput(base) }

    func create(_ folder: RunFolder) {}
}
