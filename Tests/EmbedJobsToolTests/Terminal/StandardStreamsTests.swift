import LocalFiles
import TestSupport
import Testing

/// Standard output that is full or closed.
@Suite struct StandardStreamsTests {
    private func shell(_ script: String, on fixture: ToolFixture) throws -> ChildProcess {
        let command = ["-c", script, fixture.binary]
        return try ChildProcess.run("/bin/sh", command, environment: fixture.environment, folder: fixture.work)
    }

    @Test(
        "Output that cannot be written is an error of every command",
        .enabled(if: Folder.exists("/dev/full")),
        arguments: [
            "store", "store --json", "fsck", "fsck --json", "models", "models list", "keys", "--version", "help",
            "--help", "manual", "list --help", "-c 'echo a'", "-n -c 'echo a'", "run --list a.embedjobs",
            "models alias b tiny", "fmt - < a.embedjobs",
        ]
    )
    func fullOutput(arguments: String) throws {
        let fixture = try ToolFixture()
        try fixture.folder.write("param a\n", to: "work/a.embedjobs")
        try #require(try fixture.call(["keys", "create", "ann"]).exitCode == 0)
        let result = try shell("\"$0\" \(arguments) > /dev/full", on: fixture)
        #expect(result.exitCode == 1)
        #expect(result.errors == "error: cannot write standard output: No space left on device\n")
    }

    /// Runs a command in a shell after the reader of its output has closed the pipe; prints its exit code.
    private static func closed(_ command: String) -> String {
        "{ until [ -e closed ]; do sleep 0.05; done; \(command); echo $? > code; } "
            + "| { exec <&-; touch closed; }; cat code"
    }

    @Test("A pipe that its reader has closed needs no message")
    func closedPipe() throws {
        let result = try shell(Self.closed("\"$0\" -c 'echo a'"), on: ToolFixture())
        #expect(result.errors == "")
        #expect(result.output == "1\n")
    }

    private static let createKey = "\"$0\" keys create ann"

    @Test(
        "A new key that cannot be printed is revoked",
        arguments: ["\(createKey) > /dev/full", "\(createKey) >&-", closed("\(createKey) 2> err") + " err >&2"]
    )
    func unprintedKey(script: String) throws {
        let fixture = try ToolFixture()
        let result = try shell(script, on: fixture)
        #expect(result.errors.contains("key ann was revoked, because it could not be printed"), "\(result.errors)")
        #expect(try fixture.call(["keys", "create", "ann"]).exitCode == 0)
        let keys = try fixture.call(["keys"]).output.split(separator: "\n")
        #expect(keys.count(where: { $0.contains(", revoked ") }) == 1 && keys.count == 2, "\(keys)")
    }
}
