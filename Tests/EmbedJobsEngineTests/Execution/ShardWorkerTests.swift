import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import TextEmbedding
import Testing

/// Tests shards that need each other's vectors, and model errors; JobEngineTests covers plain runs.
@Suite(.timeLimit(.minutes(1))) struct ShardWorkerTests {
    /// Three shards of 128 rows: except for one text each, the second and the third repeat the first.
    private static let texts =
        (0..<128).map { "text \($0)" } + ["own 1"] + (1..<128).map { "text \($0)" } + ["own 2"]
        + (1..<128).map { "text \(127 - $0)" }

    /// Runs the job with the first shard blocked while the two others wait for it, until `body` has run.
    private func run(
        failing error: (any Error)? = nil,
        _ body: @escaping @Sendable (JobEngine, JobID) async throws -> Void = { _, _ in }
    ) async throws -> (fixture: EngineFixture, job: EmbedJob, rows: [DatasetRow]) {
        let gate = Gate()
        let (arrivals, arrival) = AsyncStream<Void>.makeStream()
        var fixture = try EngineFixture()
        fixture.workerCount = 3
        fixture.model = StandInModel { batch in
            if batch.contains("text 0") {
                gate.pass()
                if let error { throw error }
            }
            if batch.contains(where: { $0.hasPrefix("own") }) { arrival.yield() }
        }
        let result = try await fixture.run { engine in
            let dataset = try await engine.validated(jsonLines(Self.texts))
            let id = try await engine.local.createJob(.standIn(on: dataset))
            await gate.reached()
            var others = arrivals.makeAsyncIterator()
            for _ in 0..<2 { await others.next() }
            try await body(engine, id)
            gate.open()
            let job = try await engine.ended(id)
            return (job, job.status == .complete ? try await engine.output(of: job) : [])
        }
        return (fixture, result.0, result.1)
    }

    @Test func twoShardsWaitForTheOneWithTheFirstRows() async throws {
        let (fixture, job, rows) = try await run()
        #expect(job.status == .complete, "\(job.warnings)")
        #expect(rows.map(\.text) == Self.texts)
        #expect(rows.map { $0.vectors?.float } == Self.texts.map { StandInModel.vector(of: $0, dimensions: 8) })
        #expect(fixture.model.embedded.count == 130)
        #expect(fixture.model.embedded.values.allSatisfy { $0 == 1 })
    }

    @Test func waitingShardsEndWhenTheJobIsCancelled() async throws {
        let (fixture, job, _) = try await run { engine, id in try await engine.local.cancelJob(id) }
        #expect(job.status == .cancelled)
        #expect(try Folder.names(in: "\(fixture.store)/jobs") == [StoreMarker.fileName])
    }

    @Test func waitingShardsEndWhenTheJobFails() async throws {
        struct Broken: Error, CustomStringConvertible { let description = "the model broke" }
        let (fixture, job, _) = try await run(failing: Broken())
        #expect(job.status == .failed)
        #expect(job.warnings == ["unexpected error of type Broken; report it as a bug"])
        #expect(try Folder.names(in: "\(fixture.store)/jobs") == [StoreMarker.fileName])
    }

    @Test func modelErrorIsReportedWithoutItsPath() async throws {
        let (_, job, _) = try await run(failing: ModelError(file: "/a/secret/place/config.json", "it is broken"))
        #expect(job.warnings == ["config.json: it is broken"])
    }

    /// Any error during a stop may be a consequence of it, so the job is not blamed.
    @Test func shardThatFailsDuringAStopIsRetried() async throws {
        struct Broken: Error {}
        let gate = Gate()
        var fixture = try EngineFixture()
        fixture.model = StandInModel { _ in
            gate.pass()
            throw Broken()
        }
        let engine = try fixture.open()
        let running = Task { try await engine.run() }
        let dataset = try await engine.validated(jsonLines(["a"]))
        let id = try await engine.local.createJob(.standIn(on: dataset))
        await gate.reached()
        running.cancel()
        gate.open()
        _ = await running.result
        #expect(try await engine.local.job(id).status == .processing)
        #expect(try Folder.names(in: "\(fixture.store)/jobs") == [StoreMarker.fileName])
    }

    @Test func outputDoesNotDependOnTheNumberOfWorkers() async throws {
        var outputs: [[UInt8]] = []
        let identity = { Identity(now: Identity.system().now, random: { 7 }) }
        for workers in [1, 3] {
            let folder = try TemporaryFolder()
            let engine = try JobEngine(
                storeFolder: folder.file("store"),
                workerCount: workers,
                identity: identity(),
                builtIn: ["stand-in": StandInModel()]
            )
            let running = Task { try await engine.run() }
            defer { running.cancel() }
            let dataset = try await engine.validated(jsonLines(Self.texts))
            let job = try await engine.runJob(on: dataset, types: [.float, .base64])
            var bytes: [UInt8] = []
            let output = try await engine.local.dataset(try #require(job.outputDatasetID, "\(job.warnings)"))
            for part in output.parts {
                for try await chunk in try await engine.local.content(ofPart: part.index, in: output.id) {
                    bytes += chunk
                }
            }
            outputs.append(bytes)
        }
        #expect(outputs[0] == outputs[1])
    }
}
