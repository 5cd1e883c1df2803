import JobCommands
import JobScript
import TestSupport
import Testing

@Suite("FileMistake")
struct FileMistakeTests {
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture()
        try fixture.folder.write("a", to: "docs.jsonl")
        try fixture.folder.write("a,a\n1,2\n", to: "twice.csv")
        try fixture.folder.write("a,b\n1\n", to: "short.csv")
        try fixture.folder.write("include self.embedjobs\n", to: "self.embedjobs")
    }

    /// The mistakes in a script in which `DIR` is the test's folder.
    private func mistakes(_ text: String) -> [FileMistake] {
        let source = Source(name: "t", text: text.replacing("DIR", with: fixture.folder.path))
        return ScriptRunner(session: fixture.session()).check(source, parameters: []).compactMap {
            $0.mistake as? FileMistake
        }
    }

    @Test("each is found by the checker")
    func found() {
        let folder = fixture.folder.path
        let scripts: [(text: String, mistake: FileMistake)] = [
            ("upload DIR/doc.jsonl", .missingFile("\(folder)/doc.jsonl", suggestion: "\(folder)/docs.jsonl")),
            ("upload DIR", .folderForFile(folder, .reading)),
            ("echo a > DIR", .folderForFile(folder, .redirect)),
            ("for f in DIR/*.avro { echo $f }", .unmatchedPattern("\(folder)/*.avro", inLoop: true)),
            ("upload DIR/*.avro", .unmatchedPattern("\(folder)/*.avro", inLoop: false)),
            ("upload DIR/*.csv", .ambiguousPattern("\(folder)/*.csv", count: 2)),
            ("let x = datasets\nfor d in $x { include $d.name }", .variableInclude),
            ("include DIR/self.embedjobs", .circularInclude("\(folder)/self.embedjobs")),
            ("for r in @DIR/self.embedjobs { echo $r }", .unknownRowFormat("\(folder)/self.embedjobs")),
            (
                "for r in @DIR/twice.csv { echo $r }",
                .malformedRows("\(folder)/twice.csv", line: 1, .duplicateColumn("a"))
            ),
            (
                "for r in @DIR/short.csv { echo $r }",
                .malformedRows("\(folder)/short.csv", line: 2, .columnCount(1, header: 2))
            ),
        ]
        for script in scripts { #expect(mistakes(script.text) == [script.mistake], "\(script.text)") }
    }
}
