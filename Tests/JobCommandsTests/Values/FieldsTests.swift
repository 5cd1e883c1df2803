import JobCommands
import JobScript
import TestSupport
import Testing

/// A field that a value lacks is empty; one that no such value has is an error before the run.
@Suite("Fields")
struct FieldsTests {
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture()
        try fixture.folder.write("{\"text\":\"a\"}\n", to: "docs.jsonl")
        let rows =
            "{\"id\":1,\"tag\":\"x\"}\n{\"id\":2}\n{\"id\":3,\"tag\":null,\"done\":true}\n{\"id\":4,\"tag\":\"\"}\n"
        try fixture.folder.write(rows, to: "rows.jsonl")
    }

    private static let create =
        "let docs = upload $dir/docs.jsonl\nlet j = create model=tiny dataset_id=$docs input_type=clustering\n"

    @Test("of a job without a name, before and after it is fetched", arguments: ["", "get $j > /dev/null\n"])
    func jobs(fetch: String) async {
        let script =
            Self.create + fetch + "echo \"[$j.name]\"\nif $j.name == big { echo big }\nif $j.name { echo named }\n"
            + "if defined j.name { echo defined }\nif $j.name == '' { echo empty }\nif defined j.model { echo model }\n"
        #expect(await fixture.run(script) == .done, "\(fixture.messages)")
        #expect(fixture.output.out == ["[]", "empty", "model"])
    }

    @Test("of a file that a text names: a literal, a parameter, an argument, an element")
    func ofTexts() async throws {
        let script = """
            param file = $dir/docs.jsonl
            let gone = a/b.tar.gz
            let files += $file
            echo ${file.stem} $file.name $file.ext ${file.size} $file.exists $files[0].stem $args[1].stem
            echo $gone.stem ${gone.stem.stem} $gone.dir $gone.path $gone.exists $env.HOME.name
            for f in x/a.jsonl b.csv { echo ${f.stem}.npy }
            for f in $dir/docs.* { echo $f.name $f.exists }
            if $file.exists and not $gone.exists { echo yes }
            let up = ..
            echo "${up.stem}|${up.ext}"
            """
        #expect(await fixture.run(script) == .done, "\(fixture.messages)")
        #expect(
            fixture.output.out == [
                "docs docs.jsonl jsonl 13 true docs two words", "b.tar b a a/b.tar.gz false nowhere", "a.npy", "b.npy",
                "docs.jsonl true", "yes", "..|",
            ]
        )
        #expect(await fixture.run("let f = $dir/none\necho $f.size") == .failure)
        #expect(fixture.messages.contains("$f.size: DIR/none cannot be read"))
    }

    @Test("The check follows the fields of a file that a text names")
    func checkedFiles() async {
        #expect(await fixture.run("param file = $dir/docs.csv\nupload $file.dir/x${file.stem}.jsonl") == .usage)
        #expect(fixture.messages.contains("file not found: DIR/xdocs.jsonl"), "\(fixture.messages)")
        let script = "param file = $dir/docs.csv\nupload $file.dir/${file.stem}.jsonl name=${file.stem}"
        #expect(await fixture.run(script) == .done, "\(fixture.messages)")
    }

    @Test("A dry run does not know whether a file exists that the run makes")
    func madeFiles() async {
        let (session, dryRun) = fixture.drySession()
        var runner = ScriptRunner(session: session)
        let made = fixture.folder.file("made.txt")
        let script = "let f = \(made)\necho $f.exists\necho a > $f\necho $f.exists $f.stem"
        #expect(await runner.run(Source(name: "t", text: script), parameters: []) == .done)
        #expect(fixture.output.out.contains("echo false"), "\(fixture.output.out)")
        #expect(fixture.output.out.contains("echo <exists of \(made)> made"), "\(fixture.output.out)")
        _ = dryRun
    }

    @Test("of a job with a name")
    func named() async {
        let script = Self.create.dropLast() + " name=big\nif $j.name { echo $j.name }\nif defined j.name { echo yes }"
        #expect(await fixture.run(String(script)) == .done, "\(fixture.messages)")
        #expect(fixture.output.out == ["big", "yes"])
    }

    @Test("of a dataset, of $error, and of a job that has not ended")
    func others() async {
        let script = """
            let d = upload $dir/docs.jsonl
            echo "[$d.validation_error][$d.validation_warnings][$error.message]"
            if $d.validation_error { echo invalid } else { echo valid }
            if defined d.validation_error or defined d.validation_warnings { echo never }
            \(Self.create)wait $j > /dev/null
            get $j > /dev/null
            echo "[$j.error][$j.warnings]"
            """
        #expect(await fixture.run(script) == .done, "\(fixture.messages)")
        #expect(fixture.output.out == ["[][][]", "valid", "[][]"])
    }

    @Test("of a row that others have")
    func rows() async {
        let script = """
            for r in @$dir/rows.jsonl {
                echo "$r.id [$r.tag]"
                if defined r.tag { echo "$r.id defined" }
                if $r.done { echo "$r.id done" }
            }
            """
        #expect(await fixture.run(script) == .done, "\(fixture.messages)")
        #expect(fixture.output.out == ["1 [x]", "1 defined", "2 []", "3 []", "3 done", "4 []", "4 defined"])
    }

    @Test("of rows that are made in the run: a field of none of them is an error")
    func made() async {
        let script = "! cp $EJ_dir/rows.jsonl $EJ_dir/made.jsonl\nfor r in @$dir/made.jsonl { echo \"[$r.FIELD]\" }"
        #expect(await fixture.run(script.replacing("FIELD", with: "done")) == .done, "\(fixture.messages)")
        #expect(fixture.output.out == ["[]", "[]", "[true]", "[]"])
        #expect(await fixture.run(script.replacing("FIELD", with: "dnoe")) == .failure)
        #expect(fixture.messages.contains("$r.dnoe: unknown field"))
    }

    @Test("does not make a file without a name")
    func nameless() async throws {
        let script = Self.create + "wait $j\ndownload $j to=$dir/${j.name}.jsonl\necho a > $dir/${j.name}.txt"
        #expect(await fixture.run(script) == .failure)
        #expect(fixture.messages.contains("to=DIR/.jsonl: the name of the file is only an extension"))
        #expect(await fixture.run("echo a > $dir/.csv") == .usage)
        #expect(await fixture.run("echo a > $dir/.hidden") == .done)
        #expect(try fixture.folder.names == [".hidden", "docs.jsonl", "rows.jsonl"])
    }

    @Test("a field that is not known yet is still an error")
    func unknown() async {
        #expect(await fixture.run(Self.create + "echo $j.output_dataset_id") == .failure)
        #expect(fixture.messages.contains("is not known yet"))
        #expect(await fixture.run(Self.create + "echo $j.nmae") == .usage)
        #expect(fixture.messages.contains("did you mean name?"))
    }
}
