import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Tests private files and file status.
@Suite struct PrivateFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("a private file has mode 0600 and replaces the content of an earlier attempt") func content() throws {
        for text in ["a longer text of an earlier attempt", "short"] {
            let file = try PrivateFile(path: folder.file("part"))
            try file.write(Array(text.utf8))
            try file.finish()
            #expect(file.size == text.utf8.count)
            #expect(try folder.read("part") == Array(text.utf8))
        }
        #expect(try FileStatus.of(folder.file("part"))?.mode == 0o600)
    }

    @Test("small and large writes keep their order") func order() throws {
        let pieces = (0..<300).map { [UInt8](repeating: UInt8(truncatingIfNeeded: $0), count: $0 * 997 % 90_000) }
        let file = try PrivateFile(path: folder.file("part"))
        for piece in pieces { try file.write(piece) }
        try file.finish()
        #expect(try folder.read("part") == pieces.flatMap(\.self))
    }

    @Test("links, hard-linked files and pipes are not written to") func refusals() throws {
        try folder.write("mine", to: "mine")
        try Folder.link(folder.file("link"), to: folder.file("mine"))
        #expect(throws: FileError("create", folder.file("link"), errno: ELOOP)) {
            try PrivateFile(path: folder.file("link"))
        }
        #expect(link(folder.file("mine"), folder.file("second name")) == 0)
        #expect(throws: FileError("create", folder.file("mine"), errno: EINVAL)) {
            try PrivateFile(path: folder.file("mine"))
        }
        #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
        #expect(throws: FileError.self) { try PrivateFile(path: folder.file("pipe")) }
        #expect(try folder.read("mine") == Array("mine".utf8))
    }

    @Test("status is nil only for a missing path; other failures are errors") func status() throws {
        #expect(try FileStatus.of(folder.file("none")) == nil)
        try folder.write("x", to: "file")
        try Folder.link(folder.file("link"), to: folder.file("file"))
        #expect(try FileStatus.of(folder.file("file"))?.kind == .file)
        #expect(try FileStatus.of(folder.file("link"))?.kind == .link)
        #expect(try FileStatus.of(folder.file("link"), followsLinks: true)?.kind == .file)
        #expect(try FileStatus.of(folder.path)?.kind == .folder)
        #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
        #expect(try FileStatus.of(folder.file("pipe"))?.kind == .special)
        let error = #expect(throws: FileError.self) { try FileStatus.of(folder.file("file/below")) }
        #expect(error?.errno == ENOTDIR)
        let before = try FileStatus.of(folder.file("file"))?.identity
        try Folder.rename(folder.file("file"), to: folder.file("other name"))
        #expect(try FileStatus.of(folder.file("other name"))?.identity == before)
    }

    @Test("reserved blocks are allocated, and released again") func reserved() throws {
        let path = folder.file("ballast")
        #expect(ReservedFile.make(path, bytes: 1 << 20))
        #expect(try FileStatus.of(path)?.size == 1 << 20)
        #expect(ReservedFile.empty(path))
        #expect(try FileStatus.of(path)?.size == 0)
        #expect(!ReservedFile.empty(path))
        #expect(!ReservedFile.empty(folder.file("none")))
    }

    @Test("removeFile removes only regular files; removeIfEmpty only empty folders") func removal() throws {
        try folder.write("x", to: "folder/file")
        try Folder.link(folder.file("link"), to: folder.file("folder/file"))
        for name in ["folder", "link"] {
            #expect(throws: FileError("remove", folder.file(name), errno: EINVAL)) {
                try Folder.removeFile(folder.file(name))
            }
        }
        #expect(!Folder.removeIfEmpty(folder.file("folder")))
        try Folder.removeFile(folder.file("folder/file"))
        try Folder.removeFile(folder.file("folder/file"))
        #expect(Folder.removeIfEmpty(folder.file("folder")))
        #expect(try folder.names == ["link"])
    }
}
