internal import EmbedJobs
internal import EmbedJobsEngine
internal import EmbedJobsHost
internal import JobCommands
internal import JobScript
internal import JobShell

/// A run of scripts on a service (by default the engine in this process), or a dry run.
struct ScriptRun {
    /// A script and the values for its parameters.
    struct Script: Sendable {
        let source: Source
        /// The command, if it was given as arguments rather than as text.
        var command: WordCommand?
        var parameters: [(name: String, value: String)] = []
    }

    let host: HostEnvironment
    let scripts: [Script]
    var isDry = false
    /// Whether the user has agreed to destructive commands.
    var hasConsent = false
    let output: TerminalOutput
    /// The scripts' `$args`.
    var arguments: [String] = []
    var reports: [ReportFile] = []
    /// Whether the remaining scripts run after one has failed.
    var keepsGoing = false
    /// The service that the options select.
    var selection = ServiceChoice.Selection()
    /// Whether every exchange with a service is shown.
    var isVerbose = false
    /// When the run is stopped; nil for never.
    var timeout: RunTimeout?
    /// The options of runs that have a journal; nil without options.
    var journal: JournalOptions?
    /// Whether each script that changes something has a journal.
    var recordsScripts = false
    /// The options of the line that continues a run.
    var continuationOptions: [String] = []

    /// The results of the scripts.
    private struct Outcome: Sendable {
        var code = ExitCode.done
        var jobs: [JobID] = []
        /// The created jobs that were not seen to end and that no command has named as running.
        var unnamedJobs: [JobID] = []
        var reports: [RunReport] = []

        /// The exit code is that of the first script that failed.
        mutating func note(_ runner: ScriptRunner, _ code: ExitCode) {
            if self.code == .done { self.code = code }
            jobs += runner.session.created.map(\.id)
            unnamedJobs += runner.session.unnamedJobs
            if let report = runner.lastReport { reports.append(report) }
        }
    }

    /// Runs the scripts; throws the exit code unless it is 0.
    func run() async throws(ProcessEnd) {
        if !isDry { try ProcessLimits.prepare(output) }
        let choice = try ServiceChoice.made(selection, host, output)
        let end =
            if isDry {
                await runDry(on: choice)
            } else {
                await runReal(on: choice)
            }
        output.finish()
        if end != .done { throw ProcessEnd(code: end) }
    }

    private func runReal(on choice: ServiceChoice) async -> ExitCode {
        let open = OpenService(choice, in: host, output, isVerbose: isVerbose)
        let path = host.paths.state.map { "\($0)/history" }
        let work = Task { [self] in
            var context = open.context
            context.typedLines = { History(path: path).lines($0) }
            context.standardInput = standardInput
            setUpJournals(&context)
            if asks { context.confirm = TerminalQuestion().ask }
            return await runScripts(in: context)
        }
        let (outcome, early) = await ended(work) { $0.code }
        let stranded = await open.stranded(outcome.jobs)
        reportUnfinished(stranded)
        if stranded == 0, early != nil || outcome.code == .timeout,
            let notice = choice.notice(ofRunning: outcome.unnamedJobs)
        {
            output.warning(notice)
        }
        await open.close()
        let written = write(outcome.reports.map { report in early.map(report.stopped) ?? report })
        return early ?? (written ? outcome.code : .failure)
    }

    /// Shows what the scripts would do. Writes no report, because a dry run writes no files.
    private func runDry(on choice: ServiceChoice) async -> ExitCode {
        let work = Task { [self] () -> Result<ExitCode, APIError> in
            do throws(APIError) { return .success(try await show(on: choice)) } catch { return .failure(error) }
        }
        let (result, early) = await ended(work) { (try? $0.get()) ?? .failure }
        switch result {
        case .success(let code): return early ?? code
        case .failure(let error):
            let failure = CommandFailure(error)
            output.report(failure)
            return early ?? failure.exitCode
        }
    }

