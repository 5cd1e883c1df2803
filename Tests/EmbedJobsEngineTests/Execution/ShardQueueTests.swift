import EmbedJobs
import EmbedJobsEngine
import TestSupport
import Testing

/// The steps of a shard, one by one, as an executor takes them.
@Suite struct ShardQueueTests {
    @Test func progressCountsUntilTheShardIsComplete() async throws {
        let fixture = try await StepFixture(rows: 200)
        let (engine, shards) = (fixture.engine, fixture.engine.shardQueue)
        let id = JobID(rawValue: try await fixture.makeJob())
        let first = try #require(try await shards.claim())
        try shards.begin(first)
        try shards.progress(10, of: first)
        #expect(try await engine.local.job(id).progress.rowsDone == 10)
        try await shards.complete(first, with: try fixture.part(of: first))
        #expect(try await engine.local.job(id).progress.rowsDone == 128)
        let second = try #require(try await shards.claim())
        #expect(try await shards.claim() == nil)
        try shards.begin(second)
        try await shards.complete(second, with: try fixture.part(of: second))
        #expect(try await engine.local.job(id).status == .complete)
    }

    @Test func completionClaimsTheNextShardOnRequest() async throws {
        let fixture = try await StepFixture(rows: 300)
        let shards = fixture.engine.shardQueue
        _ = try await fixture.makeJob()
        let first = try #require(try await shards.claim())
        let next = try await shards.complete(first, with: try fixture.part(of: first), claimsNext: true)
        let second = try #require(try next.get())
        #expect(second.index == 1)
        #expect(try await shards.complete(second, with: try fixture.part(of: second)).get() == nil)
        #expect(try await shards.claim()?.index == 2)
    }

    @Test func progressOfACancelledJobEndsTheShard() async throws {
        let fixture = try await StepFixture()
        let (engine, shards) = (fixture.engine, fixture.engine.shardQueue)
        let id = JobID(rawValue: try await fixture.makeJob())
        let claim = try #require(try await shards.claim())
        try shards.begin(claim)
        try await engine.local.cancelJob(id)
        let error = #expect(throws: APIError.self) { try shards.progress(1, of: claim) }
        await #expect(throws: APIError.self) { try await shards.complete(claim, with: try fixture.part(of: claim)) }
        #expect(try await engine.local.job(id).status == .cancelling)
        try await shards.release(claim, because: try #require(error))
        #expect(try await engine.local.job(id).status == .cancelled)
    }

    @Test func errorOfTheJobEndsItAndPassingOnesDoNot() async throws {
        let fixture = try await StepFixture()
        let (engine, shards) = (fixture.engine, fixture.engine.shardQueue)
        let id = JobID(rawValue: try await fixture.makeJob())
        for code in [APIError.Code.unavailable, .insufficientStorage] {
            let claim = try #require(try await shards.claim())
            #expect(claim.index == 0)
            #expect(claim.attempts == 1)
            try await shards.release(claim, because: APIError(code, "it passes"))
            #expect(try await engine.local.job(id).status == .processing)
        }
        let claim = try #require(try await shards.claim())
        try await shards.release(claim, because: APIError(.modelInvalid, "row 1: it is broken"))
        #expect(try await engine.local.job(id).status == .failed)
        #expect(try await engine.local.job(id).warnings == ["row 1: it is broken"])
        #expect(try await shards.claim() == nil)
    }

    @Test func releaseIsNotInterrupted() async throws {
        let fixture = try await StepFixture()
        let shards = fixture.engine.shardQueue
        _ = try await fixture.makeJob()
        let claim = try #require(try await shards.claim())
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await shards.release(claim, because: APIError(.unavailable, "it passes"))
        }
        try await task.value
        #expect(try await shards.claim()?.index == claim.index)
    }

    @Test func shardThatCrashedTheProcessTooOftenIsNotBegun() async throws {
        var fixture = try await StepFixture()
        let id = JobID(rawValue: try await fixture.makeJob())
        for _ in 0..<Limits.shardAttemptsMax {
            let claim = try #require(try await fixture.engine.shardQueue.claim())
            try fixture.engine.shardQueue.begin(claim)
            fixture = try fixture.afterCrash()
        }
        let shards = fixture.engine.shardQueue
        let claim = try #require(try await shards.claim())
        let error = #expect(throws: APIError.self) { try shards.begin(claim) }
        #expect(error?.message.hasPrefix("rows 1 to 128 crashed the process") == true)
        try await shards.release(claim, because: try #require(error))
        #expect(try await fixture.engine.local.job(id).status == .failed)
    }
}
