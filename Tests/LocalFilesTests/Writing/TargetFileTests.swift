#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

import LocalFiles
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct TargetFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ text: String, to name: String, replacing: Bool = true) throws {
        let file = try TargetFile(path: folder.file(name))
        try file.write(Array(text.utf8))
        try file.publish(replacing: replacing)
    }

    private func append(_ text: String, to name: String) throws {
        try TargetFile.append(Array(text.utf8), to: folder.file(name))
    }

    private func text(_ name: String) throws -> String { String(decoding: try folder.read(name), as: UTF8.self) }

    private func status(_ name: String) -> stat {
        var status = stat()
        lstat(folder.file(name), &status)
        return status
    }

    // MARK: Whole files

    @Test func fileAppearsCompleteWithItsMissingFolders() throws {
        try write("hello", to: "a/b/out")
        #expect(try text("a/b/out") == "hello")
        #expect(try Folder.names(in: folder.file("a/b")) == ["out"])
    }

    @Test func namesTheOutermostFolderThatItMade() throws {
        let file = try TargetFile(path: folder.file("a/b/out"))
        #expect(file.madeFolder == nil)
        try file.publish(replacing: false)
        #expect(file.madeFolder == folder.file("a"))
        #expect(try TargetFile.append([1], to: folder.file("a/x")) == nil)
        #expect(try TargetFile.append([1], to: folder.file("c/d/x")) == folder.file("c"))
    }

    @Test func unpublishedFileLeavesNothing() throws {
        let file = try TargetFile(path: folder.file("a/b/out"))
        try [1].withUnsafeBytes { try file.write($0) }
        file.discard()
        #expect(try folder.names == [])
    }

    @Test func replacedFileKeepsItsPermissions() throws {
        chmod(try folder.write("old", to: "out"), 0o640)
        try write("new", to: "out")
        #expect(try text("out") == "new")
        #expect(status("out").st_mode & 0o777 == 0o640)
    }

    @Test func existingFileStaysWithoutReplacing() throws {
        try folder.write("old", to: "out")
        let error = #expect(throws: FileError.self) { try write("new", to: "out", replacing: false) }
        #expect(error?.errno == EEXIST)
        #expect(try text("out") == "old")
        #expect(try folder.names == ["out"])
    }

    @Test func folderIsNotAFile() throws {
        try Folder.create(folder.file("out"))
        for name in ["out", "out/", "."] {
            #expect(throws: FileError("write", folder.file(name), errno: EISDIR)) { try write("x", to: name) }
            #expect(throws: FileError("write", folder.file(name), errno: EISDIR)) { try append("x", to: name) }
        }
    }

    // MARK: Pipes and devices

    @Test(arguments: [true, false]) func pipeReceivesTheBytesAndStaysAPipe(appends: Bool) throws {
        #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
        let reader = open(folder.file("pipe"), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(reader) }
        if appends { try append("through", to: "pipe") } else { try write("through", to: "pipe") }
        var bytes = [UInt8](repeating: 0, count: 20)
        #expect(read(reader, &bytes, bytes.count) == 7)
        #expect(status("pipe").st_mode & S_IFMT == S_IFIFO)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can make a device"), arguments: [true, false])
    func deviceReceivesTheBytesAndStaysADevice(appends: Bool) throws {
        // The device number of /dev/null.
        let device = dev_t(1 << 8 | 3)
        try #require(mknod(folder.file("device"), S_IFCHR | 0o600, device) == 0)
        if appends { try append("gone", to: "device") } else { try write("gone", to: "device") }
        #expect(status("device").st_mode & S_IFMT == S_IFCHR)
        #expect(status("device").st_rdev == device)
        #expect(try folder.names == ["device"])
    }

    @Test func pipeWaitsForAReader() async throws {
        #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
        let folder = folder
        async let count = offPool {
            let reader = open(folder.file("pipe"), O_RDONLY | O_CLOEXEC)
            defer { close(reader) }
            var bytes = [UInt8](repeating: 0, count: 20)
            return Int(read(reader, &bytes, bytes.count))
        }
        try await offPool {
            try TargetFile(path: folder.file("pipe")).write(Array("through".utf8))
        }
        #expect(try await count == 7)
    }

    @Test func cancellingTheTaskEndsTheWaitForAReader() async throws {
        #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
        let path = folder.file("pipe")
        let task = Task.detached { () -> FileError? in
            do throws(FileError) { _ = try TargetFile(path: path) } catch { return error }
            return nil
        }
        task.cancel()
        #expect(await task.value == FileError("open", path, errno: EINTR))
    }

    // MARK: Appending

    @Test func bytesAreAddedAtTheEnd() throws {
        try append("one\n", to: "a/out")
        try append("two\n", to: "a/out")
        #expect(try text("a/out") == "one\ntwo\n")
    }

    @Test func appendingKeepsHardLinks() throws {
        let path = try folder.write("one\n", to: "out")
        #expect(link(path, folder.file("other")) == 0)
        let number = status("out").st_ino
        try append("two\n", to: "out")
        #expect(try text("other") == "one\ntwo\n")
        #expect(status("out").st_ino == number)
    }

    @Test func concurrentAppendsLoseNothing() async throws {
        let folder = folder
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    for line in 0..<30 {
                        let bytes = Array("\(writer) \(line)\n".utf8)
                        try TargetFile.append(bytes, to: folder.file("out"))
                    }
                }
            }
            try await group.waitForAll()
        }
        let lines = try text("out").split(separator: "\n")
        #expect(lines.count == 120)
        #expect(Set(lines).count == 120)
    }

    // MARK: Links

    @Test func ownLinkIsFollowed() throws {
        let path = try folder.write("old", to: "real")
        try Folder.create(folder.file("sub"))
        try Folder.link(folder.file("sub/link"), to: "../real")
        try Folder.link(folder.file("again"), to: "sub/link")
        try write("new", to: "again")
        try append("er", to: "sub/link")
        #expect(try text("real") == "newer")
        #expect(Folder.linkTarget(of: folder.file("again")) == "sub/link")
        try Folder.link(folder.file("dangling"), to: folder.file("made/here"))
        try write("x", to: "dangling")
        #expect(try text("made/here") == "x")
        #expect(Folder.exists(path))
    }

    @Test func circularLinksAreAnError() throws {
        try Folder.link(folder.file("a"), to: "b")
        try Folder.link(folder.file("b"), to: "a")
        #expect(throws: FileError("write", folder.file("a"), errno: ELOOP)) { try write("x", to: "a") }
    }

    /// Creates a folder like /tmp, with another user's link to a victim's file outside it.
    private func plantLink(_ name: String, to target: String, mode: mode_t = 0o1777) throws {
        try Folder.create(folder.file("shared"))
        chmod(folder.file("shared"), mode)
        try Folder.link(folder.file("shared/\(name)"), to: target)
        #expect(lchown(folder.file("shared/\(name)"), 12_345, 12_345) == 0)
    }

    @Test(
        .enabled(if: geteuid() == 0, "only root can give a link to another user"),
        arguments: [0o1777, 0o777, 0o775] as [mode_t]
    )
    func linkOfAnotherUserInASharedFolderIsRefused(mode: mode_t) throws {
        let victim = try folder.write("mine", to: "victim")
        try plantLink("out", to: victim, mode: mode)
        let reason =
            "\(folder.file("shared/out")) is another user's link (uid 12345) in a folder that others can write to"
        #expect(#expect(throws: FileError.self) { try write("x", to: "shared/out") }?.reason == reason)
        #expect(#expect(throws: FileError.self) { try append("x", to: "shared/out") }?.reason == reason)
        #expect(try text("victim") == "mine")
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a link to another user"))
    func folderLinkOfAnotherUserIsRefused() throws {
        try Folder.create(folder.file("private"))
        try plantLink("sub", to: folder.file("private"))
        #expect(throws: FileError.self) { try write("x", to: "shared/sub/out") }
        #expect(try Folder.names(in: folder.file("private")) == [])
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a link to another user"))
    func linkOfAnotherUserInTheirOwnFolderIsFollowed() throws {
        let target = try folder.write("old", to: "target")
        try plantLink("out", to: target, mode: 0o755)
        try write("new", to: "shared/out")
        #expect(try text("target") == "new")
    }

    /// Standard output may be a file that other programs write to after us.
    @Test(.enabled(if: Folder.exists("/proc/self/fd"), "this system lacks /proc"))
    func openFileInProcIsWrittenToAndNotReplaced() throws {
        let path = try folder.write("one\n", to: "out")
        let descriptor = open(path, O_WRONLY)
        defer { close(descriptor) }
        try Folder.link(folder.file("link"), to: "/proc/self/fd/\(descriptor)")
        let number = status("out").st_ino
        try write("two\n", to: "link")
        #expect(try text("out") == "one\ntwo\n")
        #expect(status("out").st_ino == number)
    }

    /// The number may be that of a database that the process has opened meanwhile.
    @Test(.enabled(if: Folder.exists("/proc/self/fd"), "this system lacks /proc"))
    func openFileOfTheProcessItselfIsNotWrittenTo() throws {
        let path = try folder.write("kept", to: "out")
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        defer { close(descriptor) }
        try Folder.link(folder.file("link"), to: "/proc/self/fd/\(descriptor)")
        for name in ["/dev/fd/\(descriptor)", "/proc/\(getpid())/fd/\(descriptor)", folder.file("link")] {
            #expect(throws: FileError("write", name, errno: EBADF)) { try TargetFile(path: name) }
            #expect(throws: FileError("write", name, errno: EBADF)) { try TargetFile.append([1], to: name) }
        }
        #expect(try text("out") == "kept")
    }
}
