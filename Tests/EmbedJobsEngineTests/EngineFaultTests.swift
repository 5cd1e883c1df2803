import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

/// Errors under a running engine: what may pass is waited for, and what may not ends it.
@Suite(.timeLimit(.minutes(1))) struct EngineFaultTests {
    /// Pauses that last until the test ends them.
    private struct Pauses {
        private let gate = Signal()

        var pause: JobEngine.Pause {
            { [gate] _ in
                if await gate.generation == 0 { await gate.wait(after: 0) }
                try Task.checkCancellation()
            }
        }

        /// Ends every pause, also those to come.
        func end() async { await gate.notify() }
    }

    private func engine(_ bench: EngineBench, _ pauses: Pauses) throws -> JobEngine {
        try JobEngine(
            storeFolder: bench.store,
            workerCount: 1,
            builtIn: ["stand-in": bench.model],
            pause: pauses.pause
        )
    }

    /// A job that no worker has begun, in a store that no one owns.
    private func queuedJob(_ bench: EngineBench, rows: Int) async throws -> JobID {
        var idle = bench
        idle.workerCount = 0
        return try await idle.run { engine in
            let dataset = try await engine.validated(jsonLines((0..<rows).map { "text \($0)" }))
            return try await engine.createJob(.standIn(on: dataset))
        }
    }

    /// A job that is paused, or has ended.
    private func pausedJob(_ id: JobID, of engine: JobEngine) async throws -> EmbedJob {
        var seen = -1
        while true {
            seen = await engine.change(after: seen)
            let job = try await engine.job(id)
            if job.status.isTerminal || job.pauseReason != nil { return job }
        }
    }

    @Test("A database that cannot grow pauses a job, which says why, and continues by itself")
    func fullDisk() async throws {
        let bench = try EngineBench()
        let id = try await queuedJob(bench, rows: 8_192)
        let pauses = Pauses()
        let engine = try engine(bench, pauses)
        // Less than 64 rows of parts and the output's need.
        let pages = try #require(try engine.store.pragma("page_count"))
        _ = try engine.store.pragma("max_page_count = \(pages)")
        let running = Task { try await engine.run() }
        defer { running.cancel() }
        let paused = try await pausedJob(id, of: engine)
        #expect(paused.status == .processing)
        #expect(paused.pauseReason?.contains("the disk of the store is full") == true, "\(paused.pauseReason ?? "-")")
        #expect(engine.health.pauseReason == paused.pauseReason)
        _ = try engine.store.pragma("max_page_count = 1000000")
        await pauses.end()
        let ended = try await engine.ended(id)
        #expect(ended.status == .complete, "\(ended.warnings)")
        #expect(ended.pauseReason == nil && engine.health.pauseReason == nil)
    }

    @Test("A job folder that cannot be written pauses the job; it is complete once it can") func folder() async throws {
        let bench = try EngineBench()
        let id = try await queuedJob(bench, rows: 2)
        let pauses = Pauses()
        let engine = try engine(bench, pauses)
        // A file where the folder of outputs was: also root cannot make a file below it.
        try Folder.rename("\(bench.store)/jobs", to: bench.folder.file("jobs"))
        try bench.folder.write("x", to: "store/jobs")
        let running = Task { try await engine.run() }
        defer { running.cancel() }
        let paused = try await pausedJob(id, of: engine)
        #expect(paused.status == .processing, "\(paused.warnings)")
        #expect(paused.pauseReason?.contains("Not a directory") == true, "\(paused.pauseReason ?? "-")")
        try Folder.remove("\(bench.store)/jobs")
        try Folder.rename(bench.folder.file("jobs"), to: "\(bench.store)/jobs")
        await pauses.end()
        let ended = try await engine.ended(id)
        #expect(ended.status == .complete, "\(ended.warnings)")
        #expect(try await engine.output(of: ended).map(\.text) == ["text 0", "text 1"])
    }

    @Test(
        "A database, or a lock, that is replaced under a running engine ends it, and nothing more is accepted",
        arguments: [("db.sqlite", "database"), ("lock", "lock")]
    )
    func replaced(name: String, words: String) async throws {
        let bench = try EngineBench()
        let engine = try bench.open()
        let running = Task { try await engine.run() }
        defer { running.cancel() }
        let dataset = try await engine.validated(jsonLines(["a"]))
        try Folder.rename("\(bench.store)/\(name)", to: bench.folder.file("away"))
        try bench.folder.write("", to: "store/\(name)")
        let expected = APIError(
            .storeFailed,
            "the store's \(words) was removed or replaced while the store was open"
        )
        await #expect(throws: expected) { try await engine.createJob(.standIn(on: dataset)) }
        // No wait for the next step: the engine ends by itself.
        await #expect(throws: expected) { try await running.value }
        await #expect(throws: expected) { try await engine.jobs() }
    }

    @Test("An idle engine notices by itself that its database was replaced") func idle() async throws {
        let bench = try EngineBench()
        let engine = try bench.open()
        try Folder.rename("\(bench.store)/db.sqlite", to: bench.folder.file("away"))
        await #expect(throws: APIError.self) { try await engine.run() }
        #expect(engine.store.failure.reason?.code == .storeFailed)
    }

    @Test("An error of the store after which nothing is certain ends the engine at once") func poison() async throws {
        let bench = try EngineBench()
        let engine = try bench.open()
        let running = Task { try await engine.run() }
        defer { running.cancel() }
        engine.store.failure.note(APIError(.unavailable, "passes"))
        #expect(engine.store.failure.reason == nil)
        let failure = APIError(.storeFailed, "the disk did not keep what was written")
        engine.store.failure.note(failure)
        await #expect(throws: failure) { try await running.value }
        await #expect(throws: failure) {
            try await engine.uploadDataset(DatasetUpload(name: "a", data: ByteSource([1])))
        }
    }

    @Test("A shard that does not move loses its lease, and its late result is fenced off") func stillShard()
        async throws
    {
        let bench = try await StepBench(rows: 1)
        let job = try await bench.makeJob()
        let first = try await bench.claim()
        let later = Timestamp(microseconds: Identity.system().now().microseconds + 120_000_000)
        try await bench.jobs.renewLeases(of: [first], at: later)
        #expect(try await bench.jobs.claimShard() == nil, "it moves, so it keeps its lease")
        let muchLater = Timestamp(microseconds: later.microseconds + 120_000_000)
        try await bench.jobs.renewLeases(of: [], at: muchLater)
        let second = try await bench.claim()
        #expect(second.fence == 2)
        #expect(try await !bench.finish(first))
        #expect(try await bench.finished(second) == .complete)
        #expect(try await bench.status(of: job) == .complete)
    }
}
