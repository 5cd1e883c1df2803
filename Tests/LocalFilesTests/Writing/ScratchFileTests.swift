import LocalFiles
import TestSupport
import Testing

@Suite struct ScratchFileTests {
    @Test func readsAppendedBytesAndHasNoName() throws {
        let folder = try TemporaryFolder()
        let file = try ScratchFile(in: folder.path)
        #expect(try folder.names == [])
        for text in ["one ", "two ", "three"] {
            try Array(text.utf8).withUnsafeBytes { try file.append($0) }
        }
        #expect(file.size == 13)
        #expect(try file.read(at: 4, count: 100) == Array("two three".utf8))
    }
}
