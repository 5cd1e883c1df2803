import EmbedJobs
import JobCommands
import JobScript
import Synchronization
import TestSupport
import Testing

/// Lists of several pages, through the commands that show them.
@Suite struct PagedListTests {
    private static let datasetID = DatasetID(rawValue: "docs-1")

    /// A service with `count` jobs named by their numbers, some of which have failed.
    private static func jobs(_ count: Int, failed: Set<Int> = []) -> [EmbedJob] {
        (0..<count).map { number in
            EmbedJob(
                id: JobID(rawValue: "job-\(number)"),
                name: "n\(number)",
                status: failed.contains(number) ? .failed : .complete,
                createdAt: Timestamp(microseconds: Int64(number)),
                inputDatasetID: datasetID,
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

    /// The output of a script that runs on a service.
    private func run(_ script: String, on service: ListService) async -> RecordingOutput {
        let output = RecordingOutput()
        var runner = ScriptRunner(session: Session(RunContext(RunEffects(service: service)), output: output))
        let code = await runner.run(Source(name: "t.embedjobs", text: script), parameters: [])
        #expect(code == .done, "\(output.err)")
        return output
    }

    @Test(
        arguments: [
            ("list format=ids", 2_500), ("list limit=1500 format=ids", 1_500), ("list limit=5000 format=ids", 2_500),
        ]
    )
    func aListIsReadToItsEnd(command: String, count: Int) async {
        let service = ListService(jobs: Self.jobs(2_500))
        let output = await run(command, on: service)
        #expect(output.out == (0..<count).map { "job-\(2_499 - $0)" })
        #expect(output.err == [])
    }

    /// Regression: of 200,000 jobs, the three oldest had failed and were not found.
    @Test func aFilterReadsEveryPage() async {
        let service = ListService(jobs: Self.jobs(200_000, failed: [0, 1, 2]))
        let output = await run("list status=failed format=ids", on: service)
        #expect(output.out == ["job-2", "job-1", "job-0"])
        #expect(service.longestPage == 1_000)
    }

    @Test func aShortListRequestsOnlyWhatItShows() async {
        let service = ListService(jobs: Self.jobs(10_000))
        let output = await run("list limit=10 format=ids", on: service)
        #expect(output.out.count == 10)
        #expect(service.longestPage == 10)
        #expect(service.calls == 1)
    }

    /// The hosted service may ignore the paging parameters.
    @Test(arguments: [(1_000, 1), (1_001, 0), (999, 0)]) func aTruncatedListIsReported(
        count: Int,
        warnings: Int
    ) async {
        let service = ListService(jobs: Self.jobs(count), isPaged: false)
        let output = await run("list format=ids", on: service)
        #expect(output.out.count == count)
        let said = output.err.count { $0.contains("the service returned only 1,000 jobs") }
        #expect(said == warnings, "\(output.err)")
    }

    @Test func datasetsAreReadToTheirEnd() async {
        let service = ListService(jobs: [], datasets: 2_345)
        let output = await run("datasets format=ids", on: service)
        #expect(output.out.count == 2_345)
        #expect(Set(output.out).count == 2_345)
        let part = await run("datasets limit=1200 format=ids", on: service)
        #expect(part.out.count == 1_200)
    }

    /// A dataset that is added between two pages moves the last one of the first page to the second.
    @Test func nothingIsListedTwice() async {
        let service = ListService(jobs: [], datasets: 1_500, growsBetweenPages: true)
        let output = await run("datasets format=ids", on: service)
        #expect(output.out.count == 1_500)
        #expect(Set(output.out).count == 1_500)
    }
}

/// A service that supports only lists.
private final class ListService: EmbedJobsService {
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
    func job(_ id: JobID) async throws(APIError) -> EmbedJob { throw refusal }
    func cancelJob(_ id: JobID) async throws(APIError) { throw refusal }
    func models() async throws(APIError) -> [Model] { throw refusal }
    func embed(_ request: EmbedRequest) async throws(APIError) -> Embeddings { throw refusal }
    func tokenize(_ text: String, model: ModelName) async throws(APIError) -> Tokens { throw refusal }
    func detokenize(_ ids: [Int], model: ModelName) async throws(APIError) -> String { throw refusal }
}
