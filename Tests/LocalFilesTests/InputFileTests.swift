import LocalFiles
import TestSupport
import Testing

@Suite struct InputFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func readsRangesAndStopsAtTheEnd() throws {
        let file = try InputFile(path: try folder.write("0123456789", to: "a"))
        #expect(file.size == 10)
        #expect(try file.read(at: 3, count: 4) == Array("3456".utf8))
        #expect(try file.read(at: 8, count: 100) == Array("89".utf8))
        #expect(try file.read(at: 10, count: 1) == [])
    }

    @Test func handsOnItsBytesChunkByChunk() throws {
        let file = try InputFile(path: try folder.write("0123456789", to: "a"))
        var chunks: [[UInt8]] = []
        try file.forEachChunk(of: 4) { chunks.append($0) }
        #expect(chunks == ["0123", "4567", "89"].map { Array($0.utf8) })
    }

    @Test func refusesWhatIsNoFile() throws {
        let missing = #expect(throws: FileError.self) { try InputFile(path: folder.file("none")) }
        #expect(missing?.isMissing == true)
        let directory = #expect(throws: FileError.self) { try InputFile(path: folder.path) }
        #expect(directory?.reason == "Is a directory")
        #expect(throws: FileError.self) { try InputFile(path: "/dev/null") }
    }
}
