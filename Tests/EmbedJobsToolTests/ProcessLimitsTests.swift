import LocalFiles
import TestSupport
import Testing

/// Limits of the system that leave the process too little: it says so, instead of being ended by a library.
@Suite struct ProcessLimitsTests {
    @Test(arguments: [("-n 18", "ulimit -n is 18"), ("-n 20", "ulimit -n is 20"), ("-v 800000", "ulimit -v is 800000")])
    func aLimitThatIsTooLowIsSaid(limit: String, words: String) throws {
        let bench = try ToolBench()
        for command in ["list", "serve --listen 127.0.0.1:0 --no-auth --log-format text"] {
            let result = try ChildProcess.run(
                "/bin/sh",
                ["-c", "ulimit \(limit); exec \"$0\" \(command)", bench.binary],
                environment: bench.environment,
                folder: bench.work
            )
            #expect(result.exitCode == 1, "\(command): \(result.errors)")
            let lines = result.errors.split(separator: "\n")
            #expect(lines.count == 1 && lines[0].contains(words), "\(result.errors)")
            #expect(!Folder.exists("\(bench.store)/db.sqlite"), "the store was opened")
        }
    }

    /// What the system allows at most is taken; the shell's limit is only where it begins.
    @Test func aSoftLimitIsRaised() throws {
        let bench = try ToolBench()
        let result = try ChildProcess.run(
            "/bin/sh",
            ["-c", "ulimit -S -n 20; exec \"$0\" list", bench.binary],
            environment: bench.environment,
            folder: bench.work
        )
        #expect(result.exitCode == 0, "\(result.errors)")
    }
}
