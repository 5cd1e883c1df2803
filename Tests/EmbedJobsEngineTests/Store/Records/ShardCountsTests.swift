import EmbedJobs
import EmbedJobsEngine
import TestSupport
import Testing

/// What is counted while rows are embedded: exact, durable, and never guessed.
@Suite(.timeLimit(.minutes(1))) struct ShardCountsTests {
    /// The stand-in model takes 256 tokens: two special ones, and a token for each byte.
    private static let long = String(repeating: "x", count: 300)
    /// Three shards of 128 rows. Each has a long text and a blank one, and the last repeats rows of the first.
    private static let texts =
        [long, " "] + (2..<128).map { "text \($0)" } + [long + "y", "\t"] + (130..<256).map { "text \($0)" }
        + [long, " "] + (2..<128).map { "text \($0)" }

    private static let tokens = texts.reduce(0) { $0 + min($1.utf8.count + 2, 256) }

    private func job(_ engine: JobEngine, truncate: Truncation = .end) async throws -> EmbedJob {
        let lines = Self.texts.map { "{\"text\":\"\($0 == "\t" ? "\\t" : $0)\"}\n" }.joined()
        let dataset = try await engine.validated(lines)
        #expect(
            dataset.validationWarnings == [
                "blank: 3 of 384 rows contain only white space",
                "repeated: 128 of 384 rows have the text of an earlier row, which is embedded once",
            ]
        )
        var request = CreateJobRequest.standIn(on: dataset)
        request.truncate = truncate
        return try await engine.ended(try await engine.local.createJob(request))
    }

    private func expectCounts(_ job: EmbedJob) {
        #expect(job.status == .complete, "\(job.warnings)")
        #expect(job.tokens == Self.tokens)
        #expect(job.cutTexts == 3)
        #expect(job.lostTokens == 46 + 47 + 46)
        #expect(job.blankRows == 3)
        #expect(job.repeatedRows == 128)
        #expect(job.skippedRows == 0)
        #expect(job.warnings == ["3 of 384 texts were cut at 256 tokens; 139 tokens lost"])
    }

    @Test func aJobHasTheCountsOfItsRows() async throws {
        let fixture = try EngineFixture()
        let job = try await fixture.run { engine in
            let job = try await self.job(engine)
            #expect(engine.embedded.tokens == Self.tokens)
            #expect(engine.embedded.cutTexts == 3)
            #expect(try await engine.local.receipt(of: job.id).warnings == job.warnings)
            #expect(try await engine.local.jobs() == [job])
            return job
        }
        expectCounts(job)
        #expect(try #require(job.finishedAt).microseconds >= job.createdAt.microseconds)
        // The counts are in the store, not in the process.
        #expect(try await fixture.open().local.job(job.id) == job)
    }

    /// A kill after each shard loses the memory of the process, and an attempt that is done again counts once.
    @Test func killsDoNotChangeTheCounts() async throws {
        var step = try await StepFixture()
        let id = try await step.makeJob()
        var counts = ShardCounts()
        counts.tally.add(300, limit: 256)
        counts.tally.add(10, limit: 256)
        (counts.blankRows, counts.repeatedRows) = (1, 5)
        for _ in 0..<3 {
            // This attempt is lost.
            _ = try await step.claim()
            step = try step.afterKill()
            let claim = try await step.claim()
            var part = try step.part(of: claim)
            part.counts = counts
            _ = try await step.jobs.finish(claim, with: part)
            step = try step.afterKill()
        }
        let job = try await step.engine.local.job(JobID(rawValue: id))
        #expect(job.status == .complete)
        #expect(job.tokens == 3 * 266 && job.cutTexts == 3 && job.lostTokens == 3 * 44)
        #expect(job.blankRows == 3 && job.repeatedRows == 15)
        #expect(job.warnings == ["3 of 384 texts were cut at 256 tokens; 132 tokens lost"])
    }

    /// An older version, or an executor that does not count, has done a part of the job.
    @Test func aSumWithoutAPartIsUnknown() async throws {
        let step = try await StepFixture()
        let id = try await step.makeJob()
        for (index, claim) in try await step.claims().enumerated() {
            var part = try step.part(of: claim)
            if index != 1 {
                var counts = ShardCounts()
                counts.tally.add(300, limit: 256)
                part.counts = counts
            }
            _ = try await step.jobs.finish(claim, with: part)
        }
        let job = try await step.engine.local.job(JobID(rawValue: id))
        #expect(job.status == .complete)
        #expect(job.tokens == nil && job.cutTexts == nil && job.lostTokens == nil)
        #expect(job.blankRows == nil && job.repeatedRows == nil)
        #expect(job.warnings == [])
    }

    @Test func droppedRowsAreInTheJob() async throws {
        let job = try await EngineFixture().run { engine in
            let lines = "{\"text\":\"a\"}\n" + String(repeating: "{\"text\":\"\"}\nnonsense\n", count: 10)
            var upload = DatasetUpload(name: "rows", fileName: "a.jsonl", data: ByteSource(Array(lines.utf8)))
            upload.skipMalformedInput = true
            let job = try await engine.runJob(on: try await engine.validated(upload))
            #expect(try await engine.local.receipt(of: job.id).rows.skipped == 20)
            return job
        }
        #expect(job.progress.rowsTotal == 1)
        #expect(job.skippedRows == 20)
    }

    @Test func textsThatMustNotBeCutFailTheJobByName() async throws {
        let job = try await EngineFixture().run { engine in try await self.job(engine, truncate: .refuse) }
        #expect(job.status == .failed)
        #expect(job.truncate == .refuse)
        #expect(job.finishedAt != nil && job.tokens == nil)
        #expect(
            job.warnings == [
                "3 of 384 texts have more than 256 tokens, the maximum of model 'stand-in': "
                    + "rows 1, 129, 257; set truncate to START or END to cut such texts"
            ]
        )
    }

    @Test func manyLongRowsAreCounted() async throws {
        let job = try await EngineFixture().run { engine in
            let dataset = try await engine.validated(jsonLines((0..<20).map { "\(Self.long) \($0)" }))
            var request = CreateJobRequest.standIn(on: dataset)
            request.truncate = .refuse
            return try await engine.ended(try await engine.local.createJob(request))
        }
        #expect(job.warnings.first?.contains("20 of 20 texts have more") == true)
        #expect(job.warnings.first?.contains("rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …;") == true, "\(job.warnings)")
    }

    @Test func shortTextsPassWithoutTruncation() async throws {
        let job = try await EngineFixture().run { engine in
            let dataset = try await engine.validated(jsonLines([String(repeating: "x", count: 254)]))
            var request = CreateJobRequest.standIn(on: dataset)
            request.truncate = .refuse
            return try await engine.ended(try await engine.local.createJob(request))
        }
        #expect(job.status == .complete)
        #expect(job.tokens == 256 && job.cutTexts == 0 && job.lostTokens == 0)
        #expect(job.warnings == [])
    }
}
