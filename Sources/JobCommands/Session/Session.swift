package import EmbedJobs
package import JobScript

/// The state of a run or a prompt: the service, the output, the clock, and everything learned so far.
///
/// A value owned by one task. Commands read and change it; it holds all state of a run.
package struct Session: Sendable {
    /// The service that implements the API.
    package let service: any EmbedJobsService
    /// The output for data, messages and progress.
    package internal(set) var output: any CommandOutput
    /// The clock.
    package let clock: SessionClock
    /// How often the service is polled.
    package let polling: PollingPolicy
    /// The environment, for `$env`.
    package let environment: [String: String]
    /// When the run began, for `$today` and `$now`.
    package let startTime: StartTime
    /// Runs the lines after `!` and `|`.
    package let shell: Shell
    /// The arguments after a script's name that are not parameters, for `$args`.
    package let arguments: [String]
    /// The name of this run, for `$run.id`.
    package let runID: String
    /// The folder for files that outlive a session, which contains the run folders; nil if there is none.
    package let stateFolder: String?
    /// The folder of this run, for `$run.dir`; nil without a state folder.
    package internal(set) var runFolder: RunFolder?
    /// Writes the files after `>` and `>>`.
    package let redirects: RedirectWriter
    /// Whether the user agreed to destructive commands with `--yes`.
    package let hasConsent: Bool
    /// The dry run that shows the run instead; nil in a real run.
    package let dryRun: DryRun?
    /// Sends raw requests to the service, for `api`.
    package let rawExchange: RawExchange
    /// The lines typed at prompts, newest last, for `history`.
    package let typedLines: @Sendable () -> [String]
    /// The names that the prompt knows; nil outside a prompt, where only a script's own names count.
    package let names: NameCache?

    /// Creates an empty SHA-256 digest; nil if receipts are not needed, as in some tests.
    package let makeDigest: (@Sendable () -> any RunningDigest)?

    /// The settings that `set` changes.
    package var settings = Settings() {
        didSet { if settings != oldValue { output.adopt(settings) } }
    }
    /// The failure that the last `try` or `else` caught, for `$ok` and `$error`; nil after a success.
    package internal(set) var caughtFailure: CommandFailure?
    /// Whether only a real run will know if the last `try` or `else` caught something.
    var isCaughtUnknown = false
    /// The variables by name.
    package var variables: [String: Value] = [:]
    /// The last known state of each job.
    package private(set) var jobs: [JobID: JobCopy] = [:]
    /// The jobs that were created, in order.
    package private(set) var created: [CreatedJob] = []
    /// The times at which jobs were first seen to have ended.
    private(set) var ends: [JobID: Duration] = [:]
    /// The position of the current command in the script.
    var place: (file: String?, span: Span)?
    /// The last known state of each dataset.
    package private(set) var datasets: [DatasetID: Dataset] = [:]
    /// The job that was created last, for `$last_job`.
    package private(set) var lastJob: JobID?
    /// The datasets that a dry run could not request from the service.
    private(set) var unansweredDatasets: Set<DatasetID> = []
    /// The dataset that was uploaded last, for `$last_dataset`.
    package private(set) var lastDataset: DatasetID?
    /// The values of the rows of the table shown last, for `%1`.
    package private(set) var rows: [Value] = []
    /// The clock's time when the session began.
    private let startedAt: Duration
    /// What was created or uploaded last, for `$last`.
    package private(set) var last: Value?

    /// A created job with its position in the script and its time.
    package struct CreatedJob: Sendable {
        /// The job.
        package let id: JobID
        /// The time of its creation, by the session's clock.
        package let startedAt: Duration
        /// The included script that created it; nil for the script itself.
        package let file: String?
        /// The position in that script.
        package let span: Span?
    }

    /// The last known state of a job.
    package enum JobCopy: Sendable {
        /// Only the request is known: the job was created and not fetched since.
        case requested(CreateJobRequest)
        /// The job as returned by the service.
        case seen(EmbedJob)
        /// A dry run could not request the job from the service; nil if it did not create the job.
        case unanswered(CreateJobRequest?)
    }

    /// Creates a session.
    package init(
        service: any EmbedJobsService,
        output: any CommandOutput,
        clock: SessionClock = .real(),
        polling: PollingPolicy = .inProcess,
        environment: [String: String] = [:],
        startTime: StartTime = .current(),
        shell: Shell = .system,
        arguments: [String] = [],
        runID: String? = nil,
        redirects: RedirectWriter = .disk,
        hasConsent: Bool = false,
        dryRun: DryRun? = nil,
        stateFolder: String? = nil,
        rawExchange: @escaping RawExchange = Session.noExchange,
        typedLines: @escaping @Sendable () -> [String] = { [] },
        names: NameCache? = nil,
        makeDigest: (@Sendable () -> any RunningDigest)? = nil
    ) {
        self.service = service
        self.output = output
        self.clock = clock
        self.polling = polling
        self.environment = environment
        self.startTime = startTime
        self.shell = shell
        self.arguments = arguments
        self.runID = runID ?? startTime.runID
        self.redirects = redirects
        self.hasConsent = hasConsent
        self.dryRun = dryRun
        self.stateFolder = stateFolder
        self.rawExchange = rawExchange
        self.typedLines = typedLines
        self.names = names
        self.makeDigest = makeDigest
        startedAt = clock.elapsed()
    }

    /// Rejects raw requests, for sessions that do not send any.
    package static let noExchange: RawExchange = { _ throws(APIError) in
        throw APIError(.invalidRequest, "raw requests are not available here")
    }

    /// Whether the session belongs to a prompt.
    var isInteractive: Bool { names != nil }

    /// The current time by the session's clock.
    var now: Timestamp {
        let (seconds, attoseconds) = (clock.elapsed() - startedAt).components
        let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        return Timestamp(microseconds: startTime.moment.microseconds + microseconds)
    }

    /// Stores the values of the rows of the table that was just shown.
    mutating func note(rows: [Value]) { self.rows = rows }

    /// Stores a job that was just created.
    package mutating func note(created id: JobID, _ request: CreateJobRequest) {
        jobs[id] = .requested(request)
        created.append(CreatedJob(id: id, startedAt: clock.elapsed(), file: place?.file, span: place?.span))
        lastJob = id
        last = .job(id)
    }

    /// The jobs of this session that were not seen to end.
    var unfinishedJobs: [JobID] {
        created.map(\.id).filter { id in
            switch jobs[id] {
            case .seen(let job): !job.status.isTerminal
            // A dry run assumes that every job it waited for has ended.
            case .unanswered: false
            case .requested, nil: true
            }
        }
    }

    /// Stores the newest state of a job, for all its handles.
    package mutating func note(_ job: EmbedJob) {
        jobs[job.id] = .seen(job)
        if job.status.isTerminal && ends[job.id] == nil { ends[job.id] = clock.elapsed() }
    }

    /// Records that only a real run knows the state of a job.
    mutating func noteUnanswered(_ id: JobID) {
        switch jobs[id] {
        case .requested(let request): jobs[id] = .unanswered(request)
        case .unanswered: return
        case .seen, nil: jobs[id] = .unanswered(nil)
        }
    }

    /// Records that only a real run knows the state of a dataset.
    mutating func noteUnanswered(_ id: DatasetID) { unansweredDatasets.insert(id) }

    /// Stores the newest state of a dataset.
    package mutating func note(_ dataset: Dataset) { datasets[dataset.id] = dataset }

    /// Stores a dataset that was just uploaded.
    package mutating func note(uploaded id: DatasetID) {
        lastDataset = id
        last = .dataset(id)
    }

    /// How often the service is polled, including `set poll=`.
    var pollingInUse: PollingPolicy { settings.poll.map { polling.paced(at: $0) } ?? polling }
}
