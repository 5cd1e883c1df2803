import JobCommands
import JobScript
import TestSupport
import Testing

@Suite("RowFields")
struct RowFieldsTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    private func fields(_ text: String, _ name: String, format: String? = nil, delimiter: String? = nil) throws
        -> RowFields?
    {
        RowFields(path: try fixture.folder.write(text, to: name), format: format, delimiter: delimiter)
    }

    @Test("a header and the members of rows are found by the extension, the format and the delimiter")
    func formats() throws {
        #expect(try fields("id,\"a b\",text\n1,2,3\n", "a.csv")?.names == ["id", "a b", "text"])
        #expect(try fields("\u{FEFF}id;text\r\n1;2\r\n", "b.csv", delimiter: ";")?.names == ["id", "text"])
        #expect(try fields("id\ttext\n", "a.tsv")?.names == ["id", "text"])
        #expect(try fields("id,,text", "c.csv")?.names == ["id", "text"])
        let rows = "\n{\"text\":\"a\",\"id\":1}\r\n{\"text\":\"b\",\"topic\":null}"
        let found = try fields(rows, "a.jsonl")
        #expect(found?.names == ["text", "id", "topic"])
        #expect(found?.first == ["text", "id"])
        #expect(try fields("{\"text\":1}\n", "a.data")?.names == ["text"])
        #expect(try fields("{\"text\":1}\n", "a.csv", format: "jsonl")?.names == ["text"])
    }

    @Test("the fields of a file that no upload reads are not known")
    func unknown() throws {
        #expect(try fields("plain\n", "a.txt", format: "txt") == nil)
        #expect(try fields("not json\n", "a.jsonl") == nil)
        #expect(try fields("\u{1F}", "a.gz.csv", delimiter: "long") == nil)
        #expect(try fields("", "empty.csv") == nil)
        #expect(RowFields(path: fixture.folder.file("missing.csv")) == nil)
        #expect(RowFields(path: fixture.folder.path) == nil)
        #expect(RowFields(path: "/dev/null") == nil)
    }

    @Test("only the beginning of a large file is read, and a header that does not fit in it is not cut")
    func large() throws {
        let row = "{\"id\":1,\"text\":\"" + String(repeating: "x", count: 1_000) + "\"}\n"
        let last = "{\"late\":1}\n"
        #expect(try fields(String(repeating: row, count: 5_000) + last, "a.jsonl")?.names == ["id", "text"])
        let header = (0..<20_000).map { "column\($0)" }.joined(separator: ",")
        #expect(try fields(header + "\n1\n", "a.csv") == nil)
        #expect(try fields("{\"id\":\"" + String(repeating: "x", count: 100_000), "b.jsonl") == nil)
    }

    @Test(
        "a field to keep that the first row lacks is found before the upload, with the fields there are",
        arguments: [
            (
                "docs.jsonl keep_fields=titel", "keep_fields=titel is not a field of DIR/docs.jsonl",
                "did you mean title?"
            ),
            ("docs.csv keep_fields=id,nope", "keep_fields=nope is not a field of DIR/docs.csv", "id, title, text"),
        ]
    )
    func keptFields(call: String, message: String, help: String) async throws {
        try fixture.folder.write("{\"id\":1,\"title\":\"a\",\"text\":\"b\"}\n", to: "docs.jsonl")
        try fixture.folder.write("id,title,text\n1,2,3\n", to: "docs.csv")
        #expect(await fixture.run("upload $dir/\(call)") == .usage)
        #expect(fixture.messages.contains(message), "\(fixture.messages)")
        #expect(fixture.messages.contains(help), "\(fixture.messages)")
        #expect(fixture.service.uploads == [])
    }

    @Test(
        "what may be right when the upload runs is left to it",
        arguments: [
            "upload $dir/docs.jsonl keep_fields=id,text",
            "upload $dir/docs.jsonl keep_fields=no skip_malformed_input=true",
            "upload $dir/docs.jsonl optional_fields=no", "try upload $dir/docs.jsonl keep_fields=no",
            "echo a > $dir/docs.jsonl\nupload $dir/docs.jsonl keep_fields=no",
        ]
    )
    func leftToTheRun(script: String) async throws {
        try fixture.folder.write("{\"id\":1,\"text\":\"b\"}\n", to: "docs.jsonl")
        let runner = ScriptRunner(session: fixture.session())
        let source = Source(name: "t", text: "param dir\n" + script)
        #expect(runner.check(source, parameters: [("dir", fixture.folder.path)]).map(\.message) == [])
    }
}
