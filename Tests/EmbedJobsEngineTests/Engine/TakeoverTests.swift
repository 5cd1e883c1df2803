import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A store written by version 0.1.0: one complete job, one that was done but never completed, an interrupted upload.
@Suite("Stores of 0.1.0") struct TakeoverTests {
    private let fixture: EngineFixture

    init() throws {
        fixture = try EngineFixture()
        try fixture.folder.copy(Checkout.path("Tests/EmbedJobsEngineTests/Fixtures/store-0.1.0"), to: "store")
        for folder in ["store", "store/datasets", "store/jobs"] { chmod(fixture.folder.file(folder), 0o700) }
    }

    @Test("an upgraded store gets an id, markers and a ledger, and loses nothing") func takeover() async throws {
        let engine = try fixture.open()
        let marker = try #require(try StoreMarker.read(in: fixture.store))
        #expect(marker.id == engine.store.id)
        for folder in engine.store.paths.foldersOfFiles { #expect(try StoreMarker.read(in: folder) == marker) }
        let notices = engine.store.notices
        #expect(notices.first == "the store was upgraded from version 0.1.0; it now has an id and a file ledger")
        #expect(notices.last?.hasSuffix(": tmp") == true)
        #expect(notices.count == 2)
        let lost = try #require(try Folder.names(in: engine.store.paths.lost).first)
        #expect(try fixture.folder.read("store/lost/\(lost)/tmp/half-upload") == Array("half\n".utf8))
        #expect(try await engine.rows(of: DatasetID(rawValue: "rows-d2n3ok")).count == 12)
    }

    @Test("a job that was done but not complete is completed") func stuckJob() async throws {
        let engine = try fixture.open()
        for job in try await engine.local.jobs() {
            #expect(job.status == .complete)
            let rows = try await engine.output(of: job)
            #expect(rows.map(\.text) == (0..<12).map { "text \($0 % 10)" })
        }
        #expect(try await engine.local.datasets().count == 3)
    }

    @Test("what 0.1.0 did not count is unknown, not 0") func counts() async throws {
        try await fixture.run { engine in
            for job in try await engine.local.jobs() {
                #expect(job.finishedAt != nil)
                #expect(job.tokens == nil && job.cutTexts == nil && job.lostTokens == nil)
                #expect(job.blankRows == nil && job.repeatedRows == nil)
            }
            let dataset = try await engine.local.dataset(DatasetID(rawValue: "rows-d2n3ok"))
            let job = try await engine.runJob(on: dataset)
            // Each text is "text" and a digit, between two special tokens.
            #expect(job.tokens == 12 * 8 && job.cutTexts == 0 && job.lostTokens == 0)
            #expect(job.blankRows == 0 && job.repeatedRows == 2)
        }
    }

    @Test("the index of repeated texts is in the ledger, so a flipped bit in it is found") func firstRows() async throws
    {
        _ = try fixture.open()
        var bytes = try fixture.folder.read("store/datasets/rows-d2n3ok/first-rows")
        bytes[90] ^= 1
        try fixture.folder.write(bytes, to: "store/datasets/rows-d2n3ok/first-rows")
        try await fixture.run { engine in
            let dataset = try await engine.local.dataset(DatasetID(rawValue: "rows-d2n3ok"))
            let job = try await engine.runJob(on: dataset)
            #expect(job.status == .failed)
            #expect(job.warnings.first?.hasPrefix("datasets/rows-d2n3ok/first-rows does not match") == true)
        }
    }

    @Test("a second start finds an ordinary store") func secondStart() async throws {
        let id = try fixture.open().store.id
        let engine = try fixture.open()
        #expect(engine.store.id == id)
        #expect(engine.store.notices == [])
    }
}
