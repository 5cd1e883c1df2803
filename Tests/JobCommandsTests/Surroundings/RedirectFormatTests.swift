import JobCommands
import TestSupport
import Testing

@Suite("RedirectFormat")
struct RedirectFormatTests {
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture()
        try fixture.folder.write(#"{"text":"a"}"# + "\n", to: "docs.jsonl")
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try fixture.folder.read(name), as: UTF8.self)
    }

    private func lines(_ name: String) throws -> [Substring] {
        try text(name).replacing("\r\n", with: "\n").split(separator: "\n")
    }

    @Test(
        "rows are appended to CSV without a second header",
        arguments: ["to=- >> $dir/a.csv", "to=- format=csv >> $dir/a"]
    )
    func rows(call: String) async throws {
        #expect(await fixture.run("let ds = upload $dir/docs.jsonl\nfor i in 1 2 3 { download $ds \(call) }") == .done)
        let lines = try lines(call.hasSuffix(".csv") ? "a.csv" : "a")
        #expect(lines.count == 4, "\(lines)")
        #expect(lines.filter { $0 == lines.first }.count == 1)
    }

    @Test("records of files are appended to CSV without a second header")
    func recordsOfFiles() async throws {
        let call = "download $ds to=$dir/x.npy overwrite=true"
        let run = await fixture.run("let ds = upload $dir/docs.jsonl\n\(call) >> $dir/a.csv\n\(call) >> $dir/a.csv")
        #expect(run == .done)
        #expect(try lines("a.csv").count == 3)
    }

    @Test("a file .md gets a Markdown table, to which nothing is appended")
    func markdown() async throws {
        #expect(await fixture.run("let ds = upload $dir/docs.jsonl\ndatasets > $dir/a.md") == .done)
        let before = try text("a.md")
        #expect(before.hasPrefix("|name|id|"))
        #expect(await fixture.run("datasets >> $dir/a.md") == .failure)
        #expect(try text("a.md") == before)
    }

    @Test("a last line without an end is not continued", arguments: ["csv", "jsonl"])
    func unendedLine(ext: String) async throws {
        #expect(await fixture.run("let ds = upload $dir/docs.jsonl\ndatasets > $dir/a.\(ext)") == .done)
        let before = try text("a.\(ext)")
        try fixture.folder.write(String(before.dropLast()), to: "a.\(ext)")
        #expect(await fixture.run("datasets >> $dir/a.\(ext)") == .done)
        let row = try #require(lines("a.\(ext)").last)
        #expect(try text("a.\(ext)") == before + row + "\n")
    }

    @Test("a header matches with a byte order mark and other line ends")
    func markedHeader() async throws {
        #expect(await fixture.run("let ds = upload $dir/docs.jsonl\ndatasets > $dir/a.csv") == .done)
        let marked = "\u{FEFF}" + (try text("a.csv")).replacing("\n", with: "\r\n")
        try fixture.folder.write(marked, to: "a.csv")
        #expect(await fixture.run("datasets >> $dir/a.csv") == .done)
        #expect(try lines("a.csv").count == 3)
    }

    @Test(
        "a command does not run if its data cannot be appended",
        arguments: [
            ("upload $dir/docs.jsonl", "a.json"), ("download docs-1 to=-", "a.npy"), ("download docs-1 to=-", "a.avro"),
            ("download docs-1 to=- format=npy", "a.data"), ("map docs-1", "a.svg"), ("map docs-1 to=-", "a.png"),
        ]
    )
    func unappendable(call: String, name: String) async throws {
        try fixture.folder.write("content", to: name)
        #expect(await fixture.run("\(call) >> $dir/\(name)") == .failure)
        let errors = fixture.output.err
        #expect(errors.contains { $0.contains("nothing can be appended to a .") }, "\(errors)")
        #expect(try text(name) == "content")
        #expect(fixture.service.calls.isEmpty)
    }
}
