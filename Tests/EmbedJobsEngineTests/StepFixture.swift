import EmbedJobs
import EmbedJobsEngine
import TestSupport

/// An idle engine: a test executes its steps one by one, and so can act between any two of them.
struct StepFixture {
    let fixture: EngineFixture
    let engine: JobEngine
    let dataset: Dataset

    /// Opens an engine on a store with a dataset of `rows` rows, in shards of 128.
    init(rows: Int = 384, unfinishedJobsMax: Int = Limits.unfinishedJobsMax) async throws {
        var fixture = try EngineFixture()
        fixture.unfinishedJobsMax = unfinishedJobsMax
        self.fixture = fixture
        engine = try fixture.open()
        let text = jsonLines((0..<rows).map { "text \($0)" })
        let upload = DatasetUpload(name: "rows", fileName: "a.jsonl", data: ByteSource(Array(text.utf8)))
        let id = try await engine.local.uploadDataset(upload)
        _ = try await engine.validateNext()
        dataset = try await engine.local.dataset(id)
    }

    private init(fixture: EngineFixture, dataset: Dataset) throws {
        self.fixture = fixture
        self.dataset = dataset
        engine = try fixture.open()
    }

    var jobs: JobStore { engine.jobRows }

    func makeJob() async throws -> String { try await engine.local.createJob(.standIn(on: dataset)).rawValue }

    func status(of job: String) async throws -> JobStatus { try await engine.local.job(JobID(rawValue: job)).status }

    /// Leases a shard; throws if none is ready.
    func claim() async throws -> ShardClaim {
        guard let claim = try await jobs.claimShard() else { throw APIError(.internalError, "no shard is ready") }
        return claim
    }

    /// Leases every ready shard.
    func claims() async throws -> [ShardClaim] {
        var claims: [ShardClaim] = []
        while let claim = try await jobs.claimShard() { claims.append(claim) }
        return claims
    }

    /// Writes a file as an attempt would; its bytes are arbitrary.
    func part(of claim: ShardClaim) throws -> FinishedPart {
        let path = StorePaths.shard(claim.index, fence: claim.fence, of: claim.job.id)
        let bytes = Array("\(claim.index) \(claim.fence)".utf8)
        try fixture.folder.write(bytes, to: "store/\(path)")
        let digest = try FileDigest(ofFile: fixture.folder.file("store/\(path)"))
        return FinishedPart(path: path, rows: claim.rows.count, digest: digest)
    }

    /// Finishes a shard. Swift 6.3.1 crashes when it optimizes a test that this is inlined into.
    @inline(never)
    func finish(_ claim: ShardClaim) async throws -> Bool { try await finished(claim) != nil }

    /// The state of a job after one of its shards was finished; nil if the shard was fenced off.
    @inline(never)
    func finished(_ claim: ShardClaim) async throws -> JobState? {
        let part = try part(of: claim)
        return try await jobs.finish(claim, with: part).state
    }

    func apply(_ event: JobEvent, to job: String) async throws -> JobState? {
        try await jobs.apply(event, to: job, at: Timestamp(microseconds: 1))
    }

    /// Reopens the store as a kill at this point would leave it.
    func afterKill() throws -> StepFixture { try StepFixture(fixture: try killed(), dataset: dataset) }

    /// Reopens the store as a crash of the process at this point would leave it.
    func afterCrash() throws -> StepFixture {
        let next = try killed()
        try next.folder.write("x", to: "store/crash")
        return try StepFixture(fixture: next, dataset: dataset)
    }

    /// Copies the store as a kill at this point would leave it.
    func killed() throws -> EngineFixture {
        let next = try EngineFixture()
        try next.folder.copy(fixture.store, to: "store")
        return next
    }
}
