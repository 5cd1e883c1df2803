import JobCommands
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
