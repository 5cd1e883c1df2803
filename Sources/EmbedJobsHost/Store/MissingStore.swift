package import EmbedJobs
internal import EmbedJobsEngine

/// The contents of a store that does not exist yet: no datasets, no jobs, and the models that are already installed.
///
/// Reading does not create a store; only writing does.
package struct MissingStore: EmbedJobsService {
    /// The folder where the store would be.
    let folder: String

    /// Creates the contents of a missing store.
    package init(folder: String) { self.folder = folder }

    package func dataset(_ id: DatasetID) async throws(APIError) -> Dataset { throw notFound(id) }

    package func datasets(_ query: DatasetListQuery) async throws(APIError) -> [Dataset] { [] }

    package func storedBytes() async throws(APIError) -> Int { 0 }

    package func deleteDataset(_ id: DatasetID) async throws(APIError) { throw notFound(id) }

    package func content(ofPart index: Int, in id: DatasetID) async throws(APIError) -> ByteSource {
        throw notFound(id)
    }

    package func job(_ id: JobID) async throws(APIError) -> EmbedJob { throw .noJob(id) }

    package func jobs(_ query: JobListQuery) async throws(APIError) -> [EmbedJob] {
        if let before = query.before { throw .noJob(before) }
        return []
    }

    package func cancelJob(_ id: JobID) async throws(APIError) { throw .noJob(id) }

    package func receipt(of id: JobID) async throws(APIError) -> JobReceipt { throw .noJob(id) }

    package func deleteJob(_ id: JobID, withOutput: Bool) async throws(APIError) { throw .noJob(id) }

    package func prune(_ request: PruneRequest) async throws(APIError) -> PruneSummary { PruneSummary() }

    package func models() async throws(APIError) -> [Model] {
        try await ModelInstaller.library(ofStoreIn: folder).models()
    }

    // MARK: Operations that create a store are never called on a missing one

    package func uploadDataset(_ upload: DatasetUpload) async throws(APIError) -> DatasetID { throw missing }

    package func createJob(_ request: CreateJobRequest) async throws(APIError) -> JobID {
        throw notFound(request.datasetID)
    }

    package func embed(_ request: EmbedRequest) async throws(APIError) -> Embeddings { throw missing }

    package func tokenize(_ text: String, model: ModelName) async throws(APIError) -> Tokens { throw missing }

    package func detokenize(_ ids: [Int], model: ModelName) async throws(APIError) -> String { throw missing }

    private func notFound(_ id: DatasetID) -> APIError {
        APIError(.notFound, "dataset with the id '\(id)' not found")
    }

    private var missing: APIError { APIError(.unavailable, "the store does not exist yet") }
}
