import EmbedJobs
import EmbedJobsEngine
import GRDB
import TestSupport
import Testing

/// Tests leases, fences and job state changes with the real database.
@Suite struct JobStoreTests {
    @Test func leasesShardsInTheOrderOfJobsAndRows() async throws {
        let fixture = try await StepFixture(rows: 300)
        let jobs = [try await fixture.makeJob(), try await fixture.makeJob()]
        let claims = try await fixture.claims()
        #expect(claims.map(\.job.id) == jobs.flatMap { Array(repeating: $0, count: 3) })
        #expect(claims.map(\.index) == [0, 1, 2, 0, 1, 2])
        #expect(claims.map(\.rows) == [0..<128, 128..<256, 256..<300, 0..<128, 128..<256, 256..<300])
        #expect(claims.allSatisfy { $0.fence == 1 && $0.attempts == 1 })
    }

    @Test func pagesRunFromTheNewestJobToTheOldest() async throws {
        let fixture = try await StepFixture()
        var made: [String] = []
        for _ in 0..<7 { made.append(try await fixture.makeJob()) }
        let all = try await fixture.engine.local.jobs()
        var seen: [String] = []
        var query = JobListQuery(limit: 3)
        while true {
            let page = try await fixture.engine.local.jobs(query)
            #expect(page.count == min(3, made.count - seen.count))
            // The pure query, which in-memory services use, gives the same result.
            #expect(try query.page(of: all) == page)
            seen += page.map(\.id.rawValue)
            guard let last = page.last else { break }
            query.before = last.id
        }
        #expect(seen == made.reversed())
        let stranger = fixture.engine.service(for: Owner(rawValue: "stranger"))
        let first = JobID(rawValue: made[0])
        await #expect(throws: APIError.noJob(first)) { try await stranger.jobs(JobListQuery(before: first)) }
    }

