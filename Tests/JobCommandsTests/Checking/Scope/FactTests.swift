import JobCommands
import JobScript
import TestSupport
import Testing

/// What conditions, `try` and `else` show: the check of a file or variable waits for the run.
@Suite("Fact")
struct FactTests {
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture()
        try fixture.folder.write("{\"text\":\"a\"}\n", to: "docs.jsonl")
    }

    private func mistakes(_ text: String) -> [any Mistake] {
        let source = Source(name: "t", text: text.replacing("DIR", with: fixture.folder.path))
        return ScriptRunner(session: fixture.session()).check(source, parameters: []).map(\.mistake)
    }

    @Test(
        "a guarded file or variable passes the check",
        arguments: [
            "if exists DIR/maybe.jsonl { upload DIR/maybe.jsonl } else { echo none }",
            "if exists DIR/maybe.jsonl { upload DIR/./maybe.jsonl }",
            "if not exists DIR/maybe.jsonl { echo none } else { upload DIR/maybe.jsonl }",
            "if not exists DIR/maybe.jsonl { fail 'none' }\nupload DIR/maybe.jsonl",
            "if not exists DIR/maybe.jsonl { exit }\nfor r in @DIR/maybe.jsonl { echo $r.text }",
            "if not exists DIR/a.jsonl or not exists DIR/b.jsonl { exit 3 }\nupload DIR/a.jsonl\nupload DIR/b.jsonl",
            "if exists DIR/a.jsonl and exists DIR/b.jsonl { upload DIR/b.jsonl; upload DIR/a.jsonl }",
            "assert exists DIR/maybe.jsonl 'none'\nupload DIR/maybe.jsonl",
            "if exists DIR/new { for f in DIR/new/*.jsonl { upload $f }; upload DIR/new/a.jsonl }",
            "if exists DIR/*.csv { for f in DIR/*.csv { upload $f } }",
            "if exists DIR/*.csv { upload DIR/a.csv }",
            "if exists DIR/lib.embedjobs { include DIR/lib.embedjobs }",
            "try upload DIR/maybe.jsonl", "upload DIR/maybe.jsonl else { echo none }",
            "let ds = upload DIR/maybe.jsonl else { exit 1 }\necho $ds",
            "if defined env.FOO { if $env.FOO == bar { echo $env.FOO } }",
            "if defined env.FOO and $env.FOO == bar { echo $env.FOO }",
            "if not defined env.FOO or $env.FOO == bar { echo it }",
            "if not defined env.FOO { fail 'set FOO' }\necho $env.FOO",
            "if not defined env.FOO { echo none } else if $env.FOO == a { echo $env.FOO }",
            "try echo $env.FOO", "echo $env.FOO else { echo none }",
            "for r in @DIR/docs.jsonl { if defined r.title { echo $r.title } }",
            "if not defined x { let x = 1 }\necho $x",
        ]
    )
    func guarded(text: String) { #expect(mistakes(text).isEmpty, "\(mistakes(text).map(\.message))") }

    @Test(
        "other files and variables are still checked before the run",
        arguments: [
            "if exists DIR/maybe.jsonl { echo a }\nupload DIR/maybe.jsonl",
            "if exists DIR/maybe.jsonl { echo a } else { upload DIR/maybe.jsonl }",
            "if exists DIR/maybe.jsonl { upload DIR/mabye.jsonl }",
            "if not exists DIR/maybe.jsonl { upload DIR/maybe.jsonl }",
            "if exists DIR/a.jsonl or exists DIR/b.jsonl { upload DIR/a.jsonl }",
            "if not exists DIR/maybe.jsonl { echo none }\nupload DIR/maybe.jsonl",
            "if exists DIR/*.csv { for f in DIR/*.json { upload $f } }",
            "upload DIR/docs.jsonl else { upload DIR/maybe.jsonl }",
            "try upload DIR/maybe.jsonl\nupload DIR/maybe.jsonl",
            "if defined env.FOO { echo $env.FO }", "if defined env.FOO { echo a }\necho $env.FOO",
            "if not defined env.FOO { echo $env.FOO }", "try echo $nothing",
            "for r in @DIR/docs.jsonl { if defined r.title { echo $r.tilte } }",
            "let j = create model=m dataset_id=d input_type=clustering\nif defined j.stats { echo a }",
            "if defined error.mesage { echo a }", "if defined env { echo a }",
        ]
    )
    func others(text: String) { #expect(mistakes(text).count == 1, "\(mistakes(text).map(\.message))") }

    @Test(
        "a line for sh may create files, if its programs do",
        arguments: [
            ("! make data\nupload DIR/made.jsonl", true), ("! ls > DIR/made.jsonl\nupload DIR/made.jsonl", true),
            ("list | tee DIR/made.jsonl\nupload DIR/made.jsonl", true), ("! true\nupload DIR/made.jsonl", false),
            ("! ls -l DIR | wc -l; echo done\nupload DIR/made.jsonl", false),
            ("list | wc -l\nupload DIR/made.jsonl", false), ("upload DIR/made.jsonl\n! make data", false),
        ]
    )
    func shellLines(text: String, passes: Bool) { #expect(mistakes(text).isEmpty == passes) }

    @Test(
        "files that earlier commands write exist later, and only these",
        arguments: [
            ("download d to=DIR/x.jsonl\nupload DIR/x.jsonl", true),
            ("echo a > DIR/x.jsonl\nupload DIR//x.jsonl", true),
            ("download d to=DIR/x.jsonl\nupload DIR/y.jsonl", false),
            ("let j = dataset d\ndownload $j to=DIR/${j.name}.jsonl\nupload DIR/x.jsonl", true),
            ("let j = dataset d\ndownload $j to=DIR/${j.name}.jsonl\nupload DIR/x.csv", false),
            ("let j = dataset d\ndownload $j to=DIR/${j.name}.jsonl\nfor f in DIR/*.x { upload $f }", true),
            ("download d to=DIR/x.jsonl\nfor f in DIR/x*.jsonl { upload $f }", true),
            ("download d to=DIR/x.jsonl\nfor f in DIR/y*.jsonl { upload $f }", false),
        ]
    )
    func made(text: String, passes: Bool) { #expect(mistakes(text).isEmpty == passes, "\(mistakes(text))") }

    @Test("the run decides what the check left open")
    func atRunTime() async throws {
        #expect(await fixture.run("if exists $dir/no.jsonl { upload $dir/no.jsonl } else { echo none }") == .done)
        #expect(await fixture.run("try upload $dir/no.jsonl\nif not $ok { echo $error.kind }") == .done)
        #expect(await fixture.run("try echo $env.FOO\nif not $ok { echo $error.kind }") == .done)
        #expect(await fixture.run("if not defined env.FOO { fail 'set FOO' }\necho $env.FOO") == .assertion)
        #expect(fixture.output.out == ["none", "failure", "value"])
    }
}
