package import EmbedJobs
internal import JobScript

/// What a run or a prompt was given and has learned: all that the variables of scripts show, and completion.
///
/// Evaluation reads it and never sends a request.
package struct RunState: Sendable {
    /// What the run was given when it started.
    package let inputs: RunInputs
    /// Whether the lines are typed at a prompt.
    let isInteractive: Bool
    /// How the run takes effect: a dry run knows which files it would have made.
    let mode: any RunMode
    /// Whether the run is a single command from a program's arguments.
    var isSingleCommand = false
    /// The models of a service on this machine; see ``RunContext/localModels``.
    var localModels: @Sendable () -> [String]?
    /// The names of the services that a prompt can connect to.
    package internal(set) var services: @Sendable () -> [String] = { [] }
    /// What is known of the services that `connect` has left, by their ids.
    var leftServices: [String: ServiceState] = [:]

    /// The time of `$now` and `$today`; at the prompt, that of the line. A continued run has that of its start.
    var time: StartTime
    /// The value of `$run.id`.
    var runID: String
    /// The values of parameters that were not given and are texts: those on record if the run continues another one.
    var standards: [String: JournalContents.Standard] = [:]
    /// The values of `$args`.
    var arguments: [String]
    /// The settings that `set` changes.
    package internal(set) var settings = Settings()
    /// The script that set each setting last, by the setting's name; the lines of a prompt are one script.
    var settingOrigins: [String: String] = [:]
    /// The name of the script that runs, or that ran last.
    var scriptName = ""
    /// What the last `try` or `else` caught, for `$ok` and `$error`.
    var caught = Caught.nothing
    /// The variables by name.
    package internal(set) var variables: [String: Value] = [:]
    /// The last known state of each job.
    package internal(set) var jobs: [JobID: JobCopy] = [:]
    /// The jobs that were created, in order.
    var created: [CreatedJob] = []
    /// The jobs that an earlier process of this run has created, and that may still be running.
    var resumed: [JobID] = []
    /// The jobs whose end a `wait` has reported.
    var awaited: Set<JobID> = []
    /// The jobs that a `wait` is waiting for, or that it named when it stopped waiting.
    var waitedFor: [JobID] = []
    /// The times at which jobs were first seen to have ended.
    var ends: [JobID: Duration] = [:]
    /// The last known state of each dataset.
    package internal(set) var datasets: [DatasetID: Dataset] = [:]
    /// The job that was created last, for `$last_job`.
    var lastJob: JobID?
    /// The dataset that was uploaded last, for `$last_dataset`.
    var lastDataset: DatasetID?
    /// What was created or uploaded last, for `$last`.
    var last: Value?
    /// The values of the rows of the table shown last, for `%1`.
    package internal(set) var rows: [Value] = []
    /// The uploads without the rows of an earlier output, by their datasets.
    var reusedUploads: [DatasetID: ReusedUpload] = [:]
    /// The earlier output that was read last.
    var earlierOutput: EarlierOutput?
    /// The records that a command showed last, for `$last_rows`.
    var lastRows = Value.list([])
    /// The folder of this run, for `$run.dir`; nil without a state folder.
    package internal(set) var runFolder: RunFolder?
    /// What only a real run knows.
    var unknowns = Unknowns()

    init(
        _ inputs: RunInputs,
        isInteractive: Bool,
        mode: any RunMode,
        localModels: @escaping @Sendable () -> [String]? = { nil }
    ) {
        self.inputs = inputs
        time = inputs.startTime
        runID = inputs.runID
        arguments = inputs.arguments
        self.isInteractive = isInteractive
        self.mode = mode
        self.localModels = localModels
    }

    /// A created job with its position in the script and its time.
    package struct CreatedJob: Sendable {
        /// The job.
        package let id: JobID
        /// The time of its creation, by the session's clock.
        let startedAt: Duration
        /// The included script that created it; nil for the script itself.
        let file: String?
        /// The position in that script.
        let span: Span?
    }

    /// The last known state of a job.
    package enum JobCopy: Sendable {
        /// Only the request is known: the job was created and not fetched since.
        case requested(CreateJobRequest)
        /// The job as returned by the service.
        case seen(EmbedJob)
    }

    /// What a `try` or `else` caught.
    enum Caught: Sendable {
        /// The command succeeded.
        case nothing
        case failure(CommandFailure)
        /// Only a real run knows.
        case unknown
    }

    /// The jobs of this run that were not seen to end, also those that an earlier process of it has created.
    var unfinishedJobs: [JobID] {
        var known: Set<JobID> = []
        return (resumed + created.map(\.id)).filter { id in
            guard known.insert(id).inserted else { return false }
            if case .seen(let job) = jobs[id] { return !job.status.isTerminal }
            // A dry run assumes that every job it waited for has ended.
            return !unknowns.jobs.contains(id)
        }
    }
}
