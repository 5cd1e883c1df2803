import JobCommands
import JobScript
import TestSupport
import Testing

@Suite("CheckReport")
struct CheckReportTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    private func report(_ text: String) -> CheckReport {
        let runner = ScriptRunner(session: fixture.session())
        return runner.report(on: Source(name: "t.embedjobs", text: text), parameters: [], needsValues: false)
    }

    @Test("a mistake as JSON")
    func json() throws {
        let source = Source(name: "t.embedjobs", text: "echo 日本 $x\nlet = 5\n")
        let mistakes = report("echo 日本 $x\nlet = 5\n").mistakes
        #expect(
            mistakes.map { Record($0, in: source).json } == [
                #"{"file":"t.embedjobs","line":2,"column":5,"end_column":6,"code":"unexpected_token","kind":"syntax","#
                    + #""message":"expected a variable name","#
                    + #""help":"write let name = …, without $ and quotes","included_from":[],"exit_code":2}"#
            ]
        )
        let unset = try #require(report("echo 日本 $x").mistakes.first)
        #expect(
            Record(unset, in: source).json
                == #"{"file":"t.embedjobs","line":1,"column":9,"end_column":11,"code":"unset_variable","kind":"check","#
                + #""message":"$x is not set","help":null,"included_from":[],"exit_code":2}"#
        )
        let nowhere = Record(Diagnostic(MistakeFixture("m"), at: nil), in: source)
        #expect(Record(Diagnostic(MistakeFixture("m"), at: nil), in: Source(name: "", bytes: []))["file"] == .null)
        #expect(nowhere["line"] == .null && nowhere["column"] == .null && nowhere["end_column"] == .null)
    }

    @Test("the end column of a position over several lines is in its first line")
    func severalLines() {
        let diagnostic = Diagnostic(MistakeFixture("m"), at: Span(1, 4))
        #expect(Record(diagnostic, in: Source(name: "t", text: "ab\ncd"))["end_column"] == .number(3))
    }

    @Test(
        "mistakes after the first 20 are counted",
        arguments: [(20, nil), (21, 1), (60, 40), (1_000, 80)] as [(Int, Int?)]
    )
    func manyMistakes(count: Int, rest: Int?) {
        report(String(repeating: "let = 1\n", count: count)).report(to: fixture.output)
        let shown = fixture.output.err
        #expect(shown.count == min(count, 20) + (rest == nil ? 0 : 1))
        guard let rest else { return }
        #expect(shown.last == "error: … and \(count > 100 ? "at least " : "")\(rest) more")
    }

    @Test("a param without a value is not a mistake in the script")
    func values() { #expect(report("param x\nupload $x\nif exists $x { echo a }").mistakes.isEmpty) }

    @Test("a mistake in an included script is shown in that script")
    func included() throws {
        try fixture.folder.write("ech a\n", to: "other.embedjobs")
        report("include \(fixture.folder.path)/other.embedjobs").report(to: fixture.output)
        #expect(fixture.messages.contains("--> DIR/other.embedjobs:1:1\n   |\n 1 | ech a\n"))
        #expect(fixture.messages.contains("\n   = included from t.embedjobs:1:1\n"))
    }

    @Test("an included file that is not a script is one mistake", arguments: ["rows.jsonl", "rows.csv"])
    func includedRows(name: String) throws {
        try fixture.folder.write("{\"text\":\"a\"}\n{\"text\":\"b\"}\n", to: name)
        let path = "\(fixture.folder.path)/\(name)"
        let mistakes = report("include \(path)").mistakes.map { $0.mistake as? FileMistake }
        #expect(mistakes == [.notAScript(path, .rows)])
    }

    @Test("a mistake in a nested include names both include statements, in JSON too")
    func includedTwice() throws {
        try fixture.folder.write("echo a\ninclude inner.embedjobs\n", to: "outer.embedjobs")
        try fixture.folder.write("let = 5\nech b\n", to: "inner.embedjobs")
        let path = fixture.folder.path
        let report = report("include \(path)/outer.embedjobs")
        let places = Record.Content.list(["\(path)/outer.embedjobs:2:1", "t.embedjobs:1:1"])
        let source = Source(name: "any", text: "let = 5\nech b\n")
        #expect(report.mistakes.count == 2)
        #expect(report.mistakes.allSatisfy { Record($0, in: source)["included_from"] == places })
    }

    @Test("a later script can read files that an earlier one writes")
    func afterAnother() throws {
        let runner = ScriptRunner(session: fixture.session())
        let folder = fixture.folder.path
        let make = Source(name: "a", text: "models > \(folder)/rows.jsonl")
        let read = Source(name: "b", text: "upload \(folder)/rows.jsonl\nupload \(folder)/others.jsonl")
        #expect(runner.report(on: read, parameters: []).mistakes.count == 2)
        let first = runner.report(on: make, parameters: [])
        let second = runner.report(on: read, parameters: [], after: first)
        let missing = FileMistake.missingFile("\(folder)/others.jsonl", suggestion: nil)
        #expect(second.mistakes.map { $0.mistake as? FileMistake } == [missing])
        // A third script finds the files of the first, too.
        let third = runner.report(on: read, parameters: [], after: second)
        #expect(third.mistakes.count == 1)
    }
}
