import EmbedJobs
import EmbedJobsEngine
import TestSupport
import Testing

/// Tests that the cache is invisible: every read shows the latest write.
@Suite struct JobCacheTests {
    @Test func everyStepIsVisibleAtOnce() async throws {
        let fixture = try await StepFixture()
        let job = JobID(rawValue: try await fixture.makeJob())
        var seen = try await fixture.engine.local.job(job)
        #expect(seen.progress.rowsDone == 0)
        for claim in try await fixture.claims() {
            #expect(try await fixture.finish(claim))
            let next = try await fixture.engine.local.job(job)
            #expect(next.progress.rowsDone > seen.progress.rowsDone)
            seen = next
        }
        #expect(try await fixture.engine.local.job(job).status == .complete)
        #expect(try await fixture.engine.local.job(job).outputDatasetID != nil)
    }

    @Test func cancellationIsVisibleAtOnce() async throws {
        let fixture = try await StepFixture()
        let job = JobID(rawValue: try await fixture.makeJob())
        #expect(try await fixture.engine.local.job(job).status == .processing)
        try await fixture.engine.local.cancelJob(job)
        #expect(try await fixture.engine.local.job(job).status == .cancelled)
    }
}
