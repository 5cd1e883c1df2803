import TestSupport
import Testing

/// Arguments that the entry point and the parser read.
@Suite struct EntryPointTests {
    @Test func runsCommandsOnTheCommandLine() throws {
        let result = try ToolFixture().call(["-c", "let a = 1; if $a == 1 { echo one } else { echo other }"])
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output == "one\n")
    }

    /// Calls without options skip the argument parser; the result must be the same.
    @Test(arguments: [
        ["-c", "echo $args.count $env.A_TEST; echo '=' | cat; fail 'to the end'"], ["-c", ""], ["-c", "uplod a"],
        ["run", "a.embedjobs", "p=1", "x", "=y", "z=", "Z=1"], ["run", "none.embedjobs"], ["run", "help"],
    ])
    func aPlainCallEqualsAParsedCall(arguments: [String]) throws {
        let fixture = try ToolFixture()
        try fixture.folder.write("param p\necho $p; for w in $args { echo \"<$w>\" }\n", to: "work/a.embedjobs")
        func call(_ arguments: [String]) throws -> ChildProcess {
            let environment = fixture.environment.merging(["A_TEST": "a=b=c"]) { $1 }
            return try ChildProcess.run(fixture.binary, arguments, environment: environment, folder: fixture.work)
        }
        let plain = try call(arguments)
        let parsed = try call(arguments + ["--color", "auto"])
        #expect(plain.exitCode == parsed.exitCode)
        #expect(plain.output == parsed.output)
        #expect(plain.errors == parsed.errors)
    }

    @Test(arguments: [["-c"], ["-c", "-x"], ["-c", "echo a", "b"], ["run"], ["run", "a.embedjobs", "--no-such"]])
    func refusesInvalidArguments(arguments: [String]) throws {
        let result = try ToolFixture().call(arguments)
        #expect(result.exitCode == 2)
        #expect(result.output == "")
        #expect(!result.errors.isEmpty)
    }

    @Test func aMistakeOnTheCommandLineHasAPosition() throws {
        let result = try ToolFixture().call(["-c", "echo a; uplod b"])
        #expect(result.exitCode == 2)
        #expect(result.output == "")
        #expect(result.errors.contains("-c:1:9"), "\(result.errors)")
    }
}
