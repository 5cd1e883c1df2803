import EmbedJobs
import JobCommands
import Synchronization
import TestSupport
import Testing

@Suite("NameCache")
struct NameCacheTests {
    /// Creates a service with a dataset and two jobs on it, the newer one second.
    private static func service() async throws -> ScriptedService {
        let service = ScriptedService()
        let upload = DatasetUpload(name: "docs", data: ByteSource(Array("{}\n".utf8)))
        let dataset = try await service.uploadDataset(upload)
        for name in ["a", "b"] { _ = try await service.createJob(request(name, dataset)) }
        return service
    }

    private static func request(_ name: String, _ dataset: DatasetID) -> CreateJobRequest {
        CreateJobRequest(
            model: ModelName(rawValue: "tiny"),
            datasetID: dataset,
            inputType: .clustering,
            name: name,
            embeddingTypes: [],
            truncate: .end
        )
    }

    @Test("a refresh fetches the names from the service")
    func refresh() async throws {
        let cache = NameCache()
        #expect(cache.names.models.isEmpty)
        #expect(cache.names.jobs.isEmpty)
        await cache.refresh(from: try await Self.service())
        #expect(cache.names.models.map(\.name.rawValue) == ["all-minilm-l6-v2", "tiny"])
        #expect(cache.names.jobs.map(\.name) == ["b", "a"] && cache.names.jobs[0].state == "processing")
        #expect(cache.names.datasets.map(\.id) == ["docs-1"] && cache.names.datasets[0].state == "embed-input")
    }

    @Test("only the kinds that are asked for are fetched")
    func kinds() async throws {
        let cache = NameCache()
        await cache.refresh(from: try await Self.service(), only: [.jobs])
        #expect(cache.names.jobs.count == 2)
        #expect(cache.names.models.isEmpty && cache.names.datasets.isEmpty)
    }

    @Test("cleared names do not return with a refresh that began before")
    func cleared() async throws {
        let cache = NameCache()
        let service = try await Self.service()
        await cache.refresh(from: service)
        cache.clear()
        #expect(cache.names.jobs.isEmpty && cache.names.models.isEmpty)
        await cache.refresh(from: DeafService(service) { cache.clear() })
        #expect(cache.names.jobs.isEmpty)
    }

    @Test("lists that cannot be fetched keep their names")
    func failures() async throws {
        let cache = NameCache()
        let service = try await Self.service()
        await cache.refresh(from: service)
        await cache.refresh(from: DeafService(service))
        #expect(cache.names.jobs.count == 2)
        #expect(cache.names.models.count == 2)
        #expect(cache.names.datasets.isEmpty)
    }

    @Test("it is not refreshed after the service has refused the key")
    func refusedKey() async throws {
        let service = DeafService(try await Self.service(), APIError(.paymentRequired, "pay first")) {
            Issue.record("the jobs were requested after the refusal")
        }
        let clock = SessionClock(
            elapsed: { .zero },
            sleep: { _ in
                Issue.record("another refresh is due")
                throw CancellationError()
            }
        )
        let failures = Mutex<[APIError]>([])
        await NameCache().keepFresh(from: service, polling: Self.polling, every: .seconds(30), by: clock) { error in
            failures.withLock { $0.append(error) }
        }
        #expect(failures.withLock { $0 } == [APIError(.paymentRequired, "pay first")])
    }

    private static let polling = AccountPolling(.inProcess)

    @Test("it is refreshed until the task is cancelled")
    func keepFresh() async throws {
        let cache = NameCache()
        let service = try await Self.service()
        let pauses = Mutex(0)
        let clock = SessionClock(
            elapsed: { .zero },
            sleep: { _ in
                let count = pauses.withLock {
                    $0 += 1; return $0
                }
                if count == 3 { throw CancellationError() }
            }
        )
        await cache.keepFresh(from: service, polling: Self.polling, every: .seconds(2), by: clock)
        #expect(pauses.withLock { $0 } == 3)
        #expect(cache.names.jobs.count == 2)
    }

