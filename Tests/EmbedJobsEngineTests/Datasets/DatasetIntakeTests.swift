import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import Synchronization
import TestSupport
import Testing

@Suite struct DatasetIntakeTests {
    private let folder: TemporaryFolder
    private let paths: StorePaths
    private let intake: DatasetIntake

    init() throws {
        folder = try TemporaryFolder()
        paths = StorePaths(root: folder.path)
        try Folder.create(paths.datasets)
        intake = DatasetIntake(paths: paths, thread: try WorkerThread())
    }

    /// A source of these chunks; an error of `beforeEnd` replaces its end.
    private func source(
        _ chunks: [[UInt8]],
        length: Int? = nil,
        beforeEnd: @escaping @Sendable () throws(APIError) -> Void = {}
    ) -> ByteSource {
        ByteSource(length: length) { () throws(APIError) -> ByteSource.Next in
            var rest = chunks[...]
            return { () async throws(APIError) -> [UInt8]? in
                if rest.isEmpty { try beforeEnd() }
                return rest.popFirst()
            }
        }
    }

    @Test func storesTheBytesUnchangedWithTheirHash() async throws {
        let chunks = [1, 100_000, 65_536, 7].map { size in
            (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ size) }
        }
        let receipt = try await intake.store(source(chunks), as: "rows-1")
        let stored = paths.absolute(StorePaths.original(of: "rows-1"))
        #expect(try folder.read("datasets/rows-1/original") == chunks.flatMap(\.self))
        #expect(receipt.bytes == 165_544)
        #expect(try receipt.sha256 == sha256(ofFile: stored))
    }

    @Test func emptyUploadIsAnEmptyFile() async throws {
        #expect(try await intake.store(ByteSource([]), as: "rows-1").bytes == 0)
        #expect(Folder.size(of: paths.absolute(StorePaths.original(of: "rows-1"))) == 0)
    }

    @Test func errorOfTheSourceIsPassedOn() async throws {
        let source = source([[1, 2, 3]]) { () throws(APIError) in throw APIError(.unavailable, "cut off") }
        await #expect(throws: APIError(.unavailable, "cut off")) { try await intake.store(source, as: "rows-1") }
    }

    @Test("a leftover file of the same name is overwritten; a link is not followed") func leftovers()
        async throws
    {
        try folder.write("an earlier attempt", to: "datasets/rows-1/original")
        #expect(try await intake.store(ByteSource([1]), as: "rows-1").bytes == 1)
        #expect(try folder.read("datasets/rows-1/original") == [1])
        try folder.write("mine", to: "elsewhere")
        try Folder.create(paths.dataset("rows-2"))
        try Folder.link(paths.absolute(StorePaths.original(of: "rows-2")), to: folder.file("elsewhere"))
        let error = await #expect(throws: APIError.self) { try await intake.store(ByteSource([1]), as: "rows-2") }
        #expect(error?.code == .unavailable)
        #expect(try folder.read("elsewhere") == Array("mine".utf8))
    }

    @Test func tooLargeUploadIsRefusedBeforeItIsRead() async throws {
        let opened = Mutex(false)
        let source = ByteSource(length: Limits.datasetBytesMax + 1) { () throws(APIError) -> ByteSource.Next in
            opened.withLock { $0 = true }
            return { nil }
        }
        let error = await #expect(throws: APIError.self) { try await intake.store(source, as: "rows-1") }
        #expect(error?.code == .payloadTooLarge)
        #expect(opened.withLock { !$0 })
    }
}
