#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

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

    @Test func passesItsBytesInChunks() throws {
        let file = try InputFile(path: try folder.write("0123456789", to: "a"))
        var chunks: [[UInt8]] = []
        try file.forEachChunk(of: 4) { chunks.append($0) }
        #expect(chunks == ["0123", "4567", "89"].map { Array($0.utf8) })
    }

    @Test func refusesAPathWithANUL() throws {
        let error = #expect(throws: FileError.self) { try InputFile(path: folder.write("x", to: "a") + "\u{0}b") }
        #expect(error?.reason == "the path contains a NUL byte")
    }

    @Test func reportsWhoCanReadAndWriteIt() throws {
        let path = try folder.write("x", to: "a")
        for (mode, authorship, isPublic) in [
            (0o600, InputFile.Authorship.own, false), (0o644, .own, true), (0o620, .shared, false),
            (0o602, .shared, false), (0o640, .own, false),
        ] {
            chmod(path, mode_t(mode))
            let file = try InputFile(path: path)
            #expect(file.authorship == authorship)
            #expect(file.isPublic == isPublic)
            #expect(file.isPrivate == (mode == 0o600))
        }
    }

    @Test func refusesMissingFilesFoldersAndDevices() throws {
        let missing = #expect(throws: FileError.self) { try InputFile(path: folder.file("none")) }
        #expect(missing?.isMissing == true)
        let directory = #expect(throws: FileError.self) { try InputFile(path: folder.path) }
        #expect(directory?.reason == "Is a directory")
        #expect(throws: FileError.self) { try InputFile(path: "/dev/null") }
    }

    @Test func followsLinksByDefaultOnly() throws {
        let target = try folder.write("x", to: "a")
        try Folder.link(folder.file("link"), to: target)
        #expect(try InputFile(path: folder.file("link")).size == 1)
        let error = #expect(throws: FileError.self) { try InputFile(path: folder.file("link"), followsLinks: false) }
        #expect(error?.errno == ELOOP)
        #expect(try InputFile(path: target, followsLinks: false).size == 1)
    }
}
