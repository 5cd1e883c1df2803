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

@Suite("ScriptRunner")
struct ScriptRunnerTests {
    private static let folder = Checkout.path("Tests/JobCommandsTests/Golden")

    @Test("lines of a private file without the extension .embedjobs are not shown")
    func secretFile() async throws {
        let fixture = try SessionFixture()
        for (name, isShown) in [("secret", false), ("link.embedjobs", false), ("own.embedjobs", true)] {
            let path = fixture.folder.file(name)
            if name.hasPrefix("link") {
                try Folder.link(path, to: "secret")
            } else {
                chmod(try fixture.folder.write("root:hash:1\necho $nothing\n", to: name), 0o600)
            }
            #expect(await fixture.run("include \(path)") == .usage)
            let text = fixture.messages
            #expect(text.contains("hash") == isShown && text.contains("nothing") == isShown, "\(text)")
            guard !isShown else { continue }
            let message = "DIR/\(name) is not a valid script; its lines are hidden because the file is private"
            #expect(text.contains(message), "\(text)")
        }
    }

    private static func names() -> [String] {
        (try? GoldenFile.names(in: folder, withExtension: "embedjobs")) ?? []
    }

    /// Creates the files for golden scripts in `$dir`.
    private static func lay(_ folder: TemporaryFolder) throws {
        try folder.write("{\"text\":\"one\"}\n{\"text\":\"two\"}\n{\"text\":\"three\"}\n", to: "docs.jsonl")
        try folder.write("{\"text\":\"one\"}\nno json\n{\"text\":\"three\"}\n", to: "bad.jsonl")
        try folder.write("kept\n", to: "there.jsonl")
        try Folder.create(folder.file("many"))
        for name in ["b", "a", "B", "a b"] { try folder.write("{\"text\":\"\(name)\"}\n", to: "many/\(name).jsonl") }
        try folder.write("{\"text\":\"hidden\"}\n", to: "many/.hidden.jsonl")
        try folder.write("{\"text\":\"other\"}\n", to: "many/a.csv")
        try folder.write("{}\n", to: "one[1]*.jsonl")
    }

    private static func layRows(_ folder: TemporaryFolder) throws {
        try folder.write("first\n\n second \r\n", to: "ids.txt")
        try folder.write(
            "{\"name\":\"a\",\"n\":1.50,\"tags\":[\"x\"],\"none\":null}\n\n{\"name\":\"b\\u00e9\"}\n",
            to: "rows.jsonl"
        )
        try folder.write("{\"name\":\"a\"}\n{\"name\":}\n", to: "wrong-rows.jsonl")
        try folder.write("name,note\r\na,\"say \"\"hi\"\", twice\"\r\n\r\nb,\r\n", to: "rows.csv")
        try folder.write("name,note\na\n", to: "wrong-rows.csv")
    }

    private static func layScripts(_ folder: TemporaryFolder) throws {
        try folder.write("let greeting = \"hello $name\"\nset format=csv\nshow format\n", to: "part.embedjobs")
        try folder.write("echo one\nfail 'no more'\n", to: "failing.embedjobs")
        try folder.write("echo $nothing\nech two\n", to: "wrong.embedjobs")
        try folder.write("let = 5\n", to: "unparsable.embedjobs")
        try folder.write("include other.embedjobs\n", to: "circle.embedjobs")
        try folder.write("include circle.embedjobs\n", to: "other.embedjobs")
        try folder.write("param x = 1\n", to: "with-param.embedjobs")
    }

