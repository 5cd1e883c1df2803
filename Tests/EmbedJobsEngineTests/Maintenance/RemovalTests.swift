import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

/// Tests deleting and pruning, and the remaining files.
@Suite struct RemovalTests {
    private static let rows = jsonLines((0..<300).map { "text \($0)" })

    private func code(_ body: () async throws -> Void) async -> APIError? {
        do { try await body() } catch { return error as? APIError }
        return nil
    }

    /// The number of jobs by state, from the tally.
    private func counted(_ engine: JobEngine) async throws -> [String: Int] {
        try await engine.counts().jobs.filter { $0.value > 0 }
    }

    @Test func deletesAJobAndKeepsItsOutput() async throws {
        let fixture = try EngineFixture()
        try await fixture.run { engine in
            let dataset = try await engine.validated(Self.rows)
            let job = try await engine.runJob(on: dataset)
            let before = try await engine.output(of: job)
            try await engine.local.deleteJob(job.id, withOutput: false)
            #expect(try await engine.local.jobs() == [])
            await #expect(throws: APIError.noJob(job.id)) { try await engine.local.job(job.id) }
            #expect(try await engine.rows(of: try #require(job.outputDatasetID)) == before)
            #expect(try await counted(engine) == [:])
            await #expect(throws: APIError.noJob(job.id)) {
                try await engine.local.deleteJob(job.id, withOutput: false)
            }
        }
        #expect(
            try StoreCheck.run(folder: fixture.store, repairs: false, now: Timestamp(microseconds: 0)).findings == []
        )
    }

    @Test func deletesTheOutputToo() async throws {
        let fixture = try EngineFixture()
        try await fixture.run { engine in
            let dataset = try await engine.validated(Self.rows)
            let job = try await engine.runJob(on: dataset)
            let kept = try await engine.runJob(on: dataset)
            try await engine.local.deleteJob(job.id, withOutput: true)
            #expect(
                await code { _ = try await engine.local.dataset(try #require(job.outputDatasetID)) }?.code == .notFound
            )
            #expect(!Folder.isTaken(engine.store.paths.job(job.id.rawValue)))
            #expect(try await engine.output(of: kept).count == 300)
            #expect(try await engine.local.dataset(dataset.id) == dataset)
        }
        #expect(
            try StoreCheck.run(folder: fixture.store, repairs: false, now: Timestamp(microseconds: 0)).findings == []
        )
    }

    @Test func refusesAnUnfinishedJob() async throws {
        let fixture = try await StepFixture()
        let job = try await fixture.engine.local.createJob(.standIn(on: fixture.dataset))
        let refusal = await code { try await fixture.engine.local.deleteJob(job, withOutput: true) }
        #expect(refusal?.code == .invalidRequest)
        #expect(refusal?.message == "job \(job) is processing; cancel it and wait until it ends")
        try await fixture.engine.local.cancelJob(job)
        try await fixture.engine.local.deleteJob(job, withOutput: true)
        #expect(try await fixture.engine.local.jobs() == [])
    }

    @Test func jobOfAnotherOwnerIsNotFound() async throws {
        let fixture = try EngineFixture()
        try await fixture.run { engine in
            let job = try await engine.runJob(on: try await engine.validated(Self.rows))
            let other = engine.service(for: Owner(rawValue: "bob"))
            await #expect(throws: APIError.noJob(job.id)) { try await other.deleteJob(job.id, withOutput: true) }
            await #expect(throws: APIError.noJob(job.id)) { try await other.receipt(of: job.id) }
            let all = PruneRequest(before: Timestamp(microseconds: .max))
            #expect(try await other.prune(all) == PruneSummary())
            #expect(try await engine.output(of: job).count == 300)
        }
    }

    /// The idempotency key stays valid after the job is deleted: repeating the request does not create a second job.
    @Test func idempotencyKeyIsKept() async throws {
        let fixture = try EngineFixture()
        try await fixture.run { engine in
            let dataset = try await engine.validated(Self.rows)
            let key = CreationKey(owner: .local, text: "k")
            let id = try await CreationKey.$current.withValue(key) {
                try await engine.local.createJob(.standIn(on: dataset))
            }
            _ = try await engine.ended(id)
            try await engine.local.deleteJob(id, withOutput: true)
            #expect(try await engine.idempotency.entry(of: key)?.made == .job(id))
            // Pruning deletes it only after a week.
            _ = try await engine.local.prune(PruneRequest(before: Timestamp(microseconds: .max)))
            #expect(try await engine.idempotency.entry(of: key)?.made == .job(id))
        }
    }

    @Test func pruningCountsThenDeletesOldObjects() async throws {
        let fixture = try EngineFixture()
        try await fixture.run { engine in
            let dataset = try await engine.validated(Self.rows)
            let old = try await engine.runJob(on: dataset)
            let before = try await engine.local.dataset(try #require(old.outputDatasetID)).createdAt
            let cutoff = Timestamp(microseconds: before.microseconds + 1)
            let young = try await engine.runJob(on: dataset)
            let counted = try await engine.local.prune(PruneRequest(before: cutoff, isDryRun: true))
            #expect(counted.jobs == 1)
            #expect(counted.datasets == 2)
            #expect(counted.bytes > 300)
            #expect(try await engine.local.jobs().count == 2)
            #expect(try await engine.local.prune(PruneRequest(before: cutoff)) == counted)
            #expect(try await engine.local.jobs().map(\.id) == [young.id])
            #expect(try await engine.local.datasets().map(\.id) == [young.outputDatasetID])
            #expect(try await engine.output(of: young).count == 300)
            #expect(try Folder.names(in: engine.store.paths.datasets) == [StoreMarker.fileName])
            #expect(
                try Folder.names(in: engine.store.paths.jobs).sorted()
                    == [StoreMarker.fileName, young.id.rawValue].sorted()
            )
            #expect(try await engine.local.prune(PruneRequest(before: cutoff)) == PruneSummary())
        }
        #expect(
            try StoreCheck.run(folder: fixture.store, repairs: false, now: Timestamp(microseconds: 0)).findings == []
        )
    }

    /// More than fits in one transaction.
    @Test func pruningDeletesAllPages() async throws {
        let fixture = try await StepFixture()
        for _ in 0..<(Limits.prunedPerCommit + 20) {
            let job = try await fixture.engine.local.createJob(.standIn(on: fixture.dataset))
            try await fixture.engine.local.cancelJob(job)
        }
        let all = PruneRequest(before: Timestamp(microseconds: .max))
        let summary = try await fixture.engine.local.prune(all)
        #expect(summary.jobs == Limits.prunedPerCommit + 20)
        #expect(summary.datasets == 1)
        #expect(try await fixture.engine.local.jobs() == [])
    }

    @Test func datasetOfAnUnfinishedJobStays() async throws {
        let fixture = try await StepFixture()
        let job = try await fixture.engine.local.createJob(.standIn(on: fixture.dataset))
        let all = PruneRequest(before: Timestamp(microseconds: .max))
        #expect(try await fixture.engine.local.prune(all) == PruneSummary())
        #expect(try await fixture.engine.local.dataset(fixture.dataset.id) == fixture.dataset)
        #expect(try await fixture.engine.local.job(job).status == .processing)
    }
}
