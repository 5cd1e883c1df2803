import EmbedJobs
import JobCommands
import Synchronization

/// A service that supports only lists, and single jobs.
final class ListService: EmbedJobsService {
    /// `count` jobs named by their numbers, of which some have failed.
    static func jobs(_ count: Int, failed: Set<Int> = []) -> [EmbedJob] {
        (0..<count).map { number in
            EmbedJob(
                id: JobID(rawValue: "job-\(number)"),
                name: "n\(number)",
                status: failed.contains(number) ? .failed : .complete,
                createdAt: Timestamp(microseconds: Int64(number)),
                inputDatasetID: DatasetID(rawValue: "docs-1"),
                outputDatasetID: failed.contains(number) ? nil : DatasetID(rawValue: "out-\(number)"),
                model: ModelName(rawValue: "tiny"),
                truncate: .end,
                inputType: .searchDocument,
                embeddingTypes: [.float],
                progress: JobProgress(rowsDone: 1, rowsTotal: 1),
                warnings: []
            )
        }
    }

    private struct Asked {
        var calls = 0
        var longestPage = 0
    }

    private let newest: [EmbedJob]
    private let datasetCount: Int
    private let isPaged: Bool
    private let growsBetweenPages: Bool
    private let asked = Mutex(Asked())

    init(jobs: [EmbedJob], datasets: Int = 0, isPaged: Bool = true, growsBetweenPages: Bool = false) {
        newest = jobs.reversed()
        datasetCount = datasets
        self.isPaged = isPaged
        self.growsBetweenPages = growsBetweenPages
    }

    var calls: Int { asked.withLock { $0.calls } }
    var longestPage: Int { asked.withLock { $0.longestPage } }

    /// Records a page and returns the number of earlier pages.
    private func note(_ count: Int) -> Int {
        asked.withLock { asked in
            defer { asked.calls += 1 }
            asked.longestPage = max(asked.longestPage, count)
            return asked.calls
        }
    }

    func jobs(_ query: JobListQuery) async throws(APIError) -> [EmbedJob] {
        // Ids are numbers from the oldest, so positions are known without a search.
        let start = query.before.flatMap { Int($0.rawValue.dropFirst("job-".count)) }.map { newest.count - $0 } ?? 0
        let page = isPaged ? Array(newest[start...].prefix(query.pageLength)) : newest
        _ = note(page.count)
        return page
    }

    func job(_ id: JobID) async throws(APIError) -> EmbedJob {
        guard let job = newest.first(where: { $0.id == id }) else { throw .noJob(id) }
        return job
    }

    func datasets(_ query: DatasetListQuery) async throws(APIError) -> [Dataset] {
        let added = growsBetweenPages ? note(0) : 0
        let all = (0..<datasetCount + added).map { number in
            Dataset(
                id: DatasetID(rawValue: "d-\(number)"),
                name: "d",
                type: .embedInput,
                validationStatus: .validated,
                validationError: nil,
                validationWarnings: [],
                createdAt: Timestamp(microseconds: Int64(number)),
                updatedAt: Timestamp(microseconds: Int64(number)),
                schema: nil,
                requiredFields: [],
                preserveFields: [],
                parts: []
            )
        }
        return query.page(of: all.reversed())
    }

    private var refusal: APIError { APIError(.internalError, "it only lists") }

    func uploadDataset(_ upload: DatasetUpload) async throws(APIError) -> DatasetID { throw refusal }
    func dataset(_ id: DatasetID) async throws(APIError) -> Dataset { throw refusal }
    func storedBytes() async throws(APIError) -> Int { throw refusal }
    func deleteDataset(_ id: DatasetID) async throws(APIError) { throw refusal }
    func content(ofPart index: Int, in id: DatasetID) async throws(APIError) -> ByteSource { throw refusal }
    func createJob(_ request: CreateJobRequest) async throws(APIError) -> JobID { throw refusal }
    func cancelJob(_ id: JobID) async throws(APIError) { throw refusal }
    func models() async throws(APIError) -> [Model] { throw refusal }
    func embed(_ request: EmbedRequest) async throws(APIError) -> Embeddings { throw refusal }
    func tokenize(_ text: String, model: ModelName) async throws(APIError) -> Tokens { throw refusal }
    func detokenize(_ ids: [Int], model: ModelName) async throws(APIError) -> String { throw refusal }
}