    /// The script's parameters, from its line `# run: name=value …`.
    private static func parameters(_ text: String, _ folder: TemporaryFolder) -> [(name: String, value: String)] {
        let line = text.split(separator: "\n").first { $0.hasPrefix("# run: ") }
        let words = line?.dropFirst(7).split(separator: " ") ?? []
        return words.map { word in
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), String(parts[1]).replacing("DIR", with: folder.path))
        }
    }

    /// The paths in a folder, including subfolders.
    private static func files(in folder: TemporaryFolder) throws -> [String] {
        try folder.names.flatMap { name in
            let path = folder.file(name)
            return [name] + (Folder.isFolder(path) ? try Folder.names(in: path).map { "\(name)/\($0)" } : [])
        }
    }

    /// The service of a golden script: what it does with the jobs, datasets and models that the script names.
    private static func service(for script: String) -> ScriptedService {
        switch script {
        case "download-failed-job", "job-failed": ScriptedService(jobs: ["fails": .fails])
        case "jobs-failed": ScriptedService(jobs: ["fails-1": .fails])
        case "nightly":
            ScriptedService(jobs: ["fails-B": .fails, "fails-a b": .fails, "fails-a": .fails, "fails-b": .fails])
        case "on-fail":
            ScriptedService(jobs: [
                "fails-a": .fails, "long-b": .completes(atRead: 4), "fails-c": .fails, "slow-d": .runs,
                "fails-f": .fails, "slow-g": .runs, "fails-e": .fails,
            ])
        case "finishing-order": ScriptedService(jobs: ["long-one": .completes(atRead: 4), "fails-two": .fails])
        case "listing": ScriptedService(jobs: ["fails-b": .fails, "slow-c": .runs])
        case "download-too-early", "no-such-field-value": ScriptedService(jobs: ["slow": .runs])
        case "timeout": ScriptedService(jobs: ["slow-1": .runs, "slow-2": .runs])
        case "vanished": ScriptedService(jobs: ["vanishes": .vanishes])
        case "unavailable": ScriptedService(datasets: ["unavailable": .unavailable()])
        case "download-broken", "peek", "search-types": ScriptedService(datasets: ["broken": .truncated])
        case "service-error": ScriptedService(models: ["unknown": .notFound])
        case "embed": ScriptedService(models: ["stand-in": .alias, "unknown": .notFound])
        case "search":
            ScriptedService(
                jobs: ["fails": .fails],
                models: ["wide": .threeDimensions, "stand-in": .alias, "unknown": .notFound]
            )
        default: ScriptedService()
        }
    }

    @Test("scripts match their golden files", arguments: names())
    func golden(name: String) async throws {
        let fixture = try SessionFixture(service: Self.service(for: name))
        try Self.lay(fixture.folder)
        let bytes = try GoldenFile.bytes(of: "\(Self.folder)/\(name).embedjobs")
        let text = String(decoding: bytes, as: UTF8.self)
        // Only for scripts that use them: each file costs a write to the disk.
        if text.contains("in @$dir") { try Self.layRows(fixture.folder) }
        if text.contains("include $dir") { try Self.layScripts(fixture.folder) }
        let hasConsent = text.contains("\n# yes\n")
        let (drySession, dryRun) = fixture.drySession(hasConsent: hasConsent)
        let isDry = text.contains("\n# dry-run\n")
        var runner = ScriptRunner(session: isDry ? drySession : fixture.session(hasConsent: hasConsent))
        let source = Source(name: "\(name).embedjobs", bytes: bytes)
        let files = try Self.files(in: fixture.folder)
        let exit = await runner.run(source, parameters: Self.parameters(text, fixture.folder))
        if isDry {
            try await dryRun.finish()
            #expect(try Self.files(in: fixture.folder) == files)
            #expect(fixture.service.calls == [])
        }

        let shell = try fixture.shellOutput.split(separator: "\n").map { "sh: " + $0 }
        let out = (fixture.output.out + shell + ["exit \(exit.rawValue)"]).map { $0 + "\n" }.joined()
        let shown = out.replacing(fixture.folder.path, with: "DIR")
        #expect(try GoldenFile("\(Self.folder)/\(name).out").expected(recording: shown) == shown)
        let err = fixture.output.err.map { $0 + "\n" }.joined().replacing(fixture.folder.path, with: "DIR")
        #expect(try GoldenFile("\(Self.folder)/\(name).err").expected(recording: err) == err)
        #expect(try fixture.folder.names.allSatisfy { !$0.hasSuffix(".part") })
    }

    @Test("golden files are found")
    func goldenFilesAreFound() { #expect(Self.names().count > 20) }

    @Test("a script with an error sends nothing")
    func nothingIsSent() async throws {
        let fixture = try SessionFixture()
        try Self.lay(fixture.folder)
        #expect(await fixture.run("let ds = upload $dir/docs.jsonl\necho $nothing\n") == .usage)
        #expect(fixture.service.calls == [])
    }

    @Test("variables persist in the runner's session")
    func sessionLives() async throws {
        let fixture = try SessionFixture()
        var runner = ScriptRunner(session: fixture.session())
        #expect(await runner.run(Source(name: "1", text: "let x = hello"), parameters: []) == .done)
        #expect(await runner.run(Source(name: "2", text: "echo $x"), parameters: []) == .done)
        #expect(fixture.output.out == ["hello"])
    }

    @Test("check finds the errors and runs nothing")
    func check() throws {
        let fixture = try SessionFixture()
        let runner = ScriptRunner(session: fixture.session())
        let mistakes = runner.check(Source(name: "t", text: "echo $a\nlet = 1\nech b\n"), parameters: [])
        #expect(mistakes.map(\.message) == ["expected a variable name", "unknown command ech"])
        #expect(runner.check(Source(name: "t", text: "echo hello"), parameters: []).isEmpty)
        #expect(fixture.output.out.isEmpty)
    }

    @Test("a cancelled run stops, and its jobs keep running")
    func cancellation() async throws {
        let fixture = try SessionFixture(service: ScriptedService(jobs: ["slow": .runs]))
        try Self.lay(fixture.folder)
        let script = """
            let ds = upload $dir/docs.jsonl
            let job = create name=slow model=m dataset_id=$ds input_type=clustering
            wait $job
            echo not reached
            """
        let task = Task { await fixture.run(script) }
        while !fixture.service.calls.contains("createJob slow []") { await Task.yield() }
        task.cancel()
        #expect(await task.value == .interrupted)
        #expect(fixture.output.out.isEmpty)
        let id = "00000000-0000-4000-8000-000000000001"
        #expect(
            fixture.messages.hasSuffix("still running: \(id) (wait \(id) to continue waiting, cancel \(id) to stop)")
        )
        #expect(!fixture.service.calls.contains { $0.hasPrefix("cancelJob") })
    }
}