    /// Without a limit, one request for 200,000 jobs took 340 MB.
    @Test func pageHasAtMostAThousandJobs() async throws {
        let fixture = try await StepFixture()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<1_003 { group.addTask { _ = try await fixture.makeJob() } }
            try await group.waitForAll()
        }
        #expect(try await fixture.engine.local.jobs(JobListQuery(limit: 200_000)).count == 1_000)
        let first = try await fixture.engine.local.jobs(JobListQuery(limit: 1_000))
        #expect(try await fixture.engine.local.jobs(JobListQuery(limit: 200_000, before: first.last?.id)).count == 3)
    }

    /// Ten thousand jobs of one owner must not delay another owner's single job.
    @Test func alternatesBetweenOwners() async throws {
        let fixture = try await StepFixture()
        let (engine, bob) = (fixture.engine, Owner(rawValue: "bob"))
        let text = jsonLines((0..<300).map { "text \($0)" })
        let upload = DatasetUpload(name: "rows", fileName: "a.jsonl", data: ByteSource(Array(text.utf8)))
        let bobs = engine.service(for: bob)
        let id = try await bobs.uploadDataset(upload)
        _ = try await engine.validateNext()
        let dataset = try await bobs.dataset(id)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask { for _ in 0..<100 { _ = try await fixture.makeJob() } }
            }
            try await group.waitForAll()
        }
        let job = try await bobs.createJob(.standIn(on: dataset)).rawValue
        var leased: [String] = []
        for _ in 0..<8 { leased.append(try await fixture.claim().job.id == job ? "bob" : "local") }
        // Alternating while both have shards; then the owner who has some left.
        #expect(leased.sorted() == ["bob", "bob", "bob"] + Array(repeating: "local", count: 5))
        #expect(Set(leased[0..<2]) == ["bob", "local"] && Set(leased[4..<6]) == ["bob", "local"], "\(leased)")
        #expect(leased[6...] == ["local", "local"])
    }

    @Test func releasedShardIsLeasedNextWithoutCountingAnAttempt() async throws {
        let fixture = try await StepFixture()
        _ = try await fixture.makeJob()
        let claims = try await fixture.claims()
        try await fixture.jobs.release(claims[1])
        let again = try await fixture.claim()
        #expect(again.index == 1)
        #expect(again.fence == 2)
        #expect(again.attempts == 1)
        // The first claim is void: neither releasing nor finishing it affects the second lease.
        try await fixture.jobs.release(claims[1])
        #expect(try await fixture.jobs.claimShard() == nil)
    }

    @Test func oldFenceCannotFinish() async throws {
        let fixture = try await StepFixture()
        let job = try await fixture.makeJob()
        let old = try await fixture.claim()
        try await fixture.jobs.release(old)
        #expect(try await !fixture.finish(old), "a shard that is not leased")
        let new = try await fixture.claim()
        #expect(try await !fixture.finish(old))
        #expect(try await fixture.finish(new))
        #expect(try await !fixture.finish(new), "a shard that is done")
        let stored = try await fixture.jobs.shards(of: job, holding: [5]).first
        #expect(stored?.path == "jobs/\(job)/0.2")
    }

    @Test("kills from outside never count as attempts") func killsAreNotCounted() async throws {
        var fixture = try await StepFixture()
        _ = try await fixture.makeJob()
        for fence in 1...10 {
            let claims = try await fixture.claims()
            #expect(claims.map(\.attempts) == [1, 1, 1])
            #expect(claims.map(\.fence) == [fence, fence, fence])
            fixture = try fixture.afterKill()
        }
    }

    @Test func crashedAttemptsCountUntilTheJobMakesProgress() async throws {
        let first = try await StepFixture()
        _ = try await first.makeJob()
        _ = try await first.claims()
        let second = try first.afterCrash()
        let claims = try await second.claims()
        #expect(claims.map(\.attempts) == [2, 2, 2])
        #expect(claims.map(\.fence) == [2, 2, 2])
        #expect(try await second.finish(claims[0]))
        let third = try second.afterCrash()
        #expect(try await third.claims().map(\.attempts) == [1, 1])
    }

    @Test func shardThatKeepsCrashingTheProcessFailsItsJob() async throws {
        var fixture = try await StepFixture(rows: 200)
        let job = try await fixture.makeJob()
        let first = try await fixture.claim()
        #expect(try await fixture.finish(first))
        for attempt in 1...Limits.shardAttemptsMax {
            let claim = try await fixture.claim()
            #expect(claim.index == 1)
            #expect(claim.attempts == attempt)
            fixture = try fixture.afterCrash()
        }
        let ended = try await fixture.killed().run { try await $0.ended(JobID(rawValue: job)) }
        #expect(ended.status == .failed)
        let reason = "rows 129 to 200 crashed the process 5 times; split the dataset to find the row"
        #expect(ended.warnings == [reason])
    }

    @Test func jobIsFinishedOnceAllItsShardsAreDone() async throws {
        let fixture = try await StepFixture()
        let job = try await fixture.makeJob()
        let claims = try await fixture.claims()
        // Finished in an order other than that of the rows.
        var states: [JobState?] = []
        for claim in claims.reversed() { states.append(try await fixture.finished(claim)) }
        #expect(states == [.processing, .processing, .complete])
        #expect(try await fixture.apply(.cancelRequested, to: job) == nil)
        let done = try await fixture.engine.local.job(JobID(rawValue: job))
        #expect(done.progress == JobProgress(rowsDone: 384, rowsTotal: 384))
        let output = try await fixture.engine.local.dataset(try #require(done.outputDatasetID))
        #expect(output.type == .embedResult)
        #expect(output.parts.map(\.rowCount) == [128, 128, 128])
        var contents: [String] = []
        for part in output.parts {
            for try await chunk in try await fixture.engine.local.content(ofPart: part.index, in: output.id) {
                contents.append(String(decoding: chunk, as: UTF8.self))
            }
        }
        #expect(contents == ["0 1", "1 1", "2 1"])
    }

    @Test func finishingAndCancellingExcludeEachOther() async throws {
        let fixture = try await StepFixture(rows: 1)
        var winners: Set<JobState> = []
        for _ in 0..<60 {
            let job = try await fixture.makeJob()
            let claim = try await fixture.claim()
            async let finished = fixture.finished(claim)
            async let cancelled = fixture.apply(.cancelRequested, to: job)
            let (first, second) = try await (finished, cancelled)
            let winner = try #require(first ?? second)
            #expect((first == nil) != (second == nil), "exactly one of the two succeeded")
            winners.insert(winner)
            #expect(try await fixture.status(of: job).rawValue == winner.rawValue)
            let hasOutput = try await fixture.engine.local.job(JobID(rawValue: job)).outputDatasetID != nil
            #expect(hasOutput == (winner == .complete))
        }
        #expect(winners.isSubset(of: [.complete, .cancelling]))
    }

    @Test func cancelledJobWaitsForItsLeasesAndFinishesNothing() async throws {
        let fixture = try await StepFixture()
        let job = try await fixture.makeJob()
        let claim = try await fixture.claim()
        #expect(try await fixture.apply(.cancelRequested, to: job) == .cancelling)
        #expect(try await fixture.jobs.claimShard() == nil, "no further shard is leased")
        #expect(try await fixture.apply(.stopped, to: job) == nil)
        #expect(try await !fixture.finish(claim))
        try await fixture.jobs.release(claim)
        #expect(try await fixture.apply(.stopped, to: job) == .cancelled)
        #expect(try await fixture.jobs.shards(of: job, holding: [0]).isEmpty)
    }

    @Test func finishLeasesTheNextShardInTheSameCommit() async throws {
        let fixture = try await StepFixture(rows: 300)
        let job = try await fixture.makeJob()
        let first = try await fixture.claim()
        let (state, next) = try await fixture.jobs.finish(first, with: try fixture.part(of: first), claimsNext: true)
        #expect(state == .processing)
        let second = try #require(try next.get())
        #expect(second.job.id == job)
        #expect(second.index == 1)
        #expect(second.fence == 1)
        #expect(second.attempts == 1)
        #expect(try await fixture.claim().index == 2)
        // The last shard of all jobs.
        let (_, none) = try await fixture.jobs.finish(second, with: try fixture.part(of: second), claimsNext: true)
        #expect(try none.get() == nil)
    }

    @Test func shardThatIsFencedOffLeasesNoFurtherOne() async throws {
        let fixture = try await StepFixture(rows: 100)
        let cancelled = try await fixture.makeJob()
        let claim = try await fixture.claim()
        let other = try await fixture.makeJob()
        #expect(try await fixture.apply(.cancelRequested, to: cancelled) == .cancelling)
        let (state, next) = try await fixture.jobs.finish(claim, with: try fixture.part(of: claim), claimsNext: true)
        #expect(state == nil)
        #expect(try next.get() == nil)
        #expect(try await fixture.claim().job.id == other)
    }

    /// The error is another job's, and must not be blamed on the job that has finished.
    @Test func errorOfTheNextLeaseDoesNotUndoTheFinish() async throws {
        let fixture = try await StepFixture(rows: 100)
        let job = try await fixture.makeJob()
        let claim = try await fixture.claim()
        let damaged = try await fixture.makeJob()
        let database = try DatabaseQueue(path: "\(fixture.fixture.store)/db.sqlite")
        try await database.write { db in
            try db.execute(sql: "UPDATE job SET truncate = 'nonsense' WHERE id = ?", arguments: [damaged])
        }
        let (state, next) = try await fixture.jobs.finish(claim, with: try fixture.part(of: claim), claimsNext: true)
        #expect(state == .complete)
        #expect(throws: APIError(.storeCorrupt, "the store's database contains an unknown value: nonsense")) {
            try next.get()
        }
        #expect(try await fixture.status(of: job) == .complete)
        // The lease was undone.
        try await database.write { db in
            try db.execute(sql: "UPDATE job SET truncate = 'END' WHERE id = ?", arguments: [damaged])
        }
        let again = try await fixture.claim()
        #expect(again.job.id == damaged)
        #expect(again.fence == 1)
        #expect(again.attempts == 1)
    }

    @Test func failedJobReportsWhyAndLeasesNoFurtherShard() async throws {
        let fixture = try await StepFixture()
        let job = try await fixture.makeJob()
        let claim = try await fixture.claim()
        let now = Timestamp(microseconds: 1)
        #expect(try await fixture.jobs.apply(.broke, to: job, warning: "because", at: now) == .failed)
        #expect(try await fixture.jobs.apply(.broke, to: job, warning: "again", at: now) == nil)
        #expect(try await fixture.engine.local.job(JobID(rawValue: job)).warnings == ["because"])
        #expect(try await fixture.jobs.claimShard() == nil)
        #expect(try await !fixture.finish(claim))
    }

    @Test func findsTheShardsOfRows() async throws {
        let fixture = try await StepFixture(rows: 1_000)
        let job = try await fixture.makeJob()
        let first = try await fixture.claim()
        #expect(try await fixture.finish(first))
        let found = try await fixture.jobs.shards(of: job, holding: [999, 0, 5, 127, 300])
        #expect(found.map(\.index) == [0, 2, 7])
        #expect(found.map(\.rows) == [0..<128, 256..<384, 896..<1_000])
        #expect(found.map { $0.path != nil } == [true, false, false])
        #expect(try await fixture.jobs.shards(of: "unknown", holding: [1]).isEmpty)
    }

    /// The dataset is deleted between its lookup and the insertion of the job, which would never find rows or end.
    @Test func jobOnADeletedDatasetIsRefused() async throws {
        let fixture = try await StepFixture()
        let job = NewJob(
            id: "job",
            request: .standIn(on: fixture.dataset),
            embeddingTypes: [.float],
            modelFingerprint: "none",
            warnings: [],
            shards: [0..<384]
        )
        try await fixture.engine.local.deleteDataset(fixture.dataset.id)
        await #expect(throws: APIError(.notFound, "dataset with id \(fixture.dataset.id) not found")) {
            try await fixture.jobs.insert(job, at: Timestamp(microseconds: 1))
        }
        #expect(try await fixture.engine.local.jobs() == [])
    }
}
