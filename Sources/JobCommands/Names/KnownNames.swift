package import EmbedJobs

/// The models, jobs and datasets that a service listed last, for completion without a request.
package struct KnownNames: Sendable {
    /// The models, in the service's order.
    package let models: [Model]
    /// The jobs, newest first.
    package let jobs: [Entry]
    /// The datasets, newest first.
    package let datasets: [Entry]

    private let ids: Set<String>

    /// One job or dataset.
    package struct Entry: Hashable, Sendable {
        /// The id.
        package let id: String
        /// The name, if it has one.
        package let name: String?
        /// Its state: a job's status, or a dataset's type and validation status.
        package let state: String
        /// When it was created.
        package let createdAt: Timestamp
        /// The dataset of a job's rows, by its id.
        package let datasetID: String?
        /// The fields that a dataset keeps besides the text.
        package let fields: [String]

        /// Creates an entry from its fields.
        package init(
            id: String,
            name: String?,
            state: String,
            createdAt: Timestamp,
            datasetID: String? = nil,
            fields: [String] = []
        ) {
            self.id = id
            self.name = name
            self.state = state
            self.createdAt = createdAt
            self.datasetID = datasetID
            self.fields = fields
        }

        /// The entry of a job.
        package init(_ job: EmbedJob) {
            self.init(
                id: job.id.rawValue,
                name: job.name,
                state: job.status.rawValue,
                createdAt: job.createdAt,
                datasetID: job.inputDatasetID.rawValue
            )
        }

        /// The entry of a dataset; the state of a validated one is its type alone.
        package init(_ dataset: Dataset) {
            let (type, status) = (dataset.type.rawValue, dataset.validationStatus)
            let state = status == .validated ? type : "\(type), \(status)"
            self.init(
                id: dataset.id.rawValue,
                name: dataset.name,
                state: state,
                createdAt: dataset.createdAt,
                fields: dataset.preserveFields
            )
        }
    }

    /// No names.
    package static let none = KnownNames(models: [], jobs: [], datasets: [])

    /// Creates a list of names from jobs and datasets, newest first.
    package init(models: [Model], jobs: [Entry], datasets: [Entry]) {
        self.models = models
        self.jobs = jobs
        self.datasets = datasets
        ids = Set(jobs.map(\.id)).union(datasets.map(\.id))
    }

    // MARK: Updates from the run

    /// The jobs, with those that a run has created or seen end since the service listed them.
    package func jobs(with state: RunState) -> [Entry] {
        let own = state.created.reversed().filter { !ids.contains($0.id.rawValue) }.map { created in
            switch state.jobs[created.id] {
            case .seen(let job): return Entry(job)
            case .requested(let request): return Self.entry(created.id, request)
            case nil: return Self.entry(created.id, nil)
            }
        }
        guard !state.jobs.isEmpty else { return jobs }
        return own
            + jobs.map { entry in
                guard case .seen(let job) = state.jobs[JobID(rawValue: entry.id)], job.status.isTerminal else {
                    return entry
                }
                return Entry(job)
            }
    }

    /// The datasets, with those that a run has seen since the service listed them.
    package func datasets(with state: RunState) -> [Entry] {
        let own = state.datasets.values.filter { !ids.contains($0.id.rawValue) }
        guard !own.isEmpty else { return datasets }
        return own.sorted { ($1.createdAt, $0.id.rawValue) < ($0.createdAt, $1.id.rawValue) }.map { Entry($0) }
            + datasets
    }

    private static func entry(_ id: JobID, _ request: CreateJobRequest?) -> Entry {
        Entry(
            id: id.rawValue,
            name: request?.name,
            state: JobStatus.processing.rawValue,
            createdAt: .distantPast,
            datasetID: request?.datasetID.rawValue
        )
    }
}

extension Timestamp {
    /// Earlier than any other time, for entries whose time is not known.
    fileprivate static let distantPast = Timestamp(microseconds: .min)
}
