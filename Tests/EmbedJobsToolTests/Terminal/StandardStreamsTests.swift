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
            "store", "store --json", "fsck", "fsck --json", "models", "models list", "keys", "--version", "version",
            "help",
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

    @Test(
        "A closed pipe ends every command without a word, with the code of SIGPIPE",
        arguments: [
            "-c 'echo a'", "-n -c 'echo a'", "api GET /v1/models", "models", "help", "--help", "--version", "manual",
            "keys", "store", "fsck", "run --list a.embedjobs", "fmt - < a.embedjobs", "-c '! echo a'",
            "-c 'echo a | cat'", "-c 'try echo a; echo b > made'", "-c 'set on_error=continue; echo a; echo b > made'",
        ]
    )
    func closedPipe(arguments: String) throws {
        let fixture = try ToolFixture()
        try fixture.folder.write("param a\n", to: "work/a.embedjobs")
        try #require(try fixture.call(["keys", "create", "ann"]).exitCode == 0)
        let result = try shell(Self.closed("\"$0\" \(arguments) 2> errors"), on: fixture)
        #expect(result.output == "141\n")
        // A tool that the shell runs may say something itself.
        let errors = String(decoding: try fixture.folder.read("work/errors"), as: UTF8.self)
        #expect(!errors.contains("error: "), "\(errors)")
        #expect(!Folder.exists("\(fixture.work)/made"), "the script continued")
    }

    @Test("A script stops where its output fails", .enabled(if: Folder.exists("/dev/full")))
    func stopsAtTheFailure() throws {
        let fixture = try ToolFixture()
        for script in ["echo a; echo b > made", "for i in 1 2 { echo a }; echo b > made", "try echo a; echo b > made"] {
            let result = try shell("\"$0\" -c '\(script)' > /dev/full", on: fixture)
            #expect(result.exitCode == 1)
            #expect(result.errors == "error: cannot write standard output: No space left on device\n")
            #expect(!Folder.exists("\(fixture.work)/made"), "the script continued")
        }
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
        #expect(keys.count(where: { $0.contains(#""revoked_at":""#) }) == 1 && keys.count == 2, "\(keys)")
    }
}
