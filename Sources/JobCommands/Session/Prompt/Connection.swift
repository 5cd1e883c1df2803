internal import EmbedJobs

/// A service that a prompt is connected to.
package struct Connection: Sendable {
    /// What `connect` takes for it, which distinguishes it from the other services of a prompt.
    package let id: String
    /// The service's name in the prompt.
    package let label: String
    /// Watches the session's jobs there, also while the prompt is connected to another service.
    package let watcher: JobWatcher
    /// Whether its jobs pause when this process exits, as with the engine in this process.
    package let jobsNeedProcess: Bool

    /// Creates a connection.
    package init(id: String, label: String, watcher: JobWatcher, jobsNeedProcess: Bool) {
        self.id = id
        self.label = label
        self.watcher = watcher
        self.jobsNeedProcess = jobsNeedProcess
    }
}

/// The services that a prompt can connect to.
package protocol ServiceDirectory: Sendable {
    /// The names that `connect` takes, besides addresses.
    var names: [String] { get }
    /// Opens the service with a name or an address, and checks that it responds. A failure changes nothing.
    ///
    /// Returns the context of runs with the service, with its connection.
    func open(_ target: String) async throws(CommandFailure) -> RunContext
    /// Fetches the names for completion from this service from now on.
    func use(_ connection: Connection)
}

extension Session {
    /// Connects to another service. Jobs keep running on the service that is left, and are still watched.
    ///
    /// What the session knows of that service is kept for the return: a variable that holds one of its jobs or datasets
    /// would refer to nothing, or to something else, on the new one.
    mutating func connect(to target: String) async throws(CommandFailure) {
        guard let services = context.services, let left = context.connection else {
            throw CommandFailure(.missingServices)
        }
        let opened = try await services.open(target)
        guard let connection = opened.connection else { throw CommandFailure(.missingServices) }
        guard connection.id != left.id else {
            output.message("already connected to \(connection.label)")
            return
        }
        await left.watcher.release(self)
        let kept = state.leaveService()
        state.leftServices[left.id] = kept
        context = context.connected(to: opened)
        state.localModels = context.localModels
        let restored = state.leftServices.removeValue(forKey: connection.id).map { state.returnToService($0) } ?? []
        services.use(connection)
        output.message("connected to \(connection.label)")
        if !kept.variables.isEmpty {
            let names = Self.list(kept.variables.keys.sorted())
            output.message("\(names): of \(left.label), unset until connect \(left.id)")
        }
        if !restored.isEmpty { output.message("\(Self.list(restored)): set again") }
    }

    private static func list(_ names: [String]) -> String { names.map { "$" + $0 }.joined(separator: ", ") }
}

extension RunState {
    /// What a session knows of one service.
    struct ServiceState: Sendable {
        /// The variables that hold jobs or datasets.
        var variables: [String: Value]
        var jobs: [JobID: JobCopy]
        var created: [CreatedJob]
        var ends: [JobID: Duration]
        var datasets: [DatasetID: Dataset]
        var lastJob: JobID?
        var lastDataset: DatasetID?
        var last: Value?
    }

    /// Forgets what is known of the service, and returns it. Row numbers are forgotten too.
    fileprivate mutating func leaveService() -> ServiceState {
        let left = ServiceState(
            variables: variables.filter { $0.value.refersToService },
            jobs: jobs,
            created: created,
            ends: ends,
            datasets: datasets,
            lastJob: lastJob,
            lastDataset: lastDataset,
            last: last
        )
        variables = variables.filter { !$0.value.refersToService }
        (jobs, created, ends, datasets) = ([:], [], [:], [:])
        (lastJob, lastDataset, last, rows) = (nil, nil, nil, [])
        return left
    }

    /// Restores what was known of a service, and returns the names of its variables. A variable that was set meanwhile
    /// keeps its value.
    fileprivate mutating func returnToService(_ left: ServiceState) -> [String] {
        (jobs, created, ends, datasets) = (left.jobs, left.created, left.ends, left.datasets)
        (lastJob, lastDataset, last) = (left.lastJob, left.lastDataset, left.last)
        let restored = left.variables.filter { variables[$0.key] == nil }
        variables.merge(restored) { current, _ in current }
        return restored.keys.sorted()
    }
}

extension Value {
    /// Whether it is a job or a dataset, or a list with one.
    fileprivate var refersToService: Bool {
        switch self {
        case .job, .dataset: true
        case .list(let values): values.contains(where: \.refersToService)
        case .unknown(_, let shape): [.job, .dataset].contains(shape.element)
        case .text, .file, .record, .array: false
        }
    }
}
