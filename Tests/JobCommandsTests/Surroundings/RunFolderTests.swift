#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

import JobCommands
import JobScript
import LocalFiles
import TestSupport
import Testing

@Suite("RunFolder")
struct RunFolderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func path(
        _ name: String,
        text: String = "",
        _ parameters: [(name: String, value: String)] = [],
        stateFolder: String? = "/state"
    ) -> String? {
        RunFolder(of: Source(name: name, text: text), parameters: parameters, stateFolder: stateFolder)?.path
    }

    @Test("the folder is in the state folder's runs")
    func place() {
        #expect(path("a")?.hasPrefix("/state/runs/a-") == true)
        #expect(path("a", stateFolder: nil) == nil)
    }

    @Test(
        "its name is the script's, in characters that every file system supports",
        arguments: [
            ("nightly.embedjobs", "nightly"), ("in/a bé.embedjobs", "a-b"), ("-c", "c"), ("<stdin>", "stdin"),
            ("...", "run"), (String(repeating: "x", count: 100), String(repeating: "x", count: 40)),
        ]
    )
    func name(script: String, expected: String) throws {
        let last = Folder.name(of: try #require(path(script)))
        #expect(last.hasPrefix(expected) && last.suffix(17).first == "-", "\(last)")
    }

    @Test("the same script with the same parameters has the same folder under any path")
    func key() throws {
        try folder.write("echo a\n", to: "a.embedjobs")
        try folder.write("echo a\n", to: "b.embedjobs")
        let one = path(folder.file("a.embedjobs"), text: "echo a\n", [("x", "1"), ("y", "2")])
        // Editing the script does not change its folder.
        #expect(path("\(folder.path)/./a.embedjobs", text: "echo b\n", [("y", "2"), ("x", "1")]) == one)
        #expect(path(folder.file("a.embedjobs"), [("x", "1"), ("y", "3")]) != one)
        #expect(path(folder.file("b.embedjobs"), [("x", "1"), ("y", "2")]) != one)
        #expect(path("-c", text: "echo a") != path("-c", text: "echo b"))
    }

    @Test("a prompt has one folder for each working directory, regardless of the line that uses it first")
    func prompt() async throws {
        var paths: [String?] = []
        for line in ["echo $run.dir", "if exists $run.dir/none { echo a }"] {
            var context = RunContext(RunEffects(service: ScriptedService()))
            context.names = NameCache()
            var inputs = RunInputs()
            inputs.stateFolder = folder.file("state")
            var runner = ScriptRunner(session: Session(context, inputs, output: RecordingOutput()))
            #expect(await runner.run(Source(name: "<prompt>", text: line), parameters: []) == .done)
            paths.append(runner.session.state.runFolder?.path)
        }
        #expect(paths[0] != nil && paths[0] == paths[1])
    }

    @Test("the folder is created, for its owner only, if a script uses it")
    func creation() async throws {
        let fixture = try SessionFixture()
        var runner = ScriptRunner(session: fixture.session(stateFolder: folder.file("state")))
        #expect(await runner.run(Source(name: "a", text: "echo $run.id"), parameters: []) == .done)
        #expect(!Folder.exists(folder.file("state")))
        #expect(await runner.run(Source(name: "a", text: "echo kept > $run.dir/note"), parameters: []) == .done)
        let path = try #require(runner.session.state.runFolder?.path)
        #expect(try Folder.names(in: path) == ["note"])
        for own in [path, Folder.parent(of: path), Folder.parent(of: Folder.parent(of: path))] {
            var status = stat()
            #expect(stat(own, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o700)
        }
        #expect(await runner.run(Source(name: "b", text: "! test -d \"$EJ_run_dir\""), parameters: []) == .done)

        let (dry, _) = fixture.drySession()
        var shown = ScriptRunner(session: dry)
        #expect(await shown.run(Source(name: "a", text: "echo $run.dir"), parameters: []) == .done)
        #expect(fixture.output.out.last?.hasPrefix("echo /state/runs/a-") == true)

        runner = ScriptRunner(session: fixture.session())
        #expect(await runner.run(Source(name: "a", text: "echo $run.dir"), parameters: []) == .usage)
        #expect(fixture.messages.contains("$run.dir: no state folder found"))
        try folder.write("", to: "file")
        runner = ScriptRunner(session: fixture.session(stateFolder: folder.file("file")))
        #expect(await runner.run(Source(name: "a", text: "if $run.dir == x { exit }"), parameters: []) == .failure)
    }
}
