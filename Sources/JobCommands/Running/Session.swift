package import EmbedJobs
package import JobScript

/// What a run, or a prompt, works with: the service, the way out, time, and everything it has learned.
///
/// A value owned by one task. Commands get it to read and to change; there is no global state beside it.
package struct Session: Sendable {
    /// Whatever answers the API.
    package let service: any EmbedJobsService
    /// Where data, messages and progress go.
    package internal(set) var output: any CommandOutput
    /// Time.
    package let clock: SessionClock
    /// How often the service is asked whether something has ended.
    package let polling: PollingPolicy
    /// The environment, for `$env`.
    package let environment: [String: String]
    /// When the run began, for `$today` and `$now`.
    package let startTime: StartTime
    /// What runs lines for the shell.
    package let shell: Shell
    /// The words behind a script's name that are no parameters, for `$args`.
    package let arguments: [String]
    /// The name of this run, for `$run.id`.
    package let runID: String
    /// The folder for what lasts from session to session, in which runs have theirs; nil where there is none.
    package let stateFolder: String?
    /// The folder of this run, for `$run.dir`; nil where there is no place for it.
    package internal(set) var runFolder: RunFolder?
    /// What writes the files behind `>` and `>>`.
    package let redirects: RedirectWriter
    /// Whether somebody agreed to commands that take away what cannot be had back.
    package let hasConsent: Bool
    /// What shows the run instead of doing it; nil in a real run.
    package let dryRun: DryRun?
    /// What hands requests to the service as they are, for `api`.
    package let rawExchange: RawExchange
    /// The lines that were typed at prompts, the newest last, for `history`.
    package let typedLines: @Sendable () -> [String]
    /// The names that the prompt knows; nil where nobody types: then only what a script itself says counts.
    package let names: NameCache?

    /// Makes an empty SHA-256 digest; nil where none is needed, as in tests without receipts.
    package let makeDigest: (@Sendable () -> any RunningDigest)?

    /// What `set` sets.
    package var settings = Settings() {
        didSet { if settings != oldValue { output.adopt(settings) } }
    }
    /// The failure that the last `try` or `else` caught, for `$ok` and `$error`; nil after a success.
    package internal(set) var caughtFailure: CommandFailure?
    /// Whether only a real run will know if the last `try` or `else` caught something.
    var isCaughtUnknown = false
    /// The variables by name.
    package var variables: [String: Value] = [:]
    /// The newest copy of each job that was seen.
    package private(set) var jobs: [JobID: JobCopy] = [:]
    /// The jobs that were created, in order.
    package private(set) var created: [CreatedJob] = []
    /// When jobs were first seen to have ended.
    private(set) var ends: [JobID: Duration] = [:]
    /// Where in the script the command stands that is being run.
    var place: (file: String?, span: Span)?
    /// The newest copy of each dataset that was seen.
    package private(set) var datasets: [DatasetID: Dataset] = [:]
    /// The job that was created last, for `$last_job`.
    package private(set) var lastJob: JobID?
    /// The datasets that a dry run came to where the service would be asked for them.
    private(set) var unansweredDatasets: Set<DatasetID> = []
    /// The dataset that was uploaded last, for `$last_dataset`.
    package private(set) var lastDataset: DatasetID?
    /// What the rows stand for of the table that was shown last, for `%1`.
    package private(set) var rows: [Value] = []
    /// What the clock showed when the session began.
    private let startedAt: Duration
    /// What was created or uploaded last, for `$last`.
    package private(set) var last: Value?

    /// A job that was created, and where and when.
    package struct CreatedJob: Sendable {
        /// The job.
        package let id: JobID
        /// When, by the session's clock.
        package let startedAt: Duration
        /// The included script that created it; nil for the script itself.
        package let file: String?
        /// Where in it.
        package let span: Span?
    }

    /// What is known of a job.
    package enum JobCopy: Sendable {
        /// Only what was asked for: the job was created and not looked at since.
        case requested(CreateJobRequest)
        /// The job as the service showed it.
        case seen(EmbedJob)
        /// A dry run came to where the service would be asked; nil for a job that it did not create.
        case unanswered(CreateJobRequest?)
    }

    /// Makes a session that has learned nothing yet.
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

    /// Where there is no wire to the service, which is so only where nothing is to be sent.
    package static let noExchange: RawExchange = { _ throws(APIError) in
        throw APIError(.invalidRequest, "nothing is sent to the service as it is here")
    }

    /// Whether somebody types at a prompt.
    var isInteractive: Bool { names != nil }

    /// This moment, as far as the session's clock knows.
    var now: Timestamp {
        let (seconds, attoseconds) = (clock.elapsed() - startedAt).components
        let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        return Timestamp(microseconds: startTime.moment.microseconds + microseconds)
    }

    /// Remembers what the rows of a table stand for that was just shown.
    mutating func note(rows: [Value]) { self.rows = rows }

    /// Remembers a job that was just created.
    package mutating func note(created id: JobID, _ request: CreateJobRequest) {
        jobs[id] = .requested(request)
        created.append(CreatedJob(id: id, startedAt: clock.elapsed(), file: place?.file, span: place?.span))
        lastJob = id
        last = .job(id)
    }

    /// The jobs created in this session that have not ended, as far as was seen.
    var unfinishedJobs: [JobID] {
        created.map(\.id).filter { id in
            switch jobs[id] {
            case .seen(let job): !job.status.isTerminal
            // A dry run takes it that what was waited for has ended.
            case .unanswered: false
            case .requested, nil: true
            }
        }
    }

    /// Remembers a newer copy of a job: every handle of it shows the new state.
    package mutating func note(_ job: EmbedJob) {
        jobs[job.id] = .seen(job)
        if job.status.isTerminal && ends[job.id] == nil { ends[job.id] = clock.elapsed() }
    }

    /// Remembers that a job was asked for and that only a real run will know the answer.
    mutating func noteUnanswered(_ id: JobID) {
        switch jobs[id] {
        case .requested(let request): jobs[id] = .unanswered(request)
        case .unanswered: return
        case .seen, nil: jobs[id] = .unanswered(nil)
        }
    }

    /// Remembers that a dataset was asked for and that only a real run will know the answer.
    mutating func noteUnanswered(_ id: DatasetID) { unansweredDatasets.insert(id) }

    /// Remembers a newer copy of a dataset.
    package mutating func note(_ dataset: Dataset) { datasets[dataset.id] = dataset }

    /// Remembers a dataset that was just uploaded.
    package mutating func note(uploaded id: DatasetID) {
        lastDataset = id
        last = .dataset(id)
    }

    /// How often the service is asked, as `set poll=` says.
    var pollingInUse: PollingPolicy { settings.poll.map { polling.paced(at: $0) } ?? polling }
}
