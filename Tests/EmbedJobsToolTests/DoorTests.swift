import LocalFiles
import TestSupport
import Testing

/// The entry points of the language other than `run FILE`: they run the same commands through the same loop.
@Suite struct DoorTests {
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

    @Test(arguments: [[], ["run", "-"]])
    func runsScriptsOnStandardInput(arguments: [String]) throws {
        let fixture = try ToolFixture()
        try fixture.folder.write("echo from stdin\nfail stopped\necho never\n", to: "work/in.embedjobs")
        let result = try ChildProcess.run(
            "/bin/sh",
            ["-c", "\"$0\" \"$@\" < in.embedjobs", fixture.binary] + arguments,
            environment: fixture.environment,
            folder: fixture.work
        )
        #expect(result.exitCode == 5)
        #expect(result.output == "from stdin\n")
        #expect(result.errors.contains("<stdin>:2:1"), "\(result.errors)")
    }

    @Test func argumentsAfterTheScriptAreParametersOrArgs() throws {
        let result = try ToolFixture().run(
            "param a\nfor word in $args { echo \"$a $word\" }\n",
            parameters: ["a=1", "x", "Y=2"]
        )
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output == "1 x\n1 Y=2\n")
    }

    @Test func listShowsParametersWithoutRunning() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(
            "# Makes vectors.\nparam a = x  # which one\nparam b\nfail ran\n",
            to: "work/l.embedjobs"
        )
        let result = try fixture.call(["run", "--list", "l.embedjobs"])
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output == "Makes vectors.\n  a=x  # which one\n  b (required)\n")
    }

    @Test func checkShowsEveryMistakeOfEveryFile() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write("uplod a\necho $b\n", to: "work/a.embedjobs")
        try fixture.folder.write("echo fine\n", to: "work/b.embedjobs")
        let text = try fixture.call(["check", "a.embedjobs", "b.embedjobs", "none.embedjobs"])
        #expect(text.exitCode == 2)
        for place in ["a.embedjobs:1:1", "a.embedjobs:2:6", "none.embedjobs"] {
            #expect(text.errors.contains(place), "\(text.errors)")
        }
        let json = try fixture.call(["check", "a.embedjobs", "--errors", "json"])
        #expect(json.exitCode == 2)
        #expect(json.errors.hasPrefix(#"{"file":"a.embedjobs","line":1,"column":1,"end_column":6,"#), "\(json.errors)")
        #expect(try fixture.call(["check", "b.embedjobs"]).exitCode == 0)
    }

    @Test func fmtFormatsAndCheckListsUnformattedScripts() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write("if 1 == 1 {\necho   a # why\n}\n", to: "work/a.embedjobs")
        let check = try fixture.call(["fmt", "--check", "a.embedjobs"])
        #expect(check.exitCode == 1)
        #expect(check.output == "a.embedjobs\n")
        #expect(try fixture.call(["fmt", "a.embedjobs"]).exitCode == 0)
        #expect(try fixture.folder.read("work/a.embedjobs") == Array("if 1 == 1 {\n    echo a  # why\n}\n".utf8))
        #expect(try fixture.call(["fmt", "--check", "a.embedjobs"]).exitCode == 0)
        try fixture.folder.write("if {\n", to: "work/b.embedjobs")
        #expect(try fixture.call(["fmt", "b.embedjobs"]).exitCode == 2)
        #expect(try fixture.folder.read("work/b.embedjobs") == Array("if {\n".utf8))
    }

    @Test func reportsHaveACaseForEachJob() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(5), to: "work/rows.jsonl")
        try fixture.folder.write(ToolFixture.pipeline, to: "work/t.embedjobs")
        let result = try fixture.call(["run", "--report", "junit:r.xml", "t.embedjobs", "file=rows.jsonl"])
        #expect(result.exitCode == 0, "\(result.errors)")
        let report = String(decoding: try fixture.folder.read("work/r.xml"), as: UTF8.self)
        #expect(report.contains("<testsuite name=\"t.embedjobs\" tests=\"2\" failures=\"0\""), "\(report)")
        #expect(try fixture.call(["run", "--report", "csv:r", "t.embedjobs"]).exitCode == 2)
    }

    // MARK: One command as arguments

    @Test func argumentsAreOneCommandAndAreNotInterpreted() throws {
        let fixture = try ToolFixture()
        let result = try fixture.call(["echo", "$HOME", "a  b", "*", "'"])
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output == "$HOME a  b * '\n")
        #expect(try fixture.call(["echo", "--", "-x", "a=b"]).output == "-x a=b\n")
        #expect(try fixture.call(["do", "echo", "a"]).output == "a\n")
    }

    @Test func argumentsAreCheckedLikeALineOfAScript() throws {
        let result = try ToolFixture().call(["create", "model=m", "dataset_id=d", "input_type=search_documnet"])
        #expect(result.exitCode == 2)
        #expect(result.errors.contains("<command line>:1:40"), "\(result.errors)")
        #expect(result.errors.contains("did you mean search_document?"), "\(result.errors)")
    }

    @Test(
        "An unknown command gets a suggestion",
        arguments: [
            ("crate", "did you mean create?"), ("chek", "did you mean check?"),
            ("let", "let is a statement: embedjobs -c 'let …'"),
            ("a.embedjobs", "embedjobs run a.embedjobs runs a script"), ("xyzzy", "embedjobs help lists the commands"),
        ]
    )
    func unknownWord(word: String, help: String) throws {
        let result = try ToolFixture().call([word, "x"])
        #expect(result.exitCode == 2)
        #expect(result.errors.contains("unknown command \(word)"), "\(result.errors)")
        #expect(result.errors.contains(help), "\(result.errors)")
    }

    @Test func refusesACommandAndArgumentsTogether() throws {
        let result = try ToolFixture().call(["-c", "echo a", "b"])
        #expect(result.exitCode == 2)
        #expect(result.output == "")
        #expect(result.errors.contains("unexpected argument b: -c already contains the script"), "\(result.errors)")
    }

    @Test func apiSendsRequestsToTheEngine() throws {
        let fixture = try ToolFixture()
        let models = try fixture.call(["api", "GET", "/v1/models"])
        #expect(models.exitCode == 0, "\(models.errors)")
        #expect(models.output.contains(#""models":["#), "\(models.output)")
        let none = try fixture.call(["api", "GET", "/v1/embed-jobs/9f1c3a52-6d3b-4f5e-8a70-2b1c9d8e7f60"])
        #expect(none.exitCode == 1)
        #expect(none.output.contains("could not find embed job"), "\(none.output)")
    }

    // MARK: Standard output

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

    // MARK: Help

    @Test func helpCoversTheProgramAndTheLanguage() throws {
        let fixture = try ToolFixture()
        let all = try fixture.call(["help"])
        #expect(all.exitCode == 0)
        for line in ["run                     Run scripts.", "cancel    Ask jobs to stop"] {
            #expect(all.output.contains(line), "\(all.output)")
        }
        #expect(try fixture.call(["help", "create"]).output.hasPrefix("create model=MODEL"))
        #expect(try fixture.call(["help", "keys", "create"]).output.contains("USAGE: embedjobs keys create"))
        #expect(try fixture.call(["help", "fmt"]).output.contains("USAGE: embedjobs fmt"))
        let both = try fixture.call(["help", "models"]).output
        #expect(both.contains("USAGE: embedjobs models") && both.contains("In scripts: models"), "\(both)")
        let none = try fixture.call(["help", "creat"])
        #expect(none.exitCode == 2)
        #expect(none.errors.contains("did you mean create?"), "\(none.errors)")
    }

    @Test func theManualHasEverySubcommandAndCommand() throws {
        let result = try ToolFixture().call(["manual"])
        #expect(result.exitCode == 0)
        for part in [".TH \"EMBEDJOBS\" 1", ".SS \"check\"", ".SS \"create\"", "EMBEDJOBS_HOME", "exit\\-codes"] {
            #expect(result.output.contains(part), "\(part)")
        }
    }
}
