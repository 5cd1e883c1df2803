package import EmbedJobs
internal import JobScript

/// The outcome of a script and of each job that it created.
package struct RunReport: Sendable {
    /// The script's name.
    package let script: String
    /// When the run began, as `$now`.
    package let timestamp: String
    /// How long it took.
    package let duration: Duration
    /// The script itself, then its jobs in the order in which they were created.
    package private(set) var cases: [Case]

    /// The script or one of its jobs.
    package struct Case: Sendable {
        /// The job's name, or its id; the script's name.
        package let name: String
        /// The job's id; nil for the script.
        package let id: JobID?
        /// The job's last known status; for the script, `complete` or the kind of its failure.
        package fileprivate(set) var status: String
        /// The code of the script's error, such as `unknown_command`; nil without one, and for a job.
        package var code: String?
        /// When the script's error was found, `syntax` or `check`, or the kind of its failure, as in `$error.kind`.
        package var kind: String?
        /// How it ended.
        package let outcome: Outcome
        /// How long it took; nil if its end was not seen.
        package let duration: Duration?
        /// Why it did not complete; nil if it did.
        package fileprivate(set) var message: String?
        /// The job as last seen; nil for the script, and for a job that was not fetched.
        var job: EmbedJob?
        /// The file that created it.
        package let file: String
        /// The line in that file, from 1; nil if it is not known.
        package let line: Int?
    }

    /// How something ended.
    package enum Outcome: Sendable {
        /// It completed.
        case complete
        /// It failed or was cancelled.
        case failed
        /// It was still running when last seen.
        case unfinished
    }

    init(
        _ library: ScriptLibrary,
        _ state: RunState,
        jobs: ArraySlice<RunState.CreatedJob>,
        duration: Duration,
        _ ending: ScriptRunner.Ending
    ) {
        let (exitCode, diagnostic) = (ending.exitCode, ending.diagnostic)
        script = library.source(nil).name
        timestamp = state.inputs.startTime.now
        self.duration = duration
        let location = diagnostic.map { library.source(of: $0) }
        let own = Case(
            name: script,
            id: nil,
            status: exitCode == .done ? JobStatus.complete.rawValue : exitCode.kind,
            code: exitCode == .done ? nil : diagnostic?.mistake.code,
            kind: exitCode == .done ? nil : diagnostic?.kind ?? exitCode.kind,
            outcome: exitCode == .done ? .complete : .failed,
            duration: duration,
            message: exitCode == .done ? nil : diagnostic?.message ?? exitCode.meaning,
            file: location?.name ?? script,
            line: diagnostic?.span.flatMap { location?.position(of: $0.start).line }
        )
        cases = [own] + jobs.map { Self.makeCase($0, state, library.source($0.file)) }
    }

    /// The report with the reason why the run was stopped: within it, every signal and a time limit are an
    /// interruption.
    package func stopped(with code: ExitCode) -> RunReport {
        guard cases[0].status == ExitCode.interrupted.kind else { return self }
        var report = self
        (report.cases[0].status, report.cases[0].kind) = (code.kind, code.kind)
        report.cases[0].message = code.meaning
        return report
    }

    private static func makeCase(_ created: RunState.CreatedJob, _ state: RunState, _ source: Source) -> Case {
        var (name, status, message, seen): (String?, JobStatus, String?, EmbedJob?) = (nil, .processing, nil, nil)
        switch state.jobs[created.id] {
        case .requested(let request): name = request.name
        case .seen(let job):
            (name, status, seen) = (job.name, job.status, job)
            if status.isTerminal && status != .complete { message = job.endClause }
        case nil: break
        }
        return Case(
            name: name ?? created.id.rawValue,
            id: created.id,
            status: status.rawValue,
            outcome: status == .complete ? .complete : status.isTerminal ? .failed : .unfinished,
            duration: state.ends[created.id].map { $0 - created.startedAt },
            message: message,
            job: seen,
            file: source.name,
            line: created.span.map { source.position(of: $0.start).line }
        )
    }
}
