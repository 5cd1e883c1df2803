import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

/// Errors under a running engine: temporary ones pause it, and others end it.
@Suite(.timeLimit(.minutes(1))) struct EngineFaultTests {
    /// Pauses that last until the test ends them.
    private struct Pauses {
        private let gate = ChangeNotifier()

        var pause: JobEngine.Pause {
            { [gate] _ in
                if await gate.generation == 0 { await gate.wait(after: 0) }
                try Task.checkCancellation()
            }
        }

        /// Ends all pauses, current and future.
        func end() async { await gate.notify() }
    }

    private func engine(_ fixture: EngineFixture, _ pauses: Pauses) throws -> JobEngine {
        try JobEngine(
            storeFolder: fixture.store,
            workerCount: 1,
            builtIn: ["stand-in": fixture.model],
            pause: pauses.pause
        )
    }

    /// A queued job in a store without an owner.
    private func queuedJob(_ fixture: EngineFixture, rows: Int) async throws -> JobID {
        var idle = fixture
        idle.workerCount = 0
        return try await idle.run { engine in
            let dataset = try await engine.validated(jsonLines((0..<rows).map { "text \($0)" }))
            return try await engine.local.createJob(.standIn(on: dataset))
        }
    }

    /// Waits until a job is paused or has ended.
    private func pausedJob(_ id: JobID, of engine: JobEngine) async throws -> EmbedJob {
        var seen = -1
        while true {
            seen = await engine.change(after: seen)
            let job = try await engine.local.job(id)
            if job.status.isTerminal || job.pauseReason != nil { return job }
        }
    }

    @Test("a database that cannot grow pauses the job with a reason until it can grow")
    func fullDisk() async throws {
        let fixture = try EngineFixture()
        let id = try await queuedJob(fixture, rows: 8_192)
        let pauses = Pauses()
        let engine = try engine(fixture, pauses)
        // Fewer pages than 64 rows of parts and the output need.
        let pages = try #require(try engine.store.pragma("page_count"))
        _ = try engine.store.pragma("max_page_count = \(pages)")
        let running = Task { try await engine.run() }
        defer { running.cancel() }
        let paused = try await pausedJob(id, of: engine)
        #expect(paused.status == .processing)
        #expect(paused.pauseReason?.contains("the store's disk is full") == true, "\(paused.pauseReason ?? "-")")
        #expect(engine.health.pauseReason == paused.pauseReason)
        _ = try engine.store.pragma("max_page_count = 1000000")
        await pauses.end()
        let ended = try await engine.ended(id)
        #expect(ended.status == .complete, "\(ended.warnings)")
        #expect(ended.pauseReason == nil)
        #expect(engine.health.pauseReason == nil)
    }

    @Test("an unwritable job folder pauses the job until it is writable") func folder() async throws {
        let fixture = try EngineFixture()
        let id = try await queuedJob(fixture, rows: 2)
        let pauses = Pauses()
        let engine = try engine(fixture, pauses)
        // A file in the place of the job's folder: not even root can create a file below it.
        let jobFolder = "store/jobs/\(id)"
        try fixture.folder.write("x", to: jobFolder)
        let running = Task { try await engine.run() }
        defer { running.cancel() }
        let paused = try await pausedJob(id, of: engine)
        #expect(paused.status == .processing, "\(paused.warnings)")
        #expect(paused.pauseReason?.contains("File exists") == true, "\(paused.pauseReason ?? "-")")
        try Folder.remove(fixture.folder.file(jobFolder))
        await pauses.end()
        let ended = try await engine.ended(id)
        #expect(ended.status == .complete, "\(ended.warnings)")
        #expect(try await engine.output(of: ended).map(\.text) == ["text 0", "text 1"])
    }

    @Test(
        "replacing the database or the lock ends a running engine, which then accepts nothing",
        arguments: [("db.sqlite", "database"), ("lock", "lock")]
    )
    func replaced(name: String, words: String) async throws {
        let fixture = try EngineFixture()
        let engine = try fixture.open()
        let running = Task { try await engine.run() }
        defer { running.cancel() }
        let dataset = try await engine.validated(jsonLines(["a"]))
        try Folder.rename("\(fixture.store)/\(name)", to: fixture.folder.file("away"))
        try fixture.folder.write("", to: "store/\(name)")
        let expected = APIError(
            .storeFailed,
            "the store's \(words) was removed or replaced while the store was open"
        )
        await #expect(throws: expected) { try await engine.local.createJob(.standIn(on: dataset)) }
        // No need to wait for the next step: the engine ends without one.
        await #expect(throws: expected) { try await running.value }
        await #expect(throws: expected) { try await engine.local.jobs() }
    }

    @Test("an idle engine notices that its database was replaced") func idle() async throws {
        let fixture = try EngineFixture()
        let engine = try fixture.open()
        try Folder.rename("\(fixture.store)/db.sqlite", to: fixture.folder.file("away"))
        await #expect(throws: APIError.self) { try await engine.run() }
        #expect(engine.store.failure.reason?.code == .storeFailed)
    }

    @Test("a store error of the poison class ends the engine at once") func poison() async throws {
        let fixture = try EngineFixture()
        let engine = try fixture.open()
        let running = Task { try await engine.run() }
        defer { running.cancel() }
        engine.store.failure.note(APIError(.unavailable, "passes"))
        #expect(engine.store.failure.reason == nil)
        let failure = APIError(.storeFailed, "the disk failed to save data")
        engine.store.failure.note(failure)
        await #expect(throws: failure) { try await running.value }
        await #expect(throws: failure) {
            try await engine.local.uploadDataset(DatasetUpload(name: "a", data: ByteSource([1])))
        }
    }

    @Test("a validation whose verdict cannot be stored says so and is repeated") func verdict() async throws {
        let fixture = try EngineFixture()
        let pauses = Pauses()
        let engine = try engine(fixture, pauses)
        let rows = jsonLines(["a"]) + String(repeating: "nonsense\n", count: 400)
        let id = try await engine.local.uploadDataset(
            DatasetUpload(
                name: "rows",
                fileName: "a.jsonl",
                skipMalformedInput: true,
                data: ByteSource(Array(rows.utf8))
            )
        )
        _ = try engine.store.pragma("query_only = 1")
        let running = Task { try await engine.run() }
        defer { running.cancel() }
        var (seen, dataset) = (-1, try await engine.local.dataset(id))
        while dataset.pauseReason == nil {
            seen = await engine.change(after: seen)
            dataset = try await engine.local.dataset(id)
        }
        #expect(dataset.pauseReason?.contains("cannot be read or written") == true)
        _ = try engine.store.pragma("query_only = 0")
        await pauses.end()
        while !dataset.validationStatus.isTerminal {
            seen = await engine.change(after: seen)
            dataset = try await engine.local.dataset(id)
        }
        #expect(dataset.validationStatus == .validated)
        #expect(dataset.pauseReason == nil)
    }

    @Test("a shard whose failure cannot be stored is released once it can be") func release() async throws {
        var fixture = try EngineFixture()
        let id = try await queuedJob(fixture, rows: 2)
        let (gate, pauses) = (Gate(), Pauses())
        fixture.model = StandInModel { _ in gate.pass() }
        let engine = try engine(fixture, pauses)
        let running = Task { try await engine.run() }
        defer { running.cancel() }
        // Neither the part's row nor the release can be written.
        await gate.reached()
        _ = try engine.store.pragma("query_only = 1")
        gate.open()
        #expect(try await pausedJob(id, of: engine).status == .processing)
        _ = try engine.store.pragma("query_only = 0")
        await pauses.end()
        #expect(try await engine.ended(id).status == .complete)
    }

    @Test("a cancellation that an error interrupted is ended by the engine") func cancellation() async throws {
        let fixture = try await StepFixture(rows: 1)
        let job = try await fixture.makeJob()
        let claim = try await fixture.claim()
        _ = try await fixture.apply(.cancelRequested, to: job)
        try await fixture.engine.maintainJobs()
        #expect(try await fixture.status(of: job) == .cancelling, "its shard is still leased")
        try await fixture.jobs.release(claim)
        try await fixture.engine.maintainJobs()
        #expect(try await fixture.status(of: job) == .cancelled)
    }

    @Test("a job whose model is away waits for it, and other jobs run") func model() async throws {
        let fixture = try EngineFixture()
        let waiting = try await queuedJob(fixture, rows: 2)
        let models = fixture.folder.file("store/models")
        try RandomModel.write(to: "\(models)/tiny", seed: 1)
        let engine = try JobEngine(storeFolder: fixture.store, workerCount: 1)
        let running = Task { try await engine.run() }
        defer { running.cancel() }
        let paused = try await pausedJob(waiting, of: engine)
        #expect(paused.status == .processing)
        #expect(paused.pauseReason?.hasPrefix("model 'stand-in' not found") == true)
        #expect(engine.health.pauseReason == nil)
        let other = CreateJobRequest(
            model: ModelName(rawValue: "tiny"),
            datasetID: paused.inputDatasetID,
            inputType: .searchDocument
        )
        #expect(try await engine.ended(try await engine.local.createJob(other)).status == .complete)
        // Now there is one of that name, if not the right one: the job is tried again, and says so.
        try RandomModel.write(to: "\(models)/stand-in", seed: 2)
        let ended = try await engine.ended(waiting)
        #expect(ended.status == .failed && ended.warnings.first?.contains("was replaced") == true, "\(ended.warnings)")
    }

    @Test("a folder that is taken away pauses the work and is not recreated", arguments: ["jobs", "datasets"])
    func away(name: String) async throws {
        let fixture = try EngineFixture()
        let id = try await queuedJob(fixture, rows: 2)
        let pauses = Pauses()
        let engine = try engine(fixture, pauses)
        try Folder.rename("\(fixture.store)/\(name)", to: fixture.folder.file("away"))
        let running = Task { try await engine.run() }
        defer { running.cancel() }
        let paused = try await pausedJob(id, of: engine)
        #expect(paused.status == .processing, "\(paused.warnings)")
        #expect(paused.pauseReason?.hasPrefix("the store's folder \(name) was removed or replaced") == true)
        let upload = DatasetUpload(name: "a", data: ByteSource(Array("{\"text\":\"a\"}".utf8)))
        let error = await #expect(throws: APIError.self) { try await engine.local.uploadDataset(upload) }
        #expect(error?.code == .unavailable)
        #expect(!Folder.isTaken("\(fixture.store)/\(name)"))
        // An empty folder, such as a mount point without its volume, is not the one that was there.
        try Folder.create("\(fixture.store)/\(name)")
        await #expect(throws: APIError.self) { try await engine.local.uploadDataset(upload) }
        try Folder.remove("\(fixture.store)/\(name)")
        try Folder.rename(fixture.folder.file("away"), to: "\(fixture.store)/\(name)")
        await pauses.end()
        let ended = try await engine.ended(id)
        #expect(ended.status == .complete, "\(ended.warnings)")
    }

    @Test("a shard without progress loses its lease, and its late result is fenced off") func stillShard()
        async throws
    {
        let fixture = try await StepFixture(rows: 1)
        let job = try await fixture.makeJob()
        let first = try await fixture.claim()
        let later = Timestamp(microseconds: Identity.system().now().microseconds + 120_000_000)
        try await fixture.jobs.renewLeases(of: [first], at: later)
        #expect(try await fixture.jobs.claimShard() == nil, "it makes progress, so it keeps its lease")
        let muchLater = Timestamp(microseconds: later.microseconds + 120_000_000)
        try await fixture.jobs.renewLeases(of: [], at: muchLater)
        let second = try await fixture.claim()
        #expect(second.fence == 2)
        #expect(try await !fixture.finish(first))
        #expect(try await fixture.finished(second) == .complete)
        #expect(try await fixture.status(of: job) == .complete)
    }
}