    @Test("the list of jobs is one that a wait has fetched, if requests are rationed")
    func sharedList() async throws {
        let service = ScriptedService(isRemote: true)
        let polling = AccountPolling(
            PollingPolicy(shortest: .seconds(2), longest: .seconds(60), access: .rationed)
        )
        let clock = SessionClock(elapsed: { .zero }, sleep: { _ in throw CancellationError() })
        for _ in 0..<3 {
            await NameCache().keepFresh(from: service, polling: polling, every: .seconds(60), by: clock)
        }
        #expect(service.calls.count { $0 == "jobs" } == 1)
    }

    @Test("the error of the first refresh is reported once, and the client repeats none of the requests")
    func firstFailure() async throws {
        let cache = NameCache()
        let service = DeafService(try await Self.service())
        let pauses = Mutex(0)
        let clock = SessionClock(
            elapsed: { .zero },
            sleep: { _ in
                #expect(CallRepetition.isByCaller)
                let count = pauses.withLock {
                    $0 += 1; return $0
                }
                if count == 3 { throw CancellationError() }
            }
        )
        var failures: [APIError] = []
        await cache.keepFresh(from: service, polling: Self.polling, every: .seconds(2), by: clock) {
            failures.append($0)
        }
        #expect(failures == [APIError(.unavailable, "busy")])
    }

    @Test("jobs that the session created or saw end are up to date")
    func withSession() async throws {
        let service = try await Self.service()
        let cache = NameCache()
        await cache.refresh(from: service)
        var session = Session(RunContext(RunEffects(service: service)), output: RecordingOutput())
        let ended = JobID(rawValue: cache.names.jobs[1].id)
        for _ in 0..<4 { session.note(try await service.job(ended)) }
        let new = JobID(rawValue: "99999999-0000-4000-8000-000000000001")
        session.note(created: new, Self.request("mine", DatasetID(rawValue: "docs-1")))
        let jobs = cache.names.jobs(with: session.state)
        #expect(jobs.map { "\($0.name ?? "-"), \($0.state)" } == ["mine, processing", "b, processing", "a, complete"])
        #expect(jobs.first?.id == new.rawValue)
    }
}

/// A service that fails to list jobs and models, and lists zero datasets.
private struct DeafService: EmbedJobsService {
    let base: ScriptedService
    /// Called by a request for the jobs.
    let note: @Sendable () -> Void
    let error: APIError

    init(
        _ base: ScriptedService,
        _ error: APIError = APIError(.unavailable, "busy"),
        _ note: @escaping @Sendable () -> Void = {}
    ) {
        (self.base, self.error, self.note) = (base, error, note)
    }

    func uploadDataset(_ upload: DatasetUpload) async throws(APIError) -> DatasetID {
        try await base.uploadDataset(upload)
    }
    func dataset(_ id: DatasetID) async throws(APIError) -> Dataset { try await base.dataset(id) }
    func datasets(_ query: DatasetListQuery) async throws(APIError) -> [Dataset] { [] }
    func storedBytes() async throws(APIError) -> Int { 0 }
    func deleteDataset(_ id: DatasetID) async throws(APIError) { try await base.deleteDataset(id) }
    func content(ofPart index: Int, in id: DatasetID) async throws(APIError) -> ByteSource {
        try await base.content(ofPart: index, in: id)
    }
    func createJob(_ request: CreateJobRequest) async throws(APIError) -> JobID { try await base.createJob(request) }
    func job(_ id: JobID) async throws(APIError) -> EmbedJob { try await base.job(id) }
    func jobs(_ query: JobListQuery) async throws(APIError) -> [EmbedJob] {
        note()
        throw error
    }
    func cancelJob(_ id: JobID) async throws(APIError) { try await base.cancelJob(id) }
    func models() async throws(APIError) -> [Model] { throw error }
    func embed(_ request: EmbedRequest) async throws(APIError) -> Embeddings { try await base.embed(request) }
    func tokenize(_ text: String, model: ModelName) async throws(APIError) -> Tokens {
        try await base.tokenize(text, model: model)
    }
    func detokenize(_ ids: [Int], model: ModelName) async throws(APIError) -> String {
        try await base.detokenize(ids, model: model)
    }
}
