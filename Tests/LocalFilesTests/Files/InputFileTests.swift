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

    // MARK: Files of any kind

    private func opened(_ path: String, upTo limit: Int = .max - 1) throws -> InputFile {
        try InputFile(anyKindAt: path, scratch: folder.path, upTo: limit)
    }

    /// The path of a pipe's reading end, whose writer has written a text and left.
    private func pipe(holding text: String) -> (path: String, close: () -> Void) {
        var ends: [Int32] = [0, 0]
        #expect(Self.makePipe(&ends) == 0)
        #expect(write(ends[1], text, text.utf8.count) == text.utf8.count)
        close(ends[1])
        let reader = ends[0]
        return ("/dev/fd/\(reader)", { _ = close(reader) })
    }

    private static func makePipe(_ ends: inout [Int32]) -> Int32 {
        #if canImport(Glibc)
        Glibc.pipe(&ends)
        #else
        Darwin.pipe(&ends)
        #endif
    }

    @Test func readsAPipeAtAnyOffsetAndAgain() throws {
        let pipe = pipe(holding: "0123456789")
        defer { pipe.close() }
        let file = try opened(pipe.path)
        #expect(file.size == 10)
        for _ in 1...2 { #expect(try file.read(at: 3, count: 4) == Array("3456".utf8)) }
        #expect(try folder.names == [], "the copy is unnamed")
    }

    @Test func readsOneByteMoreThanTheLimit() throws {
        let pipe = pipe(holding: "0123456789")
        defer { pipe.close() }
        #expect(try opened(pipe.path, upTo: 4).size == 5)
    }

    /// A device may be endless, and a compressed stream large.
    @Test func doesNotReadTheRestOfAnUnusableStream() throws {
        let file = try InputFile(anyKindAt: "/dev/zero", scratch: folder.path, unless: { $0.first == 0 })
        #expect(file.size <= 1 << 16)
        #expect(try file.read(at: 0, count: 2) == [0, 0])
    }

    @Test func readsADescriptorFromItsPosition() throws {
        let descriptor = open(try folder.write("0123456789", to: "a"), O_RDONLY)
        defer { close(descriptor) }
        let path = "/dev/fd/\(descriptor)"
        let whole = try opened(path)
        #expect(try whole.read(at: 0, count: 100) == Array("0123456789".utf8))
        // As after any reader, the position is the end.
        #expect(try opened(path).size == 0)
        lseek(descriptor, 4, SEEK_SET)
        let rest = try opened(path)
        #expect(try rest.read(at: 0, count: 100) == Array("456789".utf8))
        #expect(try folder.names == ["a"])
    }

    @Test func cancellationEndsAWaitForAWriter() async throws {
        let path = folder.file("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        let scratch = folder.path
        let reading = Task { try InputFile(anyKindAt: path, scratch: scratch) }
        reading.cancel()
        await #expect(throws: FileError("read", path, errno: EINTR)) { _ = try await reading.value }
    }

    /// At most 256 MB are read if the cancellation is not noticed.
    @Test func cancellationEndsTheReadingOfAnEndlessStream() async throws {
        let scratch = folder.path
        let reading = Task { try InputFile(anyKindAt: "/dev/zero", scratch: scratch, upTo: 1 << 28) }
        reading.cancel()
        await #expect(throws: FileError("read", "/dev/zero", errno: EINTR)) { _ = try await reading.value }
    }

    @Test func refusesFoldersAndClosedDescriptors() throws {
        #expect(throws: FileError("open", folder.path, errno: EISDIR)) { try opened(folder.path) }
        #expect(throws: FileError("open", "/dev/fd/9999", errno: EBADF)) { try opened("/dev/fd/9999") }
        #expect(try opened("/dev/null").size == 0)
    }

    @Test func refusesAFileThatTheProcessHasOpenedForItself() throws {
        let descriptor = open(try folder.write("secret", to: "a"), O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        let path = "/dev/fd/\(descriptor)"
        #expect(throws: FileError("open", path, errno: EBADF)) { try opened(path) }
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
