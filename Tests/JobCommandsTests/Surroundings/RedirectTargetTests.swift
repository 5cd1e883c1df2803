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
    private let bench: Bench

    init() throws { bench = try Bench() }

    private func text(_ name: String) throws -> String { String(decoding: try bench.folder.read(name), as: UTF8.self) }

    @Test("a file keeps its permissions, and a link its target")
    func replaced() async throws {
        let path = try bench.folder.write("before\n", to: "a.txt")
        chmod(path, 0o600)
        try Folder.link(bench.folder.file("link"), to: path)
        #expect(await bench.run("echo one > $dir/link\necho two >> $dir/link") == .done)
        #expect(try text("a.txt") == "one\ntwo\n")
        #expect(Folder.linkTarget(of: bench.folder.file("link")) == path)
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(try bench.folder.names == ["a.txt", "link"])
    }

    @Test("a failed command leaves the file unchanged, and creates no folder")
    func failure() async throws {
        try bench.folder.write("before\n", to: "a.txt")
        #expect(await bench.run("try dataset none > $dir/a.txt\ntry dataset none > $dir/new/b.txt") == .done)
        #expect(try text("a.txt") == "before\n")
        #expect(try bench.folder.names == ["a.txt"])
    }

    @Test("data is appended to the existing file under all of its names")
    func added() async throws {
        let path = try bench.folder.write("before\n", to: "a.txt")
        #expect(link(path, bench.folder.file("b.txt")) == 0)
        #expect(await bench.run("for i in 1 2 3 { echo $i >> $dir/a.txt }") == .done)
        #expect(try text("b.txt") == "before\n1\n2\n3\n")
    }

    @Test("a link of another user in a shared folder is refused", .enabled(if: geteuid() == 0, "needs root"))
    func planted() async throws {
        try bench.folder.write("mine", to: "victim")
        try Folder.create(bench.folder.file("shared"))
        chmod(bench.folder.file("shared"), 0o1777)
        try Folder.link(bench.folder.file("shared/out"), to: bench.folder.file("victim"))
        #expect(lchown(bench.folder.file("shared/out"), 12_345, 12_345) == 0)
        for sign in [">", ">>"] {
            #expect(await bench.run("echo x \(sign) $dir/shared/out") == .failure)
            let reason = "is another user's link (uid 12345) in a folder that others can write to"
            #expect(bench.messages.contains("cannot write DIR/shared/out: DIR/shared/out \(reason)"))
        }
        #expect(try text("victim") == "mine")
    }

    @Test("a pipe gets the data directly, and stays a pipe")
    func pipe() async throws {
        let path = bench.folder.file("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        let reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(reader) }
        #expect(await bench.run("echo through > $dir/pipe") == .done)
        var bytes = [UInt8](repeating: 0, count: 20)
        #expect(read(reader, &bytes, bytes.count) == 8 && String(decoding: bytes[..<8], as: UTF8.self) == "through\n")
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    }
}
