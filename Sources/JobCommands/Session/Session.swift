package import EmbedJobs
internal import JobScript
internal import LocalFiles

/// A run or a prompt as commands see it: what they can use, and what was learned so far.
///
/// A value owned by one task. Commands read and change it.
package struct Session: Sendable {
    /// What commands can use.
    package internal(set) var context: RunContext
    /// What the run has learned.
    package internal(set) var state: RunState
    /// The output for data, messages and progress.
    var output: any CommandOutput
    /// A dataset that was fetched to find it, for the command that runs now.
    var prefetched: Dataset?
    /// Whether a variable or a loop takes the value of the command that runs now, which then shows nothing.
    var wantsValue = false
    /// A text with which the next line of the prompt begins, left by `edit`.
    var draft: String?
    /// What the run records about its steps; nil without a journal.
    var journal: RunJournal?
    /// What is on record about the unfinished run of a script that calls `once`, for the check before the call.
    var onRecord: RunJournal?
    /// How the current script was started, for a journal; nil if scripts have none.
    var plan: RunPlan?
    /// The lock of a script that calls `once`, until its journal holds it.
    var locks: [FileLock] = []
    /// Whether `once` only finds out whether its work is finished, and otherwise ends the script.
    var onlyAsksOnce = false
    /// The position of the current command in the script.
    var location: (file: String?, span: Span)?
    /// The clock's time when the session began.
    private let startedAt: Duration

    /// Creates a session that has learned nothing yet.
    package init(_ context: RunContext, _ inputs: RunInputs = RunInputs(), output: any CommandOutput) {
        self.context = context
        self.output = context.effects.mode.output(over: output)
        state = RunState(
            inputs,
            isInteractive: context.names != nil,
            mode: context.effects.mode,
            localModels: context.localModels
        )
        if let services = context.services { state.services = { services.names } }
        startedAt = context.effects.clock.elapsed()
    }

    // MARK: What commands can use

    /// The service that implements the API.
    var service: any EmbedJobsService { context.effects.service }
    /// The clock that commands wait with.
    var clock: SessionClock { context.effects.clock }
    /// How the interpreter runs commands.
    var mode: any RunMode { context.effects.mode }
    /// How often the service is polled, including `set poll=`.
    var pollingInUse: PollingPolicy { context.polling.policy(every: settings.poll) }
    /// The current time by the session's clock.
    package var now: Timestamp {
        let (seconds, attoseconds) = (clock.elapsed() - startedAt).components
        let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        return Timestamp(microseconds: state.inputs.startTime.moment.microseconds + microseconds)
    }

    // MARK: What was learned

    /// The settings; a change is passed to the output.
    package var settings: Settings {
        get { state.settings }
        set {
            guard newValue != state.settings else { return }
            state.settings = newValue
            output.adopt(newValue)
        }
    }
    /// The variables by name.
    package var variables: [String: Value] {
        get { state.variables }
        _modify { yield &state.variables }
    }
    /// The last known state of each job.
    var jobs: [JobID: RunState.JobCopy] { state.jobs }
    /// The jobs that were created, in order.
    package var created: [RunState.CreatedJob] { state.created }
    /// The created jobs that were not seen to end, except those that a `wait` has named when it stopped waiting.
    package var unnamedJobs: [JobID] {
        let named = Set(state.waitedFor)
        return state.unfinishedJobs.filter { !named.contains($0) }
    }

    /// Stores the values of the rows of the table that was just shown.
    mutating func note(rows: [Value]) { state.rows = rows }

    /// Stores the records that were just shown.
    mutating func note(shown records: [Record]) {
        if !wantsValue { state.lastRows = .list(Record.values(of: records)) }
    }

    /// Stores a job that was just created.
    package mutating func note(created id: JobID, _ request: CreateJobRequest) {
        state.jobs[id] = .requested(request)
        let job = RunState.CreatedJob(id: id, startedAt: clock.elapsed(), file: location?.file, span: location?.span)
        state.created.append(job)
        state.lastJob = id
        state.last = .job(id)
    }

    /// Stores the newest state of a job, for all its handles.
    package mutating func note(_ job: EmbedJob) {
        state.jobs[job.id] = .seen(job)
        guard job.status.isTerminal else { return }
        if state.ends[job.id] == nil { state.ends[job.id] = clock.elapsed() }
        let output = job.outputDatasetID?.rawValue
        journal?.note(JournalEnd(id: job.id.rawValue, at: now, status: job.status.rawValue, output: output))
    }

    /// Stores the newest state of a dataset.
    package mutating func note(_ dataset: Dataset) {
        state.datasets[dataset.id] = dataset
        guard dataset.validationStatus.isTerminal else { return }
        let (id, status) = (dataset.id.rawValue, dataset.validationStatus.rawValue)
        journal?.note(JournalEnd(id: id, at: now, status: status, rows: dataset.rowCount))
    }

    /// Stores a dataset that was just uploaded.
    package mutating func note(uploaded id: DatasetID) {
        state.lastDataset = id
        state.last = .dataset(id)
    }
}
