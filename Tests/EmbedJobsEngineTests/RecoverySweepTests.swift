import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

/// What a start makes of stores that somebody else has had their hands in; RecoveryTests has the crashes.
@Suite struct RecoverySweepTests {
    @Test func strayFilesDoNotKeepTheStoreFromOpening() async throws {
        let first = try await StepBench()
        let next = try first.crashed()
        for path in ["datasets/.DS_Store", "jobs/.DS_Store", "datasets/\(first.dataset.id)/.DS_Store"] {
            try next.folder.write("x", to: "store/\(path)")
        }
        let engine = try next.open()
        #expect(try await engine.dataset(first.dataset.id) == first.dataset)
        #expect(try Folder.names(in: engine.store.paths.datasets) == [first.dataset.id.rawValue])
        #expect(try Folder.names(in: engine.store.paths.jobs) == [])
        #expect(try Folder.names(in: engine.store.paths.dataset(first.dataset.id.rawValue)) == ["part-00000"])
    }

    @Test func aJobWhoseInputIsLostLeavesNoFiles() async throws {
        let first = try await StepBench()
        let job = try await first.makeJob()
        let claim = try await first.claim()
        #expect(try await first.finish(claim))
        let next = try first.crashed()
        try Folder.remove("\(next.store)/\(StorePaths.inputPart(of: first.dataset.id.rawValue))")
        let engine = try next.open()
        let ended = try await engine.job(JobID(rawValue: job))
        #expect(ended.status == .failed)
        #expect(ended.warnings.first?.contains("missing from the store") == true)
        #expect(try Folder.names(in: engine.store.paths.jobs) == [])
        #expect(try await engine.jobRows.shards(of: job, holding: [0]).isEmpty)
    }

    @Test func whatIsWholeStaysAsItIs() async throws {
        let first = try await StepBench()
        let job = try await first.makeJob()
        for claim in try await first.claims() { #expect(try await first.finish(claim)) }
        #expect(try await first.complete(job) == .complete)
        let before = try await first.engine.datasets()
        let second = try first.afterCrash()
        #expect(try await second.engine.datasets() == before)
        #expect(try await second.engine.jobs() == first.engine.jobs())
        #expect(try Folder.names(in: "\(second.bench.store)/jobs/\(job)") == ["0.1", "1.1", "2.1"])
    }
}
