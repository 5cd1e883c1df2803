import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import Synchronization
import TestSupport
import Testing

/// Errors under a running engine: what may pass is waited for, and what may not ends it.
@Suite(.timeLimit(.minutes(2))) struct EngineFaultTests {
    /// An engine whose pauses end when the test says so.
    private final class Pauses: Sendable {
        private let gate: AsyncStream<Void>
        private let opener: AsyncStream<Void>.Continuation
        let reached: AsyncStream<Void>
        private let reach: AsyncStream<Void>.Continuation

        init() {
            (gate, opener) = AsyncStream.makeStream()
            (reached, reach) = AsyncStream.makeStream()
        }

        var pause: JobEngine.Pause {
            { [self] _ in
                reach.yield()
                for await _ in gate { return }
                try Task.checkCancellation()
            }
        }

        func open() { opener.yield() }
    }

    private func engine(_ bench: EngineBench, _ pauses: Pauses) throws -> JobEngine {
        try JobEngine(
            storeFolder: bench.store,
            workerCount: 1,
            builtIn: ["stand-in": bench.model],
            pause: pauses.pause
        )
    }

    @Test("A database that cannot grow pauses a job, which says why, and continues by itself")
    func fullDisk() async throws {
        let bench = try EngineBench()
        let pauses = Pauses()
        let engine = try engine(bench, pauses)
        let running = Task { try await engine.run() }
        defer { running.cancel() }
        let dataset = try await engine.validated(jsonLines((0..<600).map { "text \($0)" }))
        // The rows of shards that are being worked on need pages that the database does not get.
        let pages = try #require(try engine.store.pragma("page_count"))
        let before = try await engine.createJob(.standIn(on: dataset))
        _ = try await engine.ended(before)
        _ = try engine.store.pragma("max_page_count = \(pages)")
        let id: JobID
        do throws(APIError) {
            id = try await engine.createJob(.standIn(on: dataset))
        } catch {
            // No room even for the job: nothing was accepted, and nothing has to end.
            #expect(error.code == .insufficientStorage)
            return
        }
        var reached = pauses.reached.makeAsyncIterator()
        var job = try await engine.job(id)
        if !job.status.isTerminal {
            await reached.next()
            job = try await engine.job(id)
            #expect(job.status == .processing)
            #expect(job.pauseReason?.contains("the disk of the store is full") == true)
            #expect(engine.health.pauseReason == job.pauseReason)
        }
        _ = try engine.store.pragma("max_page_count = 1000000")
        pauses.open()
        #expect(try await engine.ended(id).status == .complete)
        #expect(engine.health.pauseReason == nil)
    }

    @Test("A job folder that cannot be written pauses the job; it is complete once it can") func folder() async throws {
        let bench = try EngineBench()
        let pauses = Pauses()
        let engine = try engine(bench, pauses)
        let running = Task { try await engine.run() }
        defer { running.cancel() }
        let dataset = try await engine.validated(jsonLines(["a", "b"]))
        // A file where the folder of outputs was: also root cannot make a file below it.
        try Folder.rename("\(bench.store)/jobs", to: bench.folder.file("jobs"))
        try bench.folder.write("x", to: "store/jobs")
        let id = try await engine.createJob(.standIn(on: dataset))
        var reached = pauses.reached.makeAsyncIterator()
        await reached.next()
        let paused = try await engine.job(id)
        #expect(paused.status == .processing && paused.pauseReason?.contains("Not a directory") == true)
        try Folder.remove("\(bench.store)/jobs")
        try Folder.rename(bench.folder.file("jobs"), to: "\(bench.store)/jobs")
        pauses.open()
        let ended = try await engine.ended(id)
        #expect(ended.status == .complete, "\(ended.warnings)")
        #expect(try await engine.output(of: ended).map(\.text) == ["a", "b"])
    }

    @Test(
        "A database, or a lock, that is replaced under a running engine ends it, and nothing more is accepted",
        arguments: ["db.sqlite", "lock"]
    )
    func replaced(name: String) async throws {
        let bench = try EngineBench()
        let engine = try bench.open()
        let running = Task { try await engine.run() }
        let dataset = try await engine.validated(jsonLines(["a"]))
        try Folder.rename("\(bench.store)/\(name)", to: bench.folder.file("away"))
        try bench.folder.write("", to: "store/\(name)")
        let expected =
            "the store's \(name == "lock" ? "lock" : "database") was removed or replaced while the store was open"
        let error = await #expect(throws: APIError.self) { try await engine.createJob(.standIn(on: dataset)) }
        #expect(error == APIError(.storeFailed, expected))
        // No wait for the next step: the engine ends by itself.
        await #expect(throws: APIError(.storeFailed, expected)) { try await running.value }
        await #expect(throws: APIError(.storeFailed, expected)) { try await engine.jobs() }
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
        let failure = APIError(.storeFailed, "the disk did not keep what was written")
        engine.store.failure.note(APIError(.unavailable, "passes"))
        #expect(engine.store.failure.reason == nil)
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
