import TestSupport
import Testing

/// Scripts without a file, and one command as arguments.
@Suite struct DoCommandTests {
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

    private static let echo = "param p = none\necho \"$p $args.count $args\"\n"

    @Test(
        "Parameters and $args are the same at every entry point",
        arguments: [
            ["run", "t.embedjobs"], ["run", "-"], ["-"], [], ["-c", echo], ["-q", "-c", echo], ["do", "-c", echo],
        ]
    )
    func parametersAndArguments(entry: [String]) throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(Self.echo, to: "work/t.embedjobs")
        for (words, output) in [([], "none 0 \n"), (["p=1"], "1 0 \n"), (["p=1", "--", "a", "p=2"], "1 2 a,p=2\n")] {
            let result = try ChildProcess.run(
                "/bin/sh",
                ["-c", "exec \"$0\" \"$@\" < t.embedjobs", fixture.binary] + entry + words,
                environment: fixture.environment,
                folder: fixture.work
            )
            #expect(result.exitCode == 0 && result.output == output, "\(words): \(result.errors)")
        }
        let unknown = try ChildProcess.run(
            "/bin/sh",
            ["-c", "exec \"$0\" \"$@\" < t.embedjobs", fixture.binary] + entry + ["q=1"],
            environment: fixture.environment,
            folder: fixture.work
        )
        #expect(unknown.exitCode == 2 && unknown.errors.contains("unknown param q"), "\(unknown.errors)")
    }

    @Test("A command of another program is explained")
    func foreignCommand() throws {
        let result = try ToolFixture().call(["ls"])
        #expect(result.exitCode == 2 && result.errors.contains("list shows jobs"), "\(result.errors)")
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
}
