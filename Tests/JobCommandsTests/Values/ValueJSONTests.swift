import EmbedJobs
import JobCommands
import JobScript
import TestSupport
import Testing

/// Fields and elements within JSON values: of the rows of a file, and of responses.
@Suite("JSON values")
struct ValueJSONTests {
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture()
        let rows = """
            {"id": 1, "meta": {"author": {"name": "Ann"}, "n": 2.50, "none": null}, "tags": ["a", "b c"]}
            {"id": 2, "tags": [], "grid": [[1, 2], [3]], "objects": [{"k": "x"}, {"k": "y"}]}

            """
        try fixture.folder.write(rows, to: "rows.jsonl")
    }

    private func lines(_ body: String) async -> [String] {
        #expect(await fixture.run("for row in @$dir/rows.jsonl {\n\(body)\n}\n") == .done, "\(fixture.messages)")
        return fixture.output.out
    }

    @Test("fields and indexes go into objects and arrays")
    func paths() async {
        let body = """
            if $row.id == 1 { echo "$row.meta.author.name $row.meta.n [$row.meta.none] $row.tags[1]" }
            if $row.id == 2 { echo "$row.grid[0][1] ${row.objects[1].k} $row.tags.count $row.objects.count" }
            """
        #expect(await lines(body) == ["Ann 2.50 [] b c", "2 y 0 2"])
    }

    @Test("as text they are the JSON of the file")
    func text() async {
        let body = """
            if $row.id == 1 { echo $row.meta $row.tags }
            if $row.id == 2 { echo "$row.tags $row.grid"; for pair in $row.grid { echo $pair } }
            """
        let wanted = [
            #"{"author": {"name": "Ann"}, "n": 2.50, "none": null} ["a", "b c"]"#, "[] [[1, 2], [3]]", "[1, 2]", "[3]",
        ]
        #expect(await lines(body) == wanted)
    }

    @Test("an array is the list that loops and lists of arguments take")
    func loops() async {
        let body = """
            for tag in $row.tags { echo "<$tag>" }
            let all += $row.tags
            if $row.id == 2 { for o in $row.objects { echo $o.k } }
            if $row.id == 1 { for kind in $row.tags { let kinds += $kind }; echo $kinds.count $kinds }
            """
        #expect(await lines(body) == ["<a>", "<b c>", "2 a,b c", "x", "y"])
    }

    @Test("a field of a field that holds text is an error before the run, one of an object in it")
    func mistakes() async {
        let known = "for row in @$dir/rows.jsonl { echo $row.id.jsonl }\n"
        #expect(await fixture.run(known) == .usage)
        #expect(fixture.messages.contains("$row.id is text and does not have a field jsonl"), "\(fixture.messages)")
        let unknown = "for row in @$dir/rows.jsonl { echo started; echo $row.meta.title }\n"
        #expect(await fixture.run(unknown) == .failure)
        #expect(fixture.output.out == ["started"])
        #expect(fixture.messages.contains("unknown field"), "\(fixture.messages)")
    }

    @Test("defined looks into objects")
    func defined() async {
        let body = """
            if defined row.meta.author.name { echo "author of $row.id" }
            if defined row.meta.none or defined row.meta.title { echo never }
            """
        #expect(await lines(body) == ["author of 1"])
    }
}
