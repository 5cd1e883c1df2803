import EmbedJobs
import EmbedJobsEngine
import TestSupport
import Testing

/// Tests that workers are stopped between shards; ShardWorkerTests covers shards, and EngineFaultTests their errors.
@Suite(.timeLimit(.minutes(1))) struct ThreadExecutorTests {
    /// A worker claims its next shard with the completion of the last one, and has to release it when it is stopped.
    @Test(arguments: 1...6) func stoppedWorkersHoldNoShards(completed: Int) async throws {
        let fixture = try await StepFixture(rows: 1)
        for _ in 0..<20 { _ = try await fixture.makeJob() }
        let engine = fixture.engine
        let running = Task { try await engine.run() }
        var seen = -1
        repeat { seen = await engine.change(after: seen) } while try await done(engine) < completed
        running.cancel()
        _ = await running.result
        let (jobs, readyShards) = try await engine.counts()
        #expect(jobs["processing", default: 0] == readyShards)
    }

    @Test func eachJobOfOneRowIsEmbeddedOnce() async throws {
        let fixture = try await StepFixture(rows: 1)
        for _ in 0..<50 { _ = try await fixture.makeJob() }
        let engine = fixture.engine
        let running = Task { try await engine.run() }
        defer { running.cancel() }
        var seen = -1
        repeat { seen = await engine.change(after: seen) } while try await done(engine) < 50
        #expect(fixture.fixture.model.embedded == ["text 0": 50])
    }

    private func done(_ engine: JobEngine) async throws -> Int {
        try await engine.local.jobs().count { $0.status == .complete }
    }
}
