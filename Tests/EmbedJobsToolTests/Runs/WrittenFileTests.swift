import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Files that scripts write with the real binary: from several processes, and on a full disk.
@Suite struct WrittenFileTests {
    private let fixture: ToolFixture

    init() throws { fixture = try ToolFixture() }

    private func shell(_ script: String) throws -> ChildProcess {
        try ChildProcess.run(
            "/bin/sh",
            ["-c", script, fixture.binary],
            environment: fixture.environment,
            folder: fixture.work
        )
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try fixture.folder.read("work/\(name)"), as: UTF8.self)
    }

    @Test func keepsTheLinesOfSeveralProcesses() throws {
        let numbers = (1...30).map(String.init).joined(separator: " ")
        let loop = "for p in 1 2 3 4; do \"$0\" -c \"for i in \(numbers) { echo $p.\\$i >> f }\" & done; wait"
        let result = try shell(loop)
        #expect(result.exitCode == 0, "\(result.errors)")
        let lines = try text("f").split(separator: "\n")
        #expect(lines.count == 120)
        #expect(Set(lines).count == 120)
    }

    /// The limit on the size of files simulates a full disk: a write is cut short at 512 bytes, the next one fails.
    private static let limited = "trap '' XFSZ; ulimit -f 1; exec \"$0\" -c 'echo $env.LONG >> f'"

    private func lay() throws {
        try fixture.folder.write(String(repeating: "a", count: 499) + "\n", to: "work/f")
    }

    private func append(_ script: String) throws -> ChildProcess {
        try shell("export LONG=\(String(repeating: "b", count: 3_000)); \(script)")
    }

    @Test func aLineThatDoesNotFitLeavesTheFileUnchanged() throws {
        try lay()
        let result = try append(Self.limited)
        #expect(result.exitCode == 1, "\(result.errors)")
        #if canImport(Glibc)
        #expect(try text("f").count == 500)
        #expect(result.errors.contains("File too large; the file is unchanged (500 bytes)"), "\(result.errors)")
        #endif
    }

    @Test func reportsAPartialLineIfTheFileCannotBeTruncated() throws {
        try lay()
        let reader = open("\(fixture.work)/f", O_RDONLY | O_CLOEXEC)
        defer { close(reader) }
        let result = try append(Self.limited)
        #expect(result.exitCode == 1)
        let added = try text("f").count - 500
        #expect(added > 0)
        let said = "\(added) of 3001 bytes were added, and another program has the file open"
        #expect(result.errors.contains(said), "\(result.errors)")
    }

    /// The kill comes during the download: more was read than the socket buffers hold, and the rest is never sent.
    @Test func aKilledDownloadLeavesNoFile() throws {
        let isUnderWay = SharedFlag()
        let server = try RawServer { connection, _ in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100000000\r\n\r\n")
            for _ in 0..<64 { connection.write([UInt8](repeating: 0x61, count: 1 << 20)) }
            isUnderWay.set()
            connection.waitForEnd()
        }
        let result = try ChildProcess.run(
            fixture.binary,
            ["-c", "api GET /x to=out", "--server", server.address],
            environment: fixture.environment,
            folder: fixture.work,
            signal: (SIGKILL, .once { isUnderWay.isSet })
        )
        #expect(result.exitCode == 128 + SIGKILL)
        #expect(try fixture.made == [])
    }
}
