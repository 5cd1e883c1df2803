import Testing
import TestSupport
import TextEmbedding

struct MappedFileTests {
    @Test func theBytesAreTheFilesBeforeAndAfterTheyAreReleased() throws {
        let folder = try TemporaryFolder()
        let content = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let file = try MappedFile(path: folder.write(content, to: "x"))
        #expect(file.bytes.elementsEqual(content))
        for range in [0..<100_000, 1..<99_999, 4096..<8192, 5..<6, 7..<7] { file.release(range) }
        #expect(file.bytes.elementsEqual(content))
    }

    @Test func anEmptyFileHasNoBytes() throws {
        let folder = try TemporaryFolder()
        let file = try MappedFile(path: folder.write("", to: "x"))
        #expect(file.bytes.isEmpty)
        file.release(0..<0)
    }
}
