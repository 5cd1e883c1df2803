import EmbedJobs
import EmbedJobsEngine
import Synchronization
import TestSupport
import Testing

@Suite struct JobAllowanceTests {
    @Test func countsJobsOnlyNearTheLimit() async throws {
        let allowance = JobQuota(countMax: 3)
        let counts = Mutex(0)
        func take(_ owner: Owner, unfinished: Int) async throws(APIError) {
            try await allowance.take(for: owner) { () async throws(APIError) -> Int in
                counts.withLock { $0 += 1 }
                return unfinished
            }
        }
        for _ in 0..<3 { try await take(.local, unfinished: 0) }
        #expect(counts.withLock { $0 } == 1)
        // One of the three has ended.
        try await take(.local, unfinished: 2)
        let refused = await #expect(throws: APIError.self) { try await take(.local, unfinished: 3) }
        #expect(refused?.code == .rateLimited)
        #expect(counts.withLock { $0 } == 3)
        // Each owner has a separate limit.
        try await take(Owner(rawValue: "bob"), unfinished: 0)
        try await take(.local, unfinished: 0)
    }

    @Test func engineRefusesJobsAboveTheLimitUntilSomeEnd() async throws {
        let fixture = try await StepFixture(rows: 1, unfinishedJobsMax: 2)
        let jobs = [try await fixture.makeJob(), try await fixture.makeJob()]
        let refused = await #expect(throws: APIError.self) { try await fixture.makeJob() }
        #expect(refused?.code == .rateLimited)
        #expect(refused?.message.contains("2 unfinished jobs") == true)
        try await fixture.engine.local.cancelJob(JobID(rawValue: jobs[0]))
        _ = try await fixture.makeJob()
        #expect(try await fixture.engine.local.jobs().count == 3)
    }
}
