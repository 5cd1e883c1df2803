import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import TextEmbedding
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct APIErrorEngineTests {
    private static let path = "/a/secret/place/file"

    @Test(arguments: [ENOSPC, EDQUOT, EFBIG])
    func reportsAFullDisk(errno: Int32) {
        let error = APIError(engine: FileError("write", Self.path, errno: errno))
        #expect(error.code == .insufficientStorage)
        #expect(error.message.contains("free some space"))
        #expect(!error.message.contains("secret"))
    }

    @Test(arguments: [EIO, EACCES, ENOENT])
    func reportsOtherFileErrorsAsTheStores(errno: Int32) {
        let error = APIError(engine: FileError("read", Self.path, errno: errno))
        #expect(error.code == .unavailable)
        #expect(error.message == "the store cannot read a file: \(String(cString: strerror(errno)))")
    }

    @Test func lockNamesItsHolderIfKnown() {
        let known = APIError(engine: FileLock.Refusal.held(processID: "17"))
        #expect(known.code == .storeLocked)
        #expect(known.message.contains("process 17 owns this store"))
        #expect(APIError(engine: FileLock.Refusal.held(processID: nil)).message.contains("another process owns"))
        let failed = FileLock.Refusal.failed(FileError("open", Self.path, errno: EACCES))
        #expect(APIError(engine: failed).message == "the store cannot open a file: Permission denied")
    }

    @Test func namesAModelFileWithoutItsPath() {
        let error = APIError(engine: ModelError(file: Self.path, "it is broken"))
        #expect(error == APIError(.modelInvalid, "file: it is broken"))
        #expect(APIError(engine: ModelError("no memory")) == APIError(.modelInvalid, "no memory"))
    }

    @Test func otherErrorsHaveTheirOwnCodes() {
        struct Strange: Error, CustomStringConvertible { let description = "a strange thing" }
        let own = APIError(.notFound, "nothing there")
        #expect(APIError(engine: own) == own)
        let damaged = #expect(throws: FormatError.self) { try RowSchema(avroJSON: "{}") }
        #expect(damaged.map { APIError(engine: $0) }?.code == .partCorrupt)
        #expect(APIError(engine: CancellationError()).code == .unavailable)
        let strange = APIError(engine: Strange())
        #expect(strange.code == .internalError)
        #expect(strange.message.contains("of type Strange"))
        #expect(!strange.message.contains("a strange thing"))
    }

    /// SQLite is told that its file must not grow, which it reports like a full disk.
    @Test func databaseThatCannotGrowIsAFullDiskAndChangesNothing() async throws {
        let fixture = try EngineFixture()
        let engine = try fixture.open()
        _ = try await engine.local.uploadDataset(DatasetUpload(name: "before", data: ByteSource([1])))
        let pages = try #require(try engine.store.pragma("page_count"))
        _ = try engine.store.pragma("max_page_count = \(pages)")
        let large = DatasetUpload(
            name: "large",
            keepFields: (0..<100).map { "\($0) " + String(repeating: "f", count: 1_000) },
            data: ByteSource([1])
        )
        let error = await #expect(throws: APIError.self) { try await engine.local.uploadDataset(large) }
        #expect(error?.code == .insufficientStorage)
        #expect(try await engine.local.datasets().map(\.name) == ["before"])
        #expect(try Folder.names(in: engine.store.paths.datasets).count == 2, "the marker and the first dataset")
        // Once there is space, the same engine continues.
        _ = try engine.store.pragma("max_page_count = 100000")
        _ = try await engine.local.uploadDataset(large)
        #expect(try await engine.local.datasets().map(\.name) == ["large", "before"])
    }

    /// SQLite's own messages name tables and quote statements.
    @Test func errorsNeverContainStatements() async throws {
        let fixture = try await StepFixture()
        let job = NewJob(
            id: try await fixture.makeJob(),
            request: .standIn(on: fixture.dataset),
            embeddingTypes: [.float],
            modelFingerprint: "none",
            warnings: [],
            shards: [0..<384]
        )
        // A taken id violates a constraint of the database.
        let error = await #expect(throws: APIError.self) {
            try await fixture.jobs.insert(job, at: Timestamp(microseconds: 1))
        }
        #expect(error?.code == .storeCorrupt)
        let message = error?.message ?? ""
        for word in ["UNIQUE", "job", "INSERT"] { #expect(!message.contains(word), "\(message)") }
    }

    @Test func errorsNeverContainPaths() async throws {
        let fixture = try EngineFixture()
        let engine = try fixture.open()
        try Folder.remove(engine.store.paths.datasets)
        try fixture.folder.write("x", to: "store/datasets")
        let error = await #expect(throws: APIError.self) {
            try await engine.local.uploadDataset(DatasetUpload(name: "a", data: ByteSource([1])))
        }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains(fixture.folder.path) == false)
    }
}
