internal import EmbedJobs

/// What a run refers to although only a real run knows it; nothing in a real run.
struct Unknowns: Sendable {
    /// Placeholders for ids that the service would assign.
    var ids: Set<String> = []
    /// The jobs and datasets that a dry run could not request from the service.
    var jobs: Set<JobID> = []
    var datasets: Set<DatasetID> = []
}
