import EmbedJobs
import EmbedJobsHost
import EmbedJobsWire
import JobCommands
import LocalFiles
import Synchronization
import TestSupport
import Testing

@Suite("Shared list of jobs") struct JobListFileTests {
    private let folder: TemporaryFolder
    private let clock = Clock()

    init() throws { folder = try TemporaryFolder() }

    private static let key = "a-key-of-someone"

    private static let job = EmbedJob(
        id: JobID(rawValue: "00000000-0000-4000-8000-000000000001"),
        name: "docs",
        status: .complete,
        createdAt: Timestamp(microseconds: 1_600_000_000_000_000),
        inputDatasetID: DatasetID(rawValue: "docs-1"),
        outputDatasetID: DatasetID(rawValue: "out-1"),
        model: ModelName(rawValue: "m"),
        truncate: .end,
        inputType: .clustering,
        embeddingTypes: [.float, .int8],
        progress: JobProgress(rowsDone: 2, rowsTotal: 2),
        warnings: []
    )

    private func file(key: String? = key, server: String = "https://a.example") throws -> JobListFile {
        let clock = clock
        return JobListFile(folder: folder.file("state"), of: try WebAddress(server), key: key, now: { clock.now })
    }

    /// A clock that a test sets.
    private final class Clock: Sendable {
        private let microseconds = Mutex(Int64(1_700_000_000_000_000))

        var now: Timestamp { Timestamp(microseconds: microseconds.withLock { $0 }) }

        func pass(_ seconds: Int64) { microseconds.withLock { $0 += seconds * 1_000_000 } }
    }

    private func pass(_ seconds: Int64) { clock.pass(seconds) }

    private func store(_ jobs: [EmbedJob] = [job], age: Duration = .seconds(1), isLimited: Bool = false) throws {
        let claim = try #require(try file().claim())
        claim.store(SharedJobs(jobs: jobs, age: age, isLimited: isLimited))
    }

    @Test("A list that a process stored is the list of another one, with its age") func roundTrip() throws {
        #expect(try file().latest(youngerThan: nil) == nil)
        try store(isLimited: true)
        pass(7)
        let list = try #require(try file().latest(youngerThan: nil))
        #expect(list.jobs == [Self.job])
        #expect(list.age == .seconds(8))
        #expect(list.isLimited)
        #expect(try file().latest(youngerThan: .seconds(9)) != nil)
        #expect(try file().latest(youngerThan: .seconds(8)) == nil)
        try store([])
        #expect(try file().latest(youngerThan: nil)?.jobs == [])
        #expect(try file().latest(youngerThan: nil)?.isLimited == false)
    }

    @Test("One process at a time has the right to request the list") func claim() throws {
        let first = try file().claim()
        #expect(first != nil)
        #expect(try file().claim() == nil)
        withExtendedLifetime(first) {}
        #expect(try file(key: "another").claim() != nil)
    }

    @Test("The right ends with its claim") func release() throws {
        try store()
        #expect(try file().claim() != nil)
    }

    @Test("Accounts and services have their own files, which do not tell the key") func accounts() throws {
        try store()
        #expect(try file(key: "another").latest(youngerThan: nil) == nil)
        #expect(try file(key: nil).latest(youngerThan: nil) == nil)
        #expect(try file(server: "https://b.example").latest(youngerThan: nil) == nil)
        for name in try Folder.names(in: folder.file("state")) {
            #expect(!name.contains(Self.key))
            let content = try InputFile(path: folder.file("state/\(name)")).read(at: 0, count: 1 << 16)
            #expect(!String(decoding: content, as: UTF8.self).contains(Self.key))
        }
    }

    @Test("Only this user can read the file, and one that others can read is not used") func privacy() throws {
        try store()
        let name = try #require(try Folder.names(in: folder.file("state")).first { !$0.hasSuffix(".lock") })
        let path = folder.file("state/\(name)")
        #expect(try InputFile(path: path).isPrivate)
        let bytes = try InputFile(path: path).read(at: 0, count: 1 << 16)
        let open = try OutputFile(path: path, permissions: 0o644)
        try open.write(bytes)
        try open.publish(replacing: true)
        #expect(try file().latest(youngerThan: nil) == nil)
    }

    @Test("An old list, and one from the future, are not used") func age() throws {
        try store()
        pass(600)
        #expect(try file().latest(youngerThan: nil) == nil)
        pass(-1_200)
        #expect(try file().latest(youngerThan: nil) == nil)
        pass(600)
        #expect(try file().latest(youngerThan: nil) != nil)
    }

    @Test(
        "A damaged file is like none",
        arguments: [
            "", "embedjobs-job-list-1 1700000000000000 free", "x\n{}",
            "embedjobs-job-list-1 1700000000000000 free\n{\"embed_jobs\":[",
        ]
    )
    func damaged(text: String) throws {
        try store()
        let name = try #require(try Folder.names(in: folder.file("state")).first { !$0.hasSuffix(".lock") })
        let file = try OutputFile(path: folder.file("state/\(name)"), isPrivate: true)
        try file.write(Array(text.utf8))
        try file.publish(replacing: true)
        #expect(try self.file().latest(youngerThan: nil) == nil)
    }

    @Test("Without a folder for it, each process requests the list itself") func unwritable() throws {
        try folder.write("a file", to: "state")
        try store()
        #expect(try file().latest(youngerThan: nil) == nil)
    }
}
