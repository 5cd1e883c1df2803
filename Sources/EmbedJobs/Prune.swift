/// What to prune: jobs that have ended and datasets, all of them older than a moment.
public struct PruneRequest: Sendable, Equatable {
    /// Jobs that ended, and datasets that were made, before this moment are old.
    public var before: Timestamp
    /// Whether they are only counted.
    public var isDryRun: Bool

    /// Makes a request.
    public init(before: Timestamp, isDryRun: Bool = false) {
        self.before = before
        self.isDryRun = isDryRun
    }
}

/// What was pruned, or what would be.
public struct PruneSummary: Sendable, Equatable {
    /// Jobs.
    public var jobs: Int
    /// Datasets, uploads and outputs.
    public var datasets: Int
    /// Bytes of their files.
    public var bytes: Int
    /// Whether the service keeps every job, so that only datasets are pruned.
    public var keepsJobs: Bool

    /// Makes a summary.
    public init(jobs: Int = 0, datasets: Int = 0, bytes: Int = 0, keepsJobs: Bool = false) {
        self.jobs = jobs
        self.datasets = datasets
        self.bytes = bytes
        self.keepsJobs = keepsJobs
    }
}

extension EmbedJobsService {
    /// Prunes by what every service has: a look at every dataset, and a removal of each that is old and that no
    /// unfinished job reads.
    package func pruneDatasets(_ request: PruneRequest) async throws(APIError) -> PruneSummary {
        let inUse = Set(try await jobs().filter { !$0.status.isTerminal }.map(\.inputDatasetID))
        var summary = PruneSummary(keepsJobs: true)
        var query = DatasetListQuery()
        query.before = request.before
        query.offset = 0
        while true {
            let page = try await datasets(query)
            let old = page.filter { $0.createdAt < request.before && !inUse.contains($0.id) }
            for dataset in old {
                if !request.isDryRun { try await deleteDataset(dataset.id) }
                summary.datasets += 1
                summary.bytes += dataset.parts.reduce(0) { $0 + $1.sizeBytes }
            }
            guard page.count >= DatasetListQuery.limitDefault else { return summary }
            // What was deleted is not on the next page.
            query.offset = (query.offset ?? 0) + page.count - (request.isDryRun ? 0 : old.count)
        }
    }
}

extension APIError {
    /// A service without receipts, and what it has instead.
    package static func keepsNoReceipts(_ service: String) -> APIError {
        let message = "\(service) keeps no receipts of jobs; `get JOB format=json` shows what it keeps"
        return APIError(.notImplemented, message)
    }

    /// A service that cannot delete jobs, and what it can delete.
    package static func keepsEveryJob(_ service: String) -> APIError {
        let message = "\(service) does not delete jobs; `delete DATASET` deletes the datasets of one"
        return APIError(.notImplemented, message)
    }
}
