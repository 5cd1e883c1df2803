import JobCommands
import JobScript
import LocalFiles
import TestSupport
import Testing

@Suite("Evaluation")
struct EvaluationTests {
    private let fixture: SessionFixture
    private var runner: ScriptRunner

    /// A session whose home is the test's folder.
    init() throws {
        fixture = try SessionFixture()
        var inputs = RunInputs()
        inputs.environment = ["HOME": fixture.folder.path]
        let session = Session(RunContext(RunEffects(service: fixture.service)), inputs, output: fixture.output)
        runner = ScriptRunner(session: session)
        try Folder.create(fixture.folder.file("in"))
        try fixture.folder.write("{\"text\":\"a\"}\n", to: "in/a.jsonl")
        try fixture.folder.write("echo included\n", to: "part.embedjobs")
    }

    private mutating func run(_ text: String) async -> ExitCode {
        await runner.run(Source(name: "t", text: text), parameters: [])
    }

    @Test("~/ is the home folder in file names")
    mutating func home() async throws {
        #expect(await run("upload ~/in/a.jsonl\nfor f in ~/in/*.jsonl { echo $f.name }") == .done)
        #expect(await run("for r in @~/in/a.jsonl { echo $r.text }\ninclude ~/part.embedjobs") == .done)
        // The first line is the record of the upload.
        #expect(fixture.output.out.dropFirst() == ["a.jsonl", "a", "included"])
        #expect(await run("if exists ~/in/a* { echo found > ~/out.txt }") == .done)
        #expect(try fixture.folder.names == ["in", "out.txt", "part.embedjobs"])
        #expect(await run("upload ~/in/b.jsonl") == .usage)
        #expect(fixture.output.err.last?.contains("file not found: \(fixture.folder.file("in/b.jsonl"))") == true)
    }

    @Test("~ is literal elsewhere and in quotes")
    mutating func elsewhere() async {
        #expect(await run("echo ~/in a~/b '~/in'\nif exists '~/in' { echo no }") == .done)
        #expect(fixture.output.out == ["~/in a~/b ~/in"])
    }
}
