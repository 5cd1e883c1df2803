import LocalFiles
import TestSupport
import Testing

/// The order of arguments, help on every command, and the mistakes in arguments.
@Suite struct ProgramArgumentsTests {
    private func fixture() throws -> ToolFixture {
        let fixture = try ToolFixture()
        try fixture.folder.write("param p = none\necho \"p=$p args=$args\"\n", to: "work/t.embedjobs")
        return fixture
    }

    // MARK: Order

    @Test(
        "Options may precede every subcommand",
        arguments: [
            ["-q", "run", "t.embedjobs"], ["-q", "-y", "run", "t.embedjobs", "p=none"], ["-qy", "run", "t.embedjobs"],
            ["--color", "never", "--errors=json", "run", "t.embedjobs"], ["--keep-going", "run", "t.embedjobs"],
            ["-v", "do", "echo", "--", "p=none args="], ["--color=never", "-c", "echo 'p=none args='"],
        ]
    )
    func leadingOptions(arguments: [String]) throws {
        let result = try fixture().call(arguments)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output == "p=none args=\n")
    }

    /// Every option that `run` lists may also precede it.
    @Test func everyOptionOfARunMayPrecedeIt() throws {
        let fixture = try fixture()
        let values = [
            "--server": "http://127.0.0.1:1", "--profile": "none", "--color": "never", "--progress": "none",
            "--errors": "json", "--report": "json:r.json", "--timeout": "1h", "--resume": "no", "--journal": "journals",
        ]
        let lines = try fixture.call(["help", "run"]).output.split(separator: "\n").filter { $0.hasPrefix("  -") }
        let names = lines.flatMap { $0.split { " ,".contains($0) }.filter { $0.hasPrefix("-") }.map(String.init) }
        #expect(names.count > 15)
        for name in names where !["-h", "--help"].contains(name) {
            let option = [name] + (values[name].map { [$0] } ?? [])
            let before = try fixture.call(option + ["run", "t.embedjobs"])
            let after = try fixture.call(["run"] + option + ["t.embedjobs"])
            #expect(before.exitCode == after.exitCode && before.output == after.output, "\(name)")
            #expect(before.errors == after.errors, "\(name)")
            #expect(!before.errors.contains("unknown option"), "\(name) \(before.errors)")
        }
    }

    @Test(
        "A subcommand refuses an option by its name, with the call that works",
        arguments: [
            (
                ["--server", "http://a", "check", "t.embedjobs"], "check does not use --server",
                "embedjobs check t.embedjobs"
            ),
            (
                ["check", "--server=http://a", "t.embedjobs"], "check does not use --server",
                "embedjobs check t.embedjobs"
            ),
            (["-n", "fmt", "a b"], "fmt does not use -n", "embedjobs fmt 'a b'"),
            (["--profile", "x", "keys"], "keys does not use --profile", "embedjobs keys"),
            (["keys", "create", "ann", "--cohere"], "keys create does not use --cohere", "embedjobs keys create ann"),
            (["-q", "login"], "login does not use -q", "embedjobs login"),
            (["--store", "d", "list"], "list does not use --store", "EMBEDJOBS_HOME=DIR embedjobs list"),
            (
                ["run", "--store", "d", "t.embedjobs"], "run does not use --store",
                "EMBEDJOBS_HOME=DIR embedjobs run t.embedjobs"
            ),
        ]
    )
    func unusableOptions(arguments: [String], message: String, line: String) throws {
        let result = try fixture().call(arguments)
        #expect(result.exitCode == 2 && result.output == "")
        #expect(result.errors == "error: \(message)\n  = help: \(line)\n")
    }

    @Test(
        "An option with dashes gets the form of the language",
        arguments: [
            (["list", "--format", "json"], "list", "embedjobs list format=json"),
            (["--format", "json", "list"], "list", "embedjobs list format=json"),
            (["list", "--json"], "list", "embedjobs list format=json"),
            (["--json", "list"], "list", "embedjobs list format=json"),
            (["list", "--limit", "5", "status=failed"], "list", "embedjobs list status=failed limit=5"),
            (["upload", "a b.jsonl", "--name=x"], "upload", "embedjobs upload 'a b.jsonl' name=x"),
            (["create", "--input-type=search_query"], "create", "embedjobs create input_type=search_query"),
            (["do", "list", "--csv"], "list", "embedjobs do list format=csv"),
            (["echo", "--what"], "echo", "embedjobs echo -- --what"),
            (["models", "--json"], "models", "embedjobs models format=json"),
            (["keys", "--csv", "--store", "d"], "keys", "embedjobs keys --store d format=csv"),
            (["version", "--jsonl"], "version", "embedjobs version format=jsonl"),
        ]
    )
    func dashedOptions(arguments: [String], command: String, line: String) throws {
        let result = try fixture().call(arguments)
        #expect(result.exitCode == 2)
        let message = "error: \(command): options are written without dashes\n  = help: \(line)\n"
        #expect(result.errors == message)
    }

    @Test(
        "No suggestion is the word that was typed",
        arguments: [
            ["do", "run", "t.embedjobs"], ["do", "login"], ["do", "keys"],
            ["--server", "http://127.0.0.1:1", "do", "check"],
        ]
    )
    func subcommandsAfterDo(arguments: [String]) throws {
        let result = try fixture().call(arguments)
        let word = try #require(arguments.drop { $0 != "do" }.dropFirst().first)
        #expect(result.exitCode == 2)
        #expect(result.errors.contains("= help: \(word) is a subcommand: embedjobs \(word) …"), "\(result.errors)")
    }

    @Test func subcommandsAreExplainedInScripts() throws {
        let fixture = try fixture()
        let help = try fixture.call(["help"]).output
        let list = try #require(help.split(separator: "SUBCOMMANDS:\n").last?.split(separator: "\n\n").first)
        let names = list.split(separator: "\n").filter { !$0.hasPrefix("   ") }.compactMap {
            $0.split(separator: " ").first
        }
        #expect(names.count > 15)
        for name in names where !["models", "help", "run", "do"].contains(name) {
            let errors = try fixture.call(["-c", String(name)]).errors
            #expect(errors.contains("this is a subcommand of the program: write ! embedjobs"), "\(name): \(errors)")
        }
    }

    // MARK: Help and version

    @Test(
        "--help and -h equal help",
        arguments: [
            "list", "create", "upload", "run", "models", "models add", "keys create", "check", "let", "for", "help",
            "version",
        ]
    )
    func helpOnCommands(topic: String) throws {
        let fixture = try fixture()
        let words = topic.split(separator: " ").map(String.init)
        let expected = try fixture.call(["help"] + words)
        #expect(expected.exitCode == 0)
        for call in [words + ["--help"], words + ["-h"], ["--help"] + words, ["-q"] + words + ["--help"]] {
            let result = try fixture.call(call)
            #expect(result.exitCode == 0 && result.output == expected.output, "\(call): \(result.errors)")
        }
        guard !["run", "models add", "keys create", "check", "version", "help", "models"].contains(topic) else {
            return
        }
        #expect(try fixture.call(["-c", "\(topic) --help"]).output == expected.output)
        #expect(try fixture.call(["-c", "\(topic) -h"]).output == expected.output)
    }

    @Test func helpOnTheProgram() throws {
        let fixture = try fixture()
        let expected = try fixture.call(["help"]).output
        #expect(try fixture.call(["--help"]).output == expected)
        #expect(try fixture.call(["-h"]).output == expected)
        #expect(!(try fixture.call(["help", "do"]).output.contains("USAGE: embedjobs do")))
        let unknown = try fixture.call(["crate", "--help"])
        #expect(unknown.exitCode == 2 && unknown.errors.contains("did you mean create?"), "\(unknown.errors)")
    }

    @Test func versions() throws {
        let fixture = try fixture()
        let version = try fixture.call(["--version"]).output
        #expect(try fixture.call(["-V"]).output == version)
        let json = try fixture.call(["version", "format=json"])
        #expect(json.output.hasPrefix(#"{"version":"\#(version.dropLast())","swift":""#), "\(json.errors)")
        #expect(json.output.contains(#""sqlite":"3."#) && json.output.contains(#""instructions":""#))
        #expect(try fixture.call(["version", "--format", "json"]).output == json.output)
        #expect(try fixture.call(["version"]).output == json.output)
    }

    // MARK: Errors

    /// Every error of the program is an object if `--errors json` asks for that.
    @Test(
        arguments: [
            (["run", "none.embedjobs"], "unreadable_file", 2), (["run", "."], "folder_for_file", 2),
            (["help", "nope"], "unknown_topic", 2), (["run", "--nosuch", "t.embedjobs"], "invalid_arguments", 2),
            (["serve", "--max-upload", "-1"], "invalid_arguments", 2), (["-q", "keys"], "unusable_option", 2),
            (["list", "--json"], "dashed_argument", 2), (["lst"], "unknown_command", 2),
            (["list", "--profile", "none"], "unknown_profile", 2),
            (["list", "--server", "a.example"], "invalid_request", 2),
            (["list", "--cohere"], "unauthorized", 7), (["keys", "--store", "none"], "", 1),
            (["models", "format=x"], "not_allowed", 2), (["verify", "none"], "receipt_mismatch", 1),
            (["login", "--server", "http://127.0.0.1:1"], "missing_key", 2), (["models", "add", "a", "none"], "", 1),
        ] as [([String], String, Int)]
    )
    func errorsAsJSON(arguments: [String], code: String, exitCode: Int) throws {
        let fixture = try fixture()
        let environment = fixture.environment.merging([
            "XDG_CONFIG_HOME": fixture.folder.file("settings"), "CO_API_KEY": nil, "EMBEDJOBS_API_KEY": nil,
            "EMBEDJOBS_SERVER": nil,
        ]) { $1 }
        let script = "exec \"$0\" \"$@\" < /dev/null"
        for call in [["--errors", "json"] + arguments, arguments + ["--errors=json"]] {
            let result = try ChildProcess.run(
                "/bin/sh",
                ["-c", script, fixture.binary] + call,
                environment: environment,
                folder: fixture.work
            )
            #expect(result.exitCode == exitCode, "\(call) \(result.errors)")
            let lines = result.errors.split(separator: "\n")
            #expect(lines.count == 1 && lines[0].hasPrefix("{\"file\":"), "\(call) \(result.errors)")
            #expect(result.errors.contains("\"exit_code\":\(exitCode)}"), "\(result.errors)")
            #expect(code.isEmpty || result.errors.contains("\"code\":\"\(code)\""), "\(result.errors)")
        }
    }

    @Test func wrongSettingsAreErrorsOfUsage() throws {
        let fixture = try fixture()
        for (name, value) in [("EMBEDJOBS_PRECISION", "foo"), ("EMBEDJOBS_WORKERS", "x")] {
            let environment = fixture.environment.merging([name: value]) { $1 }
            for call in [["list"], ["run", "t.embedjobs"], ["serve"], ["-n", "-c", "list"]] {
                let result = try ChildProcess.run(fixture.binary, call, environment: environment, folder: fixture.work)
                #expect(result.exitCode == 2, "\(call) \(result.errors)")
                #expect(result.errors.hasPrefix("error: \(name)=\(value): must be"), "\(result.errors)")
            }
        }
        let nowhere: [String: String?] = [
            "EMBEDJOBS_HOME": nil, "HOME": nil, "XDG_DATA_HOME": nil, "EMBEDJOBS_SERVER": nil,
        ]
        for call in [["models"], ["keys"], ["list"], ["-c", "list"], ["fsck"], ["store"], ["serve"]] {
            let result = try ChildProcess.run(fixture.binary, call, environment: nowhere, folder: fixture.work)
            #expect(result.exitCode == 2, "\(call) \(result.errors)")
            #expect(result.errors.contains("the folder of the store is unknown"), "\(call) \(result.errors)")
        }
        #expect(try ChildProcess.run(fixture.binary, ["-c", "echo a"], environment: nowhere).exitCode == 0)
    }
}
