import DatasetFormats
import EmbedJobs
import JobCommands
import JobScript
import TestSupport
import Testing

@Suite("Reused upload")
struct ReusedUploadTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    private static let docs = """
        {"text":"new one","id":1}
        {"text":"old","id":2}
        {"text":"the longest old text","id":3}
        {"text":"new two","id":"4"}
        {"text":"old","id":5.0}
        """ + "\n"

    private static let old: [(String, [Float])] = [
        ("not in docs", [5, 5]), ("old", [0.1, 1]), ("the longest old text", [0.3, -1]), ("old", [7, 7]),
    ]

    /// The rows that are uploaded of the docs: the new ones, and two to compare.
    private static let uploaded: [(String, [Float])] = [
        ("new one", [1, 0]), ("old", [0.1, 1]), ("the longest old text", [0.3, -1]), ("new two", [2, 0]),
    ]

    private static func avro(_ rows: [(String, [Float])]) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let schema = RowSchema(vectors: [.float], columns: [])
        var writer = AvroWriter(schema: schema, syncMarker: [UInt8](repeating: 7, count: 16)) { bytes += $0 }
        for (text, vector) in rows { try writer.write(DatasetRow(text: text, vectors: VectorSet(float: vector))) }
        try writer.finish()
        return bytes
    }

    /// Writes an earlier output, and plants that of the next job, which has the name `j`.
    private func prepare(
        _ docs: String = docs,
        name: String = "docs.jsonl",
        old: [(String, [Float])] = old,
        output: [(String, [Float])] = uploaded
    ) throws {
        try fixture.folder.write(docs, to: name)
        try fixture.folder.write(try Self.avro(old), to: "old.avro")
        let parts = [ByteSource(try Self.avro(output))]
        fixture.service.plant(DatasetID(rawValue: "j-out-3"), rows: output.count, parts: parts)
    }

    private func run(_ upload: String, create: String = "", _ rest: String = "download $job to=$dir/new.jsonl") async
        -> ExitCode
    {
        await fixture.run(
            """
            let ds = upload $dir/\(upload)
            let job = create name=j model=tiny dataset_id=$ds input_type=search_document \(create)
            wait $job
            \(rest)
            """
        )
    }

    private func upload() throws -> String {
        String(decoding: try #require(fixture.service.uploads.first), as: UTF8.self)
    }

    private func line(_ text: String, _ vector: String, _ rest: String = "") -> String {
        #"{"text":"\#(text)","embeddings":{"float":\#(vector),"int8":null,"uint8":null,"binary":null,"ubinary":null}"#
            + rest + "}\n"
    }

    private func made() throws -> String { String(decoding: try fixture.folder.read("new.jsonl"), as: UTF8.self) }

    @Test("new rows are uploaded with two to compare, and all rows come back in the order of the file")
    func joined() async throws {
        try prepare()
        let code = await run("docs.jsonl keep_fields=id reuse=$dir/old.avro")
        #expect(code == .done, "\(fixture.messages)")
        #expect(
            try upload() == """
                {"text":"new one","id":1}
                {"text":"old","id":2}
                {"text":"the longest old text","id":3}
                {"text":"new two","id":"4"}

                """
        )
        // The column has numbers and a text, so its values are JSON, as if all rows had been uploaded.
        let lines = [
            line("new one", "[1.0,0.0]", ",\"id\":1"), line("old", "[0.1,1.0]", ",\"id\":2"),
            line("the longest old text", "[0.3,-1.0]", ",\"id\":3"), line("new two", "[2.0,0.0]", ",\"id\":\"4\""),
            line("old", "[0.1,1.0]", ",\"id\":5.0"),
        ]
        #expect(try made() == lines.joined())
        let said = "docs.jsonl: 3 of 5 rows reused from DIR/old.avro; 4 to upload, 2 of them to compare the vectors"
        #expect(fixture.messages.contains(said), "\(fixture.messages)")
    }

    @Test("an earlier output in any format gives the same file", arguments: ["jsonl", "csv", "avro"])
    func formats(format: String) async throws {
        try prepare()
        fixture.service.plant(
            DatasetID(rawValue: "earlier"),
            rows: Self.old.count,
            parts: [ByteSource(try Self.avro(Self.old))]
        )
        fixture.service.plant(
            DatasetID(rawValue: "j-out-5"),
            rows: Self.uploaded.count,
            parts: [ByteSource(try Self.avro(Self.uploaded))]
        )
        #expect(await fixture.run("download earlier to=$dir/earlier.\(format)") == .done, "\(fixture.messages)")
        let rest = "download $job.output_dataset_id to=$dir/new.csv"
        #expect(await run("docs.jsonl reuse=$dir/earlier.\(format)", rest) == .done, "\(fixture.messages)")
        let text = String(decoding: try fixture.folder.read("new.csv"), as: UTF8.self)
        #expect(
            text
                == [
                    "text,embeddings.float", "new one,\"[1.0,0.0]\"", "old,\"[0.1,1.0]\"",
                    "the longest old text,\"[0.3,-1.0]\"", "new two,\"[2.0,0.0]\"", "old,\"[0.1,1.0]\"", "",
                ].joined(separator: "\r\n")
        )
    }

    @Test("of a file whose rows are all known, one row is uploaded")
    func allKnown() async throws {
        try prepare("{\"text\":\"old\"}\n{\"text\":\"old\"}\n", output: [("old", [0.1, 1])])
        #expect(await run("docs.jsonl reuse=$dir/old.avro") == .done, "\(fixture.messages)")
        #expect(try upload() == "{\"text\":\"old\"}\n")
        #expect(try made() == line("old", "[0.1,1.0]") + line("old", "[0.1,1.0]"))
    }

    @Test("of a file without known rows, all rows are uploaded")
    func noneKnown() async throws {
        try prepare("{\"text\":\"a\"}\n{\"text\":\"b\"}\n", output: [("a", [1, 0]), ("b", [0, 1])])
        #expect(await run("docs.jsonl reuse=$dir/old.avro") == .done, "\(fixture.messages)")
        #expect(try upload() == "{\"text\":\"a\"}\n{\"text\":\"b\"}\n")
        #expect(try made() == line("a", "[1.0,0.0]") + line("b", "[0.0,1.0]"))
        #expect(fixture.messages.contains("docs.jsonl: 0 of 2 rows reused from DIR/old.avro; 2 to upload"))
    }

    @Test("rows of CSV keep their fields as text, and malformed rows are left out if asked")
    func csv() async throws {
        let csv = "id;text;title\r\n1;new one;\"a;\"\"b\"\r\nbroken\r\n02;old;\r\n"
        try prepare(csv, name: "docs.csv", output: [("new one", [1, 0]), ("old", [0.1, 1])])
        let options = "keep_fields=id optional_fields=title,other csv_delimiter=';' skip_malformed_input=true"
        #expect(await run("docs.csv \(options) reuse=$dir/old.avro") == .done, "\(fixture.messages)")
        #expect(
            try upload() == """
                {"text":"new one","id":"1","title":"a;\\"b","other":null}
                {"text":"old","id":"02","title":"","other":null}

                """
        )
        let first = line("new one", "[1.0,0.0]", #","id":"1","title":"a;\"b","other":null"#)
        #expect(try made() == first + line("old", "[0.1,1.0]", #","id":"02","title":"","other":null"#))
        #expect(fixture.messages.contains("dropped"), "\(fixture.messages)")
    }

    @Test("a malformed row is refused before the upload")
    func malformed() async throws {
        try prepare("{\"text\":\"old\"}\n{\"text\":1}\n")
        #expect(await run("docs.jsonl reuse=$dir/old.avro") == .failure)
        #expect(fixture.messages.contains("text must be a string"), "\(fixture.messages)")
        #expect(fixture.service.uploads.isEmpty)
    }

    @Test("two spellings of an accented letter are two texts")
    func bytes() async throws {
        try prepare(
            "{\"text\":\"e\u{301}\"}\n",
            old: [("\u{e9}", [0, 1])],
            output: [("e\u{301}", [1, 0])]
        )
        #expect(await run("docs.jsonl reuse=$dir/old.avro") == .done, "\(fixture.messages)")
        #expect(try made() == line("e\u{301}", "[1.0,0.0]"))
    }

    @Test(
        "vectors of another model are refused, and nothing is written",
        arguments: [
            ([1, -0.1], "the similarity is 0.0000"), ([0.1, 1, 0], "has 2, job j"),
        ] as [([Float], String)]
    )
    func otherModel(vector: [Float], message: String) async throws {
        try prepare("{\"text\":\"old\"}\n", output: [("old", vector)])
        #expect(await run("docs.jsonl reuse=$dir/old.avro") == .failure)
        #expect(fixture.messages.contains(message), "\(fixture.messages)")
        #expect(fixture.messages.contains("upload without reuse="))
        #expect(try !fixture.folder.names.contains("new.jsonl"))
    }

    @Test("vectors that differ by rounding are of one model; those of the earlier output are written")
    func rounding() async throws {
        try prepare("{\"text\":\"old\"}\n", output: [("old", [0.1001, 1])])
        #expect(await run("docs.jsonl reuse=$dir/old.avro") == .done, "\(fixture.messages)")
        #expect(try made() == line("old", "[0.1,1.0]"))
    }

    @Test("a type of vectors that the earlier output lacks is refused before the job")
    func types() async throws {
        try prepare()
        #expect(await run("docs.jsonl reuse=$dir/old.avro", create: "embedding_types=float,int8") == .failure)
        #expect(fixture.messages.contains("DIR/old.avro does not have int8 vectors"), "\(fixture.messages)")
        #expect(fixture.messages.contains("create with embedding_types=float"))
        #expect(!fixture.service.calls.contains { $0.hasPrefix("createJob") })
    }

    @Test("a file that changes after its upload is refused")
    func changed() async throws {
        try prepare()
        let change = "! printf '{\"text\":\"old\"}\\n' > $EJ_dir/docs.jsonl\ndownload $job to=$dir/new.jsonl"
        #expect(await run("docs.jsonl reuse=$dir/old.avro", change) == .failure)
        #expect(fixture.messages.contains("docs.jsonl has changed since its upload began"), "\(fixture.messages)")
        #expect(try !fixture.folder.names.contains("new.jsonl"))
    }

    @Test("an earlier output that has lost a row is refused")
    func lostRow() async throws {
        let texts = ["old", "not in docs", "the longest old text"]
        try prepare(
            texts.map { "{\"text\":\"\($0)\"}\n" }.joined(),
            output: [("old", [0.1, 1]), ("the longest old text", [0.3, -1])]
        )
        try fixture.folder.write(try Self.avro([("old", [0.1, 1])]), to: "other.avro")
        let rest = "! mv $EJ_dir/other.avro $EJ_dir/old.avro\ndownload $job to=$dir/new.jsonl"
        #expect(await run("docs.jsonl reuse=$dir/old.avro", rest) == .failure)
        let said = "row 2 of DIR/docs.jsonl is neither in DIR/old.avro nor"
        #expect(fixture.messages.contains(said), "\(fixture.messages)")
        #expect(try !fixture.folder.names.contains("new.jsonl"))
    }

    @Test("the earlier output may be the file that is written")
    func inPlace() async throws {
        try prepare()
        let rest = "download $job to=$dir/old.avro overwrite=true"
        #expect(await run("docs.jsonl reuse=$dir/old.avro", rest) == .done, "\(fixture.messages)")
        var texts: [String] = []
        var reader = AvroStreamReader()
        try reader.feed(try fixture.folder.read("old.avro")) { event in
            if case .row(let row) = event { texts.append(row.text) }
        }
        #expect(texts == ["new one", "old", "the longest old text", "new two", "old"])
    }

    @Test("a receipt of joined rows is refused, and other commands say that rows are missing")
    func otherCommands() async throws {
        try prepare()
        let rest = "peek $job limit=1\ndownload $job to=$dir/new.jsonl receipt=$dir/receipt.json"
        #expect(await run("docs.jsonl reuse=$dir/old.avro", rest) == .failure)
        #expect(
            fixture.messages.contains("has only the 4 rows of DIR/docs.jsonl that were uploaded"),
            "\(fixture.messages)"
        )
        #expect(fixture.messages.contains("receipt=DIR/receipt.json: some rows are from DIR/old.avro"))
        #expect(try !fixture.folder.names.contains("new.jsonl"))
    }

    @Test(
        "what cannot be reused is found before the run",
        arguments: [
            ("reuse=$dir/old.npy", "does not have texts with their vectors"),
            ("reuse=$dir/missing.jsonl", "missing.jsonl"),
            ("reuse=$dir/old.avro keep_original_file=true", "keep_original_file= cannot store"),
        ]
    )
    func checks(options: String, message: String) async throws {
        try prepare()
        try fixture.folder.write("x", to: "old.npy")
        #expect(await run("docs.jsonl \(options)") == .usage)
        #expect(fixture.messages.contains(message), "\(fixture.messages)")
        #expect(fixture.service.calls.isEmpty)
    }

    @Test("a file without vectors is refused before the upload")
    func withoutVectors() async throws {
        try prepare()
        #expect(await run("docs.jsonl reuse=$dir/docs.jsonl") == .failure)
        #expect(fixture.messages.contains("DIR/docs.jsonl cannot be reused: its rows do not have vectors"))
        #expect(fixture.service.uploads.isEmpty)
    }

    @Test("a run that is continued joins the rows, without another upload or job")
    func continued() async throws {
        let fixture = try JournalFixture(
            """
            let ds = upload $dir/docs.jsonl reuse=$dir/old.avro
            let job = create name=j model=tiny dataset_id=$ds input_type=search_document
            wait $job
            assert exists $dir/go
            download $job to=$dir/new.jsonl

            """
        )
        try fixture.folder.write(Self.docs, to: "docs.jsonl")
        try fixture.folder.write(try Self.avro(Self.old), to: "old.avro")
        let output = [ByteSource(try Self.avro(Self.uploaded))]
        fixture.service.base.plant(DatasetID(rawValue: "j-out-3"), rows: Self.uploaded.count, parts: output)
        #expect(await fixture.start().code == .assertion)
        try fixture.folder.write("", to: "go")
        let next = await fixture.start { $0.number = 1 }
        #expect(next.code == .done, "\(next.messages)")
        #expect(next.messages.contains("docs.jsonl: unchanged: dataset docs-2"), "\(next.messages)")
        #expect(fixture.service.uploadCount == 1 && fixture.service.jobCount == 1)
        let made = String(decoding: try fixture.folder.read("new.jsonl"), as: UTF8.self)
        let vectors = made.split(separator: "\n").map { $0.split(separator: "[")[1].split(separator: "]")[0] }
        #expect(vectors == ["1.0,0.0", "0.1,1.0", "0.3,-1.0", "2.0,0.0", "0.1,1.0"])
    }

    @Test(
        "a continued run that has replaced the earlier output makes no other upload or job",
        arguments: [true, false]
    )
    func continuedInPlace(isFirst: Bool) async throws {
        let fixture = try JournalFixture(
            """
            if exists $dir/old.avro { let ds = upload $dir/docs.jsonl reuse=$dir/old.avro } else {
                let ds = upload $dir/docs.jsonl
            }
            let job = create name=j model=tiny dataset_id=$ds input_type=search_document
            wait $job
            download $job to=$dir/old.avro overwrite=true
            assert exists $dir/go

            """
        )
        try fixture.folder.write(Self.docs, to: "docs.jsonl")
        let all = ["new one", "old", "the longest old text", "new two", "old"].map { ($0, [Float(1), 0]) }
        let made = isFirst ? all : Self.uploaded
        if !isFirst { try fixture.folder.write(try Self.avro(Self.old), to: "old.avro") }
        let output = [ByteSource(try Self.avro(made))]
        fixture.service.base.plant(DatasetID(rawValue: "j-out-3"), rows: made.count, parts: output)
        let first = await fixture.start()
        #expect(first.code == .assertion, "\(first.messages)")
        let written = try fixture.folder.read("old.avro")
        try fixture.folder.write("", to: "go")
        let next = await fixture.start { $0.number = 1 }
        #expect(next.code == .done, "\(next.messages)")
        #expect(next.messages.contains("docs.jsonl: unchanged: dataset docs-2"), "\(next.messages)")
        #expect(next.messages.contains("old.avro: unchanged since"), "\(next.messages)")
        #expect(fixture.service.uploadCount == 1 && fixture.service.jobCount == 1)
        #expect(try fixture.folder.read("old.avro") == written)
    }

    @Test("a dry run says how many rows are reused")
    func dryRun() async throws {
        try prepare()
        var runner = ScriptRunner(session: fixture.drySession().0)
        let text = "param dir\nlet ds = upload $dir/docs.jsonl reuse=$dir/old.avro"
        let source = Source(name: "t.embedjobs", text: text)
        #expect(await runner.run(source, parameters: [("dir", fixture.folder.path)]) == .done, "\(fixture.messages)")
        let shown = fixture.output.out.joined(separator: "\n").replacing(fixture.folder.path, with: "DIR")
        #expect(shown.contains("    DIR/docs.jsonl: 3 of 5 rows reused from DIR/old.avro; 4 to upload"), "\(shown)")
        #expect(shown.contains(": 4 rows, "), "\(shown)")
    }
}
