#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

import JobCommands
import TestSupport
import Testing

@Suite("Shell")
struct ShellTests {
    private let folder: TemporaryFolder
    private let shell: SystemShell

    init() throws {
        folder = try TemporaryFolder()
        let descriptor = open(folder.file("out"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        shell = SystemShell(outputDescriptor: descriptor)
    }

    private var output: String { get throws { String(decoding: try folder.read("out"), as: UTF8.self) } }

    @Test("the environment contains only the given variables")
    func environment() async throws {
        let environment = ["PATH": "/usr/bin:/bin", "EJ_x": "a'\"$(id)\nb"]
        #expect(try await shell.run("printf %s \"$EJ_x\"; printf %s \"${HOME-none}\"", environment, nil) == 0)
        #expect(try output == "a'\"$(id)\nbnone")
    }

    @Test("the input is complete, also if it is large or not read")
    func input() async throws {
        let bytes = [UInt8](repeating: 0x61, count: 3_000_000)
        #expect(try await shell.run("wc -c | tr -d ' '", ["PATH": "/usr/bin:/bin"], bytes) == 0)
        #expect(try await shell.run("head -c 2", ["PATH": "/usr/bin:/bin"], bytes) == 0)
        #expect(try await shell.run("true", [:], bytes) == 0)
        #expect(try output == "3000000\naa")
    }

    @Test("statuses are the line's, or 128 plus a signal", arguments: [("exit 7", 7), ("kill -15 $$", 143)])
    func codes(line: String, code: Int32) async throws { #expect(try await shell.run(line, [:], nil) == code) }

    @Test("a cancelled task terminates the line")
    func cancellation() async throws {
        let shell = shell
        let task = Task { try await shell.run("exec sleep 60", ["PATH": "/usr/bin:/bin"], nil) }
        task.cancel()
        #expect(try await task.value == 128 + SIGTERM)
    }

    @Test("the output of a line is returned with its status, also if it is large or a program keeps it open")
    func captured() async throws {
        let path = ["PATH": "/usr/bin:/bin"]
        let large = try #require(try await shell.capture("head -c 3000000 /dev/zero; exit 6", path))
        #expect(large.status == 6 && large.output == [UInt8](repeating: 0, count: 3_000_000))
        let early = try #require(try await shell.capture("echo early; sleep 3 &", path))
        #expect(early.status == 0 && early.output == Array("early\n".utf8))
        #expect(try output == "")
    }

    @Test("a line that writes without end is ended")
    func endless() async throws {
        await #expect(throws: CommandFailure.self) { _ = try await shell.capture("yes", ["PATH": "/usr/bin:/bin"]) }
    }

    @Test("a cancelled task terminates a line whose output is read")
    func cancelledCapture() async throws {
        let shell = shell
        let task = Task { try await shell.capture("exec sleep 60", ["PATH": "/usr/bin:/bin"]) }
        task.cancel()
        #expect(try await task.value?.status == 128 + SIGTERM)
    }
}
