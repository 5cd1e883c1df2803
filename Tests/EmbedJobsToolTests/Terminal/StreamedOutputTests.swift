import LocalFiles
import TestSupport
import Testing

/// Data that goes to standard output with `to=-`, and to files after `>`.
@Suite struct StreamedOutputTests {
    private let fixture: ToolFixture
    private let job: String

    init() throws {
        fixture = try ToolFixture()
        try fixture.folder.write(ToolFixture.rows(3), to: "work/a.jsonl")
        let run = try fixture.run(ToolFixture.pipeline, parameters: ["file=a.jsonl"])
        try #require(run.exitCode == 0, "\(run.errors)")
        job = String(run.output.prefix { $0 != "\n" })
    }

    private func shell(_ script: String) throws -> ChildProcess {
        let command = ["-c", script, fixture.binary]
        return try ChildProcess.run("/bin/sh", command, environment: fixture.environment, folder: fixture.work)
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try fixture.folder.read("work/\(name)"), as: UTF8.self)
    }

    @Test(
        "to=- writes what to=FILE writes",
        arguments: [
            ("to=-", "to=x.jsonl"), ("to=/dev/stdout", "to=x.jsonl"), ("to=- format=csv", "to=x.csv"),
            ("to=- format=npy", "to=x.npy"),
        ]
    )
    func download(stream: String, file: String) throws {
        let streamed = try shell("\"$0\" download \(job) \(stream) > out")
        let written = try shell("\"$0\" download \(job) \(file)")
        #expect(streamed.exitCode == 0 && written.exitCode == 0, "\(streamed.errors)\(written.errors)")
        #expect(streamed.errors.hasPrefix("standard output: 3 rows of job"), "\(streamed.errors)")
        let bytes = try fixture.folder.read("work/out")
        #expect(try bytes == fixture.folder.read("work/\(file.dropFirst(3))"))
        #expect(!Folder.exists("\(fixture.work)/-"))
    }

    @Test("Scripts send to=- to their redirects, whose extensions select the format")
    func redirected() throws {
        let script = """
            download \(job) to=- > a.csv
            download \(job) to=- > b.npy
            download \(job) to=- | head -1 > c
            map \(job) to=- > d.svg
            map \(job) > e.svg
            map \(job) to=- > f.png
            api GET /v1/models to=- > g
            let file = download \(job) to=-
            """
        let result = try fixture.run(script)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(try text("a.csv").hasPrefix("text,id,embeddings.float"))
        #expect(try fixture.folder.read("work/b.npy").starts(with: [0x93] + Array("NUMPY".utf8)))
        #expect(try text("c").hasPrefix("{\"text\""))
        #expect(try text("d.svg").hasPrefix("<"))
        #expect(try text("e.svg") == text("d.svg"))
        #expect(try fixture.folder.read("work/f.png").starts(with: [0x89] + Array("PNG".utf8)))
        #expect(try text("g").contains("tiny"))
        #expect(result.output.split(separator: "\n").count == 3, "the rows of an assigned download")
    }

    @Test("The extension after > selects the format of records, and >> continues a file")
    func records() throws {
        let script = """
            list > jobs.csv
            list >> jobs.csv
            list > jobs.json
            list > jobs.jsonl
            list > jobs.txt
            list format=ids > ids.csv
            set format=vertical
            list > more.csv
            """
        let result = try fixture.run(script)
        #expect(result.exitCode == 0, "\(result.errors)")
        let lines = try text("jobs.csv").split(separator: "\n")
        #expect(lines.count == 3 && lines[1] == lines[2] && lines[0].contains("status"), "\(lines)")
        #expect(try text("jobs.json").hasPrefix("[\n"))
        #expect(try text("jobs.jsonl").hasPrefix("{"))
        #expect(try text("jobs.txt").contains("STATUS"))
        #expect(try text("ids.csv") == "\(job)\n")
        #expect(try text("more.csv").split(separator: "\n") == Array(lines.prefix(2)))
    }

    @Test(
        "A file that would not be what its name says is refused",
        arguments: [
            ("list > x.npy", "x.npy: records cannot be written as .npy", 2),
            ("list > x.jsonl.gz", "x.jsonl.gz: records cannot be written as .gz", 2),
            ("echo a,b > x.csv; list >> x.csv", "x.csv: its first line is not the header of these records", 1),
            ("list > x.json; list >> x.json", "x.json: nothing can be appended to a .json file", 1),
            ("download JOB to=- > x.npy; download JOB to=- >> x.npy", "nothing can be appended to a .npy file", 1),
            ("download JOB to=- > x.json", "to=x.json does not end in a known extension", 1),
        ]
    )
    func refusals(script: String, message: String, code: Int32) throws {
        let result = try fixture.call(["-c", script.replacing("JOB", with: job)])
        #expect(result.exitCode == code, "\(result.errors)")
        #expect(result.errors.contains(message), "\(result.errors)")
    }

    @Test("A report goes to standard output, after the data", arguments: ["", " | cat"])
    func report(end: String) throws {
        try fixture.folder.write("echo a\n", to: "work/r.embedjobs")
        let result = try shell("\"$0\" run r.embedjobs --report json:-\(end) > out")
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(try text("out").hasPrefix("a\n[\n"))
        #expect(try text("out").hasSuffix("]\n"))
    }

    @Test("A backup needs a file")
    func backup() throws {
        let result = try fixture.call(["backup", "-"])
        #expect(result.exitCode == 2)
        #expect(result.errors.contains("cannot be written to standard output"), "\(result.errors)")
        #expect(!Folder.exists("\(fixture.work)/-"))
    }

    @Test("A made folder is named")
    func madeFolder() throws {
        let result = try fixture.call(["-c", "echo a > new/deep/x; echo b > new/y; echo c >> other/z"])
        #expect(result.errors == "made the folder new\nmade the folder other\n")
    }

    @Test("Names that Avro forbids are a warning")
    func avroNames() throws {
        let script = """
            ! echo '{"text":"a","query-result":1}' > odd.jsonl
            let ds = upload odd.jsonl keep_fields=query-result
            download $ds to=odd.avro
            """
        let result = try fixture.run(script)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.errors.contains("warning: odd.avro: Avro does not allow the field names query-result"))
    }
}
