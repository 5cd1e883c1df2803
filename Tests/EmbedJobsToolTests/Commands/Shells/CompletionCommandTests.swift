import TestSupport
import Testing

/// Completion in real shells under a pseudo-terminal. The sessions are in `shells.py`, which checks the screen.
@Suite("Completion in shells") struct CompletionCommandTests {
    private static let script = Checkout.path("Tests/EmbedJobsToolTests/Commands/Shells/shells.py")
    private static let inBash = [
        "bash_commands", "bash_list", "bash_files", "bash_breaks", "bash_ids", "silent_service", "doctor",
    ]
    private static let inZsh = ["zsh_words", "zsh_ids"]
    private static let inFish = ["fish_words"]

    private static func has(_ shell: String) -> Bool {
        (try? ChildProcess.run(shell, ["--version"]).exitCode) == 0
    }

    private func run(_ name: String) throws {
        let fixture = try ToolFixture()
        let result = try ChildProcess.run(
            try Requirement.python.path(),
            ["-B", Self.script, fixture.binary, fixture.folder.path, name]
        )
        #expect(result.exitCode == 0, "\(result.errors)")
    }

    @Test("A session in bash shows the expected screen", arguments: inBash)
    func bash(name: String) throws { try run(name) }

    @Test(
        "A session in zsh shows the expected screen",
        .enabled(if: has("zsh"), "zsh is not installed"),
        arguments: inZsh
    )
    func zsh(name: String) throws { try run(name) }

    @Test(
        "A session in fish shows the expected screen",
        .enabled(if: has("fish"), "fish is not installed"),
        arguments: inFish
    )
    func fish(name: String) throws { try run(name) }

    @Test("Every session of the script is run") func completeness() throws {
        let result = try ChildProcess.run(try Requirement.python.path(), ["-B", Self.script, "--list"])
        let all = Self.inBash + Self.inZsh + Self.inFish
        #expect(result.output.split(separator: "\n").map(String.init).sorted() == all.sorted())
    }

    @Test("The parser's option for completion scripts writes ours")
    func option() throws {
        let fixture = try ToolFixture()
        let own = try fixture.call(["completion", "zsh"])
        #expect(own.output.hasPrefix("#compdef embedjobs\n"))
        for call in [["--generate-completion-script", "zsh"], ["--generate-completion-script=zsh"]] {
            #expect(try fixture.call(call).output == own.output)
        }
        let unknown = try fixture.call(["completion", "csh"])
        #expect(unknown.exitCode == 2 && unknown.errors.contains("csh"), "\(unknown.errors)")
    }

    @Test("The hidden subcommand is not listed, and every other one is completed")
    func subcommands() throws {
        let fixture = try ToolFixture()
        let help = try fixture.call(["help"]).output
        #expect(!help.contains("\n  complete "))
        let found = try fixture.call(["complete", "fish", "--", "embedjobs "]).output
        for name in ["run", "doctor", "completion", "upload", "list"] { #expect(found.contains("\(name)\t")) }
        #expect(!found.contains("complete\t"))
    }

    @Test("A store that no process owns is read, and no engine starts")
    func storedNames() throws {
        let fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(3), to: "work/docs.jsonl")
        let id = try fixture.call(["-q", "upload", "docs.jsonl", "name=docs"]).output.dropLast()
        let before = try fixture.folder.read("store/lock")
        let found = try fixture.call(["complete", "bash", "--", "embedjobs peek doc"])
        #expect(found.output == "\(id) \n")
        #expect(try fixture.folder.read("store/lock") == before)
    }

    @Test("A file whose name would be read as an option or a key is completed with its folder")
    func optionLikeFiles() throws {
        let fixture = try ToolFixture()
        for name in ["-x.jsonl", "k=v.jsonl"] { try fixture.folder.write(ToolFixture.rows(1), to: "work/\(name)") }
        func found(_ line: String) throws -> [Substring] {
            let lines = try fixture.call(["complete", "fish", "--", line]).output.split(separator: "\n")
            return lines.map { $0.prefix { $0 != "\t" } }
        }
        #expect(try found("embedjobs upload k").contains("./k=v.jsonl"))
        #expect(try found("embedjobs upload ").contains("./-x.jsonl"))
        #expect(try found("embedjobs check ").contains("./-x.jsonl"))
        #expect(try found("embedjobs download x to=k").contains("to=k=v.jsonl"))
        #expect(try fixture.call(["upload", "./k=v.jsonl"]).exitCode == 0)
    }
}
