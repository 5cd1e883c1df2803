import EmbedJobs
import JobCommands
import LocalFiles
import Synchronization
import TestSupport
import Testing

@Suite("FileByteSource")
struct FileByteSourceTests {
    @Test("a file is read in bounded chunks, and can be read twice")
    func chunks() async throws {
        let folder = try TemporaryFolder()
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let path = try folder.write(bytes, to: "data")
        let progress = Mutex<[Int]>([])
        let source = ByteSource(file: try InputFile(path: path)) { done in progress.withLock { $0.append(done) } }
        #expect(source.length == 1_000_000)
        for _ in 0..<2 {
            var read: [UInt8] = []
            for try await chunk in source {
                #expect(!chunk.isEmpty)
                #expect(chunk.count <= Limits.chunkBytes)
                read += chunk
            }
            #expect(read == bytes)
        }
        #expect(progress.withLock { $0.first } == Limits.chunkBytes)
        #expect(progress.withLock { $0.last } == 1_000_000)
    }

    @Test("a cancelled task gets an error, not a truncated file")
    func cancelled() async throws {
        let folder = try TemporaryFolder()
        let source = ByteSource(file: try InputFile(path: try folder.write("{}", to: "data")))
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            for try await _ in source {}
        }
        await #expect(throws: APIError(.unavailable, "the upload was cancelled")) { try await task.value }
    }

    @Test("an empty file yields zero chunks")
    func empty() async throws {
        let folder = try TemporaryFolder()
        let source = ByteSource(file: try InputFile(path: try folder.write("", to: "empty")))
        for try await _ in source { Issue.record("unexpected chunk") }
        #expect(source.length == 0)
    }
}
