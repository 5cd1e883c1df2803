import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

@Suite struct StoreReportTests {
    @Test func hasSizesCountsAndAges() async throws {
        let fixture = try EngineFixture()
        let job = try await fixture.run { engine in
            let dataset = try await engine.validated(jsonLines((0..<300).map { "text \($0)" }))
            return try await engine.runJob(on: dataset)
        }
        try fixture.folder.write("weights", to: "store/models/m/model.safetensors")
        try fixture.folder.write("mine", to: "store/lost/earlier/jobs/mine")
        let now = Timestamp(microseconds: job.createdAt.microseconds + 1_000_000)
        let report = try StoreReport.make(folder: fixture.store, now: now)
        #expect(report.path == fixture.store)
        #expect(report.format == StoreMarker.currentFormat)
        #expect(report.id == (try StoreMarker.read(in: fixture.store))?.id)
        #expect(report.uploads == 1)
        #expect(report.outputs == 1)
        #expect(report.jobs.filter { $0.count > 0 }.map(\.status) == ["complete"])
        #expect(report.datasetFiles.files == 1)
        #expect(report.outputFiles.files > 0)
        #expect(report.database.bytes > 0)
        #expect(report.models == StoreReport.Share(files: 1, bytes: 7))
        #expect(report.lost == StoreReport.Share(files: 1, bytes: 4))
        #expect(report.freeBytes > 0)
        #expect(report.damaged.count == 0)
        #expect(report.expirySeconds == nil)
        #expect(report.jobAges == StoreReport.Ages(oldest: job.createdAt, newest: job.createdAt))
        #expect(report.old == PruneSummary())
        let later = Timestamp(microseconds: now.microseconds + 31 * 86_400_000_000)
        let old = try StoreReport.make(folder: fixture.store, now: later).old
        #expect(old.jobs == 1)
        #expect(old.datasets == 2)
        #expect(old.bytes == report.datasetFiles.bytes + report.outputFiles.bytes)
    }

    @Test func namesDamagedFiles() async throws {
        let fixture = try EngineFixture()
        let job = try await fixture.run { engine in
            try await engine.runJob(on: try await engine.validated(jsonLines(["a", "b"])))
        }
        let shard = StorePaths.shard(0, fence: 1, of: job.id.rawValue)
        try Folder.remove(fixture.folder.file("store/\(shard)"))
        _ = try StoreCheck.run(folder: fixture.store, repairs: true, now: job.createdAt)
        let report = try StoreReport.make(folder: fixture.store, now: job.createdAt)
        #expect(report.damaged.paths == [shard])
        #expect(report.damaged.count == 1)
    }

    /// A report never creates a store, and works on one that is in use.
    @Test func reportingChangesNothing() async throws {
        let folder = try TemporaryFolder()
        #expect(throws: APIError.self) {
            try StoreReport.make(folder: folder.file("none"), now: Timestamp(microseconds: 1))
        }
        #expect(throws: APIError.self) { try StoreReport.make(folder: folder.path, now: Timestamp(microseconds: 1)) }
        #expect(try folder.names == [])
        let fixture = try EngineFixture()
        try await fixture.run { engine in
            let dataset = try await engine.validated(jsonLines(["a"]))
            let report = try StoreReport.make(folder: fixture.store, now: dataset.createdAt)
            #expect(report.uploads == 1)
            #expect(report.jobAges == nil)
        }
    }
}
