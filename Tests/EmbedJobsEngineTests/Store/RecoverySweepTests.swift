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

/// Tests starts on stores that were changed from outside; RecoveryTests covers crashes.
@Suite struct RecoverySweepTests {
    /// Every file below a folder, links not followed.
    private func files(below folder: String) throws -> [String] {
        try Folder.names(in: folder).flatMap { name -> [String] in
            let path = "\(folder)/\(name)"
            return try FileStatus.of(path)?.kind == .folder ? files(below: path).map { "\(name)/\($0)" } : [name]
        }
    }

    @Test("entries that no row names are moved to lost/ with their content") func unknownEntries() async throws {
        let first = try await StepFixture()
        let next = try first.killed()
        let id = first.dataset.id.rawValue
        let strays = ["datasets/.DS_Store", "jobs/a.txt", "datasets/\(id)/mine", "jobs/unknown/0.1", "tmp/upload"]
        for path in strays { try next.folder.write(path, to: "store/\(path)") }
        let engine = try next.open()
        #expect(try await engine.local.dataset(first.dataset.id) == first.dataset)
        #expect(try Folder.names(in: engine.store.paths.datasets) == [StoreMarker.fileName, id].sorted())
        #expect(try Folder.names(in: engine.store.paths.jobs) == [StoreMarker.fileName])
        #expect(try Folder.names(in: engine.store.paths.dataset(id)) == ["part-00000"])
        let time = try #require(try Folder.names(in: engine.store.paths.lost).first)
        #expect(try files(below: engine.store.paths.lost).sorted() == strays.map { "\(time)/\($0)" }.sorted())
        for path in strays { #expect(try next.folder.read("store/lost/\(time)/\(path)") == Array(path.utf8)) }
        let notice = "entries that belong to no dataset or job were moved to lost/\(time) in the store: "
        #expect(engine.store.notices == [notice + "datasets/.DS_Store and 4 more"])
    }

    @Test("a link is moved itself, and its target is not changed") func links() async throws {
        let first = try await StepFixture()
        let next = try first.killed()
        try next.folder.write("mine", to: "elsewhere/file")
        for path in ["datasets/link", "jobs/link", "datasets/\(first.dataset.id)/link"] {
            try Folder.link("\(next.store)/\(path)", to: next.folder.file("elsewhere"))
        }
        _ = try next.open()
        #expect(try next.folder.read("elsewhere/file") == Array("mine".utf8))
    }

    @Test("if lost/ is a link or a file, the entries are left in place") func lostIsThereAlready()
        async throws
    {
        for isLink in [true, false] {
            let first = try await StepFixture()
            let next = try first.killed()
            try next.folder.write("mine", to: "store/jobs/mine")
            try Folder.create(next.folder.file("elsewhere"))
            if isLink {
                try Folder.link("\(next.store)/lost", to: next.folder.file("elsewhere"))
            } else {
                try next.folder.write("x", to: "store/lost")
            }
            let engine = try next.open()
            #expect(engine.store.notices.first?.contains("left in place: jobs/mine (lost/ is not a folder)") == true)
            #expect(try next.folder.read("store/jobs/mine") == Array("mine".utf8))
            #expect(try Folder.names(in: next.folder.file("elsewhere")) == [])
        }
    }

    @Test("a second start adds to lost/ without replacing anything") func lostGrows() async throws {
        let fixture = try await StepFixture().killed()
        for text in ["first", "second"] {
            try fixture.folder.write(text, to: "store/jobs/mine")
            _ = try fixture.open()
        }
        let found = try Folder.names(in: "\(fixture.store)/lost").map {
            try fixture.folder.read("store/lost/\($0)/jobs/mine")
        }
        #expect(found == [Array("first".utf8), Array("second".utf8)])
    }

    @Test("a missing part leaves every other file and row unchanged", arguments: [0, 2])
    func oneMissingPart(index: Int) async throws {
        let first = try await StepFixture()
        let job = try await first.makeJob()
        for claim in try await first.claims() { #expect(try await first.finish(claim)) }
        let output = try #require(try await first.engine.local.job(JobID(rawValue: job)).outputDatasetID)
        let next = try first.killed()
        let path = "jobs/\(job)/\(index).1"
        let bytes = try next.folder.read("store/\(path)")
        try Folder.remove("\(next.store)/\(path)")
        let before = try files(below: next.store).filter { $0.contains("/") }
        do {
            let engine = try next.open()
            #expect(try files(below: next.store).filter { $0.contains("/") } == before)
            let dataset = try await engine.local.dataset(output)
            #expect(dataset.parts.map(\.rowCount) == [128, 128, 128])
            #expect(dataset.validationWarnings.first?.hasPrefix("\(path) is missing from the store") == true)
            let error = await #expect(throws: APIError.self) {
                try await engine.local.content(ofPart: index, in: output)
            }
            #expect(error?.code == .partCorrupt)
            for try await _ in try await engine.local.content(ofPart: 1, in: output) {}
        }
        try next.folder.write(bytes, to: "store/\(path)")
        let engine = try next.open()
        #expect(try await engine.local.dataset(output).validationWarnings == [])
        for try await _ in try await engine.local.content(ofPart: index, in: output) {}
    }

    @Test("an unreadable folder stops the start, and nothing is marked or moved") func unreadable()
        async throws
    {
        let first = try await StepFixture()
        let next = try first.killed()
        // A file instead of a folder: ENOTDIR for everything below it, even for root.
        try Folder.rename("\(next.store)/datasets/\(first.dataset.id)", to: next.folder.file("away"))
        try next.folder.write("x", to: "store/datasets/\(first.dataset.id)")
        let error = #expect(throws: APIError.self) { try next.open() }
        #expect(error?.code == .unavailable)
        #expect(try next.folder.read("store/datasets/\(first.dataset.id)") == Array("x".utf8))
        try Folder.remove("\(next.store)/datasets/\(first.dataset.id)")
        try Folder.rename(next.folder.file("away"), to: "\(next.store)/datasets/\(first.dataset.id)")
        #expect(try await next.open().local.dataset(first.dataset.id) == first.dataset)
    }

    @Test func intactStoreIsUnchanged() async throws {
        let first = try await StepFixture()
        let job = try await first.makeJob()
        for claim in try await first.claims() { #expect(try await first.finish(claim)) }
        #expect(try await first.status(of: job) == .complete)
        let before = try await first.engine.local.datasets()
        let second = try first.afterKill()
        #expect(second.engine.store.notices == [])
        #expect(try await second.engine.local.datasets() == before)
        #expect(try await second.engine.local.jobs() == first.engine.local.jobs())
        #expect(try Folder.names(in: "\(second.fixture.store)/jobs/\(job)") == ["0.1", "1.1", "2.1"])
    }
}
