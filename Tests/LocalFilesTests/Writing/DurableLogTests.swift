import LocalFiles
import TestSupport
import Testing

@Suite("DurableLog") struct DurableLogTests {
    @Test("Lines are appended, and what follows the known length is cut off") func appends() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("log")
        do {
            let log = try DurableLog(path: path, length: nil)
            try log.append(Array("one\n".utf8))
            try log.append(Array("two\n".utf8))
        }
        #expect(try GoldenFile.bytes(of: path) == Array("one\ntwo\n".utf8))
        #expect(try FileStatus.of(path)?.mode == 0o600)
        let log = try DurableLog(path: path, length: 4)
        try log.append(Array("three\n".utf8))
        #expect(try GoldenFile.bytes(of: path) == Array("one\nthree\n".utf8))
    }

    @Test("While it is open, it is not opened again, and others can find out") func exclusive() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("log")
        #expect(!DurableLog.isOpen(path))
        var log: DurableLog? = try DurableLog(path: path, length: nil)
        try log?.append(Array("one\n".utf8))
        #expect(DurableLog.isOpen(path))
        #expect(throws: FileError.self) { try DurableLog(path: path, length: 0) }
        #expect(try GoldenFile.bytes(of: path) == Array("one\n".utf8))
        log = nil
        #expect(!DurableLog.isOpen(path))
    }

    @Test("A link, a shorter file and a folder are refused") func refusals() throws {
        let folder = try TemporaryFolder()
        try folder.write("abc", to: "file")
        try Folder.link(folder.file("link"), to: folder.file("file"))
        #expect(throws: FileError.self) { try DurableLog(path: folder.file("link"), length: 0) }
        #expect(throws: FileError.self) { try DurableLog(path: folder.file("file"), length: 4) }
        #expect(throws: FileError.self) { try DurableLog(path: folder.path, length: 0) }
        #expect(throws: FileError.self) { try DurableLog(path: folder.file("file"), length: nil) }
        #expect(throws: FileError.self) { try DurableLog(path: folder.file("missing"), length: 0) }
        #expect(try GoldenFile.bytes(of: folder.file("file")) == Array("abc".utf8))
    }
}
