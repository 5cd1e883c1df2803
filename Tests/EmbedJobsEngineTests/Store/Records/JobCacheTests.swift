import EmbedJobs
import EmbedJobsEngine
import TestSupport
import Testing

/// Tests that the cache is invisible: every read shows the latest write.
@Suite struct JobCacheTests {
    @Test func everyStepIsVisibleAtOnce() async throws {
        let bench = try await StepBench()
        let job = JobID(rawValue: try await bench.makeJob())
        var seen = try await bench.engine.job(job)
        #expect(seen.progress.rowsDone == 0)
        for claim in try await bench.claims() {
            #expect(try await bench.finish(claim))
            let next = try await bench.engine.job(job)
            #expect(next.progress.rowsDone > seen.progress.rowsDone)
            seen = next
        }
        #expect(try await bench.engine.job(job).status == .complete)
        #expect(try await bench.engine.job(job).outputDatasetID != nil)
    }

    @Test func cancellationIsVisibleAtOnce() async throws {
        let bench = try await StepBench()
        let job = JobID(rawValue: try await bench.makeJob())
        #expect(try await bench.engine.job(job).status == .processing)
        try await bench.engine.cancelJob(job)
        #expect(try await bench.engine.job(job).status == .cancelled)
    }
}
