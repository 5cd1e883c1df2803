/// The request to delete ended jobs and datasets older than a given time.
public struct PruneRequest: Sendable, Equatable {
    /// Jobs that ended and datasets that were created before this time are deleted.
    public var before: Timestamp
    /// Whether they are only counted.
    public var isDryRun: Bool

    /// Creates a request.
    public init(before: Timestamp, isDryRun: Bool = false) {
        self.before = before
        self.isDryRun = isDryRun
    }
}

/// The number of objects deleted, or that would be deleted by a dry run.
public struct PruneSummary: Sendable, Equatable {
    /// The number of jobs.
    public var jobs: Int
    /// The number of datasets, both uploads and outputs.
    public var datasets: Int
    /// The total size of their files in bytes.
    public var bytes: Int
    /// Whether the service keeps all jobs, so that only datasets are deleted.
    public var keepsJobs: Bool

    /// Creates a summary.
    public init(jobs: Int = 0, datasets: Int = 0, bytes: Int = 0, keepsJobs: Bool = false) {
        self.jobs = jobs
        self.datasets = datasets
        self.bytes = bytes
        self.keepsJobs = keepsJobs
    }
}

extension EmbedJobsService {
    /// Prunes with calls that every service supports: lists all datasets and deletes each old one that is not the
    /// input of an unfinished job.
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
            // Deleted datasets do not count towards the next page's offset.
            query.offset = (query.offset ?? 0) + page.count - (request.isDryRun ? 0 : old.count)
        }
    }
}

extension APIError {
    /// The error of a service without receipts, with an alternative.
    package static func keepsNoReceipts(_ service: String) -> APIError {
        let message = "\(service) does not keep job receipts; use `get JOB format=json`"
        return APIError(.notImplemented, message)
    }

    /// The error of a service that cannot delete jobs, with an alternative.
    package static func keepsEveryJob(_ service: String) -> APIError {
        let message = "\(service) cannot delete jobs; use `delete DATASET` for a job's datasets"
        return APIError(.notImplemented, message)
    }
}
