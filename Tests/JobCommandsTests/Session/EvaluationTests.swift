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

    @Test("A default replaces a value that is missing or empty")
    mutating func defaults() async {
        let script = """
            let empty = ''
            let set = a
            let list += x
            if $set == b { let other = c }
            echo "${set:-b}" "${empty:-b}" "${other:-$set d}" ${env.NOT_SET:-e} ${list[3]:-f} ${args[0]:-} ${empty:-\\}}
            for x in ${list:-y} { echo $x }
            """
        #expect(await run(script) == .done, "\(fixture.output.err)")
        #expect(fixture.output.out == ["a b a d e f  }", "x"])
    }

    @Test("The check knows what a default will be, except where a loop sets the variable later")
    mutating func checkedDefaults() async throws {
        try fixture.folder.write("text\n", to: "b.txt")
        let path = fixture.folder.file("b.txt")
        #expect(await run("upload ${env.NOT_SET:-\(path)x.jsonl}") == .usage)
        #expect(fixture.output.err.last?.contains("file not found: \(path)x.jsonl") == true)
        let script = "for x in 1 2 { for l in @${before:-\(path)} { echo $l }; let before = \(path) }"
        #expect(await run(script) == .done, "\(fixture.output.err)")
        #expect(fixture.output.out == ["text", "text"])
        #expect(await run("echo ${before:-$bfore}") == .usage)
    }

    @Test("A negative index counts from the end")
    mutating func fromTheEnd() async {
        let script = "let l += a\nlet l += b\nlet l += c\n"
        #expect(await run(script + "echo $l[-1] \"$l[-3]\" ${l[-2].stem}") == .done, "\(fixture.output.err)")
        #expect(fixture.output.out == ["c a b"])
        #expect(await run("echo $l[-4]") == .failure)
        #expect(fixture.output.err.last?.contains("$l[-4]: the list has 3 elements") == true)
    }

    @Test("A field in quotes may have any name")
    mutating func quotedFields() async throws {
        try fixture.folder.write("E F,c-d,\"say \"\"x\"\"\"\n1,2,3\n", to: "rows.csv")
        let script = """
            for r in @~/rows.csv {
                echo $r["E F"] ${r['c-d']} "$r["E F"]-$r['say "x"']" $r["say \\"x\\""] "${r["E F"]:-none}"
            }
            """
        #expect(await run(script) == .done, "\(fixture.output.err)")
        #expect(fixture.output.out == ["1 2 1-3 3 1"])
        #expect(await run("for r in @~/rows.csv { echo $r[\"E G\"] }") == .usage)
        #expect(fixture.output.err.last?.contains("does not have a field E G") == true)
    }

    @Test("~ is literal elsewhere and in quotes")
    mutating func elsewhere() async {
        #expect(await run("echo ~/in a~/b '~/in'\nif exists '~/in' { echo no }") == .done)
        #expect(fixture.output.out == ["~/in a~/b ~/in"])
    }
}
