#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

import JobCommands
import LocalFiles
import TestSupport
import Testing

@Suite("RedirectTarget")
struct RedirectTargetTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    private func text(_ name: String) throws -> String {
        String(decoding: try fixture.folder.read(name), as: UTF8.self)
    }

    @Test("a file keeps its permissions, and a link its target")
    func replaced() async throws {
        let path = try fixture.folder.write("before\n", to: "a.txt")
        chmod(path, 0o600)
        try Folder.link(fixture.folder.file("link"), to: path)
        #expect(await fixture.run("echo one > $dir/link\necho two >> $dir/link") == .done)
        #expect(try text("a.txt") == "one\ntwo\n")
        #expect(Folder.linkTarget(of: fixture.folder.file("link")) == path)
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(try fixture.folder.names == ["a.txt", "link"])
    }

    @Test("a failed command leaves the file unchanged, and creates no folder")
    func failure() async throws {
        try fixture.folder.write("before\n", to: "a.txt")
        #expect(await fixture.run("try dataset none > $dir/a.txt\ntry dataset none > $dir/new/b.txt") == .done)
        #expect(try text("a.txt") == "before\n")
        #expect(try fixture.folder.names == ["a.txt"])
    }

    @Test("data is appended to the existing file under all of its names")
    func added() async throws {
        let path = try fixture.folder.write("before\n", to: "a.txt")
        #expect(link(path, fixture.folder.file("b.txt")) == 0)
        #expect(await fixture.run("for i in 1 2 3 { echo $i >> $dir/a.txt }") == .done)
        #expect(try text("b.txt") == "before\n1\n2\n3\n")
    }

    @Test("a link of another user in a shared folder is refused", .enabled(if: geteuid() == 0, "needs root"))
    func planted() async throws {
        try fixture.folder.write("mine", to: "victim")
        try Folder.create(fixture.folder.file("shared"))
        chmod(fixture.folder.file("shared"), 0o1777)
        try Folder.link(fixture.folder.file("shared/out"), to: fixture.folder.file("victim"))
        #expect(lchown(fixture.folder.file("shared/out"), 12_345, 12_345) == 0)
        for sign in [">", ">>"] {
            #expect(await fixture.run("echo x \(sign) $dir/shared/out") == .failure)
            let reason = "is another user's link (uid 12345) in a folder that others can write to"
            #expect(fixture.messages.contains("cannot write DIR/shared/out: DIR/shared/out \(reason)"))
        }
        #expect(try text("victim") == "mine")
    }

    @Test("a pipe gets the data directly, and stays a pipe")
    func pipe() async throws {
        let path = fixture.folder.file("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        let reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(reader) }
        #expect(await fixture.run("echo through > $dir/pipe") == .done)
        var bytes = [UInt8](repeating: 0, count: 20)
        #expect(read(reader, &bytes, bytes.count) == 8 && String(decoding: bytes[..<8], as: UTF8.self) == "through\n")
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & S_IFMT == S_IFIFO)
    }
}