    /// Waits for the end of some work, which a signal or the time limit cancels. Returns its result, and the exit code
    /// if it ended early.
    private func ended<Result: Sendable>(
        _ work: Task<Result, Never>,
        _ code: (Result) -> ExitCode
    ) async -> (Result, early: ExitCode?) {
        let interrupts = Interrupts({ _ in work.cancel() }, beforeEnd: { [output] in output.endProgress() })
        let failure = timeout.map { CommandFailure(.timeout, ProgramMistake.runTimedOut($0.text)) }
        let deadline = RunDeadline(
            timeout?.duration,
            cancel: { work.cancel() },
            end: { [output] in
                output.endProgress()
                if let failure { output.report(failure) }
                ProcessEnd.now(.timeout)
            }
        )
        let result = await work.value
        deadline.finish()
        if let signal = interrupts.end { return (result, signal) }
        guard let failure, deadline.hasPassed, code(result) != .done else { return (result, nil) }
        output.report(failure)
        return (result, .timeout)
    }

    private func show(on choice: ServiceChoice) async throws(APIError) -> ExitCode {
        let copies: CopyCounter? = if case .engine = choice { host.copyCounter() } else { nil }
        let dryRun = DryRun(output: output, counter: try await host.tokenCounter(), copies: copies)
        var context = RunContext(RunEffects(showing: dryRun))
        context.standardInput = standardInput
        if case .engine = choice { context.localModels = host.localModels }
        context.makeDigest = { RunningSHA256() }
        context.journals = host.journals(of: choice)
        setUpJournals(&context)
        let outcome = await runScripts(in: context)
        if outcome.code != .usage { try await dryRun.finish() }
        return outcome.code
    }

    private func setUpJournals(_ context: inout RunContext) {
        guard var setup = context.journals else { return }
        journal?.apply(to: &setup)
        (setup.coversScripts, setup.options) = (recordsScripts, continuationOptions)
        context.journals = setup
    }

    /// Standard input, which one of the scripts may be read from.
    private var standardInput: StandardInput {
        StandardInput(scripts.contains { $0.source.name == Source.standardInputName } ? .script : nil)
    }

    /// Whether a destructive command asks: a single one, typed at a terminal without `--yes`. A script needs it.
    private var asks: Bool {
        !hasConsent && !isDry && scripts.allSatisfy { $0.command != nil } && TerminalQuestion().canAsk
    }

    /// The inputs of one script.
    private var inputs: RunInputs { RunInputs(of: host, arguments: arguments, hasConsent: hasConsent || asks) }

    /// Runs the scripts in order, each in its own session, if all of them pass the check.
    private func runScripts(in context: RunContext) async -> Outcome {
        var outcome = Outcome()
        if scripts.count > 1 {
            await check(in: context, &outcome)
            guard outcome.code == .done else { return outcome }
        }
        for script in scripts {
            var runner = ScriptRunner(session: Session(context, inputs, output: output))
            let code =
                if let command = script.command {
                    await runner.run(command)
                } else {
                    await runner.run(script.source, parameters: script.parameters)
                }
            outcome.note(runner, code)
            // With a refused key, no other script can succeed either.
            if code != .done, !keepsGoing || code == .credentials || Task.isCancelled { break }
        }
        return outcome
    }

    /// Reports all mistakes in all scripts. Files that an earlier script will create count as existing for later ones.
    private func check(in context: RunContext, _ outcome: inout Outcome) async {
        var before: CheckReport?
        for script in scripts {
            var runner = ScriptRunner(session: Session(context, inputs, output: output))
            let report = runner.report(on: script.source, parameters: script.parameters, after: before)
            // Running a script with mistakes only reports them, and records them for machine-readable reports.
            if !report.mistakes.isEmpty {
                let code = await runner.run(script.source, parameters: script.parameters, after: before)
                outcome.note(runner, code)
            }
            before = report
        }
    }

    /// Writes the requested reports; returns false after reporting an error.
    private func write(_ all: [RunReport]) -> Bool {
        var isDone = true
        for file in reports {
            do throws(CommandFailure) {
                for report in all { try file.update(with: report) }
            } catch {
                output.report(error)
                isDone = false
            }
        }
        return isDone
    }

    /// Reports how many of the jobs that the run created are unfinished.
    private func reportUnfinished(_ unfinished: Int) {
        guard unfinished > 0 else { return }
        output.message(
            unfinished == 1
                ? "1 job is unfinished; it resumes when the store is next opened"
                : "\(unfinished) jobs are unfinished; they resume when the store is next opened"
        )
    }
}
