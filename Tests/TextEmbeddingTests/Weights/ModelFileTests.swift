import LocalFiles
import TestSupport
import Testing
import TextEmbedding

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

struct ModelFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func anyByteRangeIsRead() throws {
        let content = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let file = try ModelFile(path: folder.write(content, to: "x"))
        #expect(file.size == content.count)
        #expect(try file.allBytes(limit: 100_000) == content)
        for range in [1..<99_999, 4_096..<8_192, 5..<6, 7..<7] {
            #expect(try file.bytes(range) == Array(content[range]))
        }
    }

    @Test func emptyFileIsRead() throws {
        let file = try ModelFile(path: folder.write("", to: "x"))
        #expect(try file.allBytes(limit: 0).isEmpty)
    }

    @Test func otherFileTypesAreRejectedWithoutBlocking() throws {
        #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
        try Folder.link(folder.file("device"), to: "/dev/zero")
        for name in ["pipe", "device", "."] {
            #expect(throws: ModelError(file: folder.file(name), "not a regular file")) {
                try ModelFile(path: folder.file(name))
            }
        }
    }

    @Test func missingFileIsNilOrAnError() throws {
        #expect(try ModelFile.ifPresent(folder.file("none")) === nil)
        #expect(throws: ModelError(file: folder.file("none"), "No such file or directory")) {
            try ModelFile(path: folder.file("none"))
        }
    }

    @Test func sizeLimitIsCheckedBeforeReading() throws {
        let path = try folder.write("four", to: "x")
        #expect(truncate(path, 1 << 40) == 0)
        let error = #expect(throws: ModelError.self) { try ModelFile(path: path).allBytes(limit: 1_000) }
        #expect(error?.reason == "\(1 << 40) bytes exceed the limit of 1000 bytes")
    }

    @Test func changedFileIsRejected() throws {
        let path = try folder.write("twelve bytes", to: "x")
        let file = try ModelFile(path: path)
        try file.checkUnchanged()
        #expect(truncate(path, 4) == 0)
        #expect(throws: ModelError(file: path, "changed while being read")) { try file.checkUnchanged() }
        #expect(throws: ModelError(file: path, "truncated while being read")) { try file.bytes(0..<12) }
    }
}
