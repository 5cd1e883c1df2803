import DatasetFormats
import JobCommands
import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite("Download")
struct DownloadTests {
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture(service: ScriptedService(datasets: ["broken": .truncated]))
        try fixture.folder.write("{\"text\":\"one\"}\n{\"text\":\"two\"}\n", to: "docs.jsonl")
    }

    private func download(_ line: String) async -> ExitCode {
        await fixture.run("let ds = upload $dir/docs.jsonl\ndownload $ds \(line)")
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try fixture.folder.read(name), as: UTF8.self)
    }

    @Test("JSONL: text, vectors and kept fields")
    func jsonLines() async throws {
        #expect(await download("to=$dir/out.jsonl") == .done)
        let lines = try text("out.jsonl").split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[1].contains("\"text 1\"") && lines[1].contains("[1.0,0.5]") || lines[1].contains("[1,0.5]"))
    }

    @Test("format= takes precedence over the file name")
    func csv() async throws {
        #expect(await download("to=$dir/out.data format=csv") == .done)
        #expect(try text("out.data").hasPrefix("text,"))
    }

    @Test("NumPy: the header contains the shape")
    func npy() async throws {
        #expect(await download("to=$dir/out.npy") == .done)
        let bytes = try fixture.folder.read("out.npy")
        #expect(bytes.starts(with: [0x93] + Array("NUMPY".utf8)))
        #expect(String(decoding: bytes.prefix(128), as: UTF8.self).contains("(2, 2)"))
    }

    @Test("Avro: the rows read back")
    func avro() async throws {
        #expect(await download("to=$dir/out.avro") == .done)
        var reader = AvroStreamReader()
        var texts: [String] = []
        try reader.feed(try fixture.folder.read("out.avro")) { event in
            if case .row(let row) = event { texts.append(row.text) }
        }
        try reader.finish()
        #expect(texts == ["text 0", "text 1"])
    }

    @Test("an existing file stays unchanged, and the service is not called")
    func existing() async throws {
        try fixture.folder.write("mine", to: "out.jsonl")
        #expect(await fixture.run("download docs-1 to=$dir/out.jsonl") == .usage)
        #expect(fixture.service.calls == [])
        #expect(try text("out.jsonl") == "mine")
        #expect(await download("to=$dir/out.jsonl overwrite=true") == .done)
        #expect(try text("out.jsonl") != "mine")
    }

    @Test("a job that a wait has seen complete is not read again")
    func knownJob() async throws {
        var reads: [Int] = []
        for next in ["", "download $job to=$dir/out.jsonl\n"] {
            let script = """
                let ds = upload $dir/docs.jsonl
                let job = create name=j model=tiny dataset_id=$ds input_type=clustering
                let done = wait $job

                """
            let before = fixture.service.calls.count
            #expect(await fixture.run(script + next) == .done, "\(fixture.messages)")
            reads.append(fixture.service.calls.dropFirst(before).count { $0.hasPrefix("job ") })
        }
        #expect(reads[0] > 0 && reads[0] == reads[1], "\(fixture.service.calls)")
        #expect(try text("out.jsonl").split(separator: "\n").count == 2)
    }

    @Test("parent folders are created, and removed again if the download fails")
    func folders() async throws {
        #expect(await download("to=$dir/a/b/out.jsonl") == .done)
        #expect(Folder.exists(fixture.folder.file("a/b/out.jsonl")))
        let script = "let ds = upload $dir/docs.jsonl name=broken\ndownload $ds to=$dir/c/d/out.jsonl"
        #expect(await fixture.run(script) == .failure)
        #expect(try fixture.folder.names == ["a", "docs.jsonl"])
    }

    @Test("a path through a file fails and creates nothing")
    func throughFile() async throws {
        #expect(await download("to=$dir/docs.jsonl/out.csv") == .failure)
        #expect(fixture.messages.contains("Not a directory"))
        #expect(try fixture.folder.names == ["docs.jsonl"])
    }

    @Test("a broken stream leaves no file", arguments: ["jsonl", "csv", "npy", "avro"])
    func broken(format: String) async throws {
        let script = "let ds = upload $dir/docs.jsonl name=broken\ndownload $ds to=$dir/out.\(format)"
        #expect(await fixture.run(script) == .failure)
        #expect(try fixture.folder.names == ["docs.jsonl"])
    }

    @Test("a pipe gets the rows and stays a pipe, also with overwrite=true", arguments: ["", " overwrite=true"])
    func pipe(option: String) async throws {
        #expect(mkfifo(fixture.folder.file("out.jsonl"), 0o600) == 0)
        let reader = open(fixture.folder.file("out.jsonl"), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(reader) }
        #expect(await download("to=$dir/out.jsonl\(option)") == .done, "\(fixture.messages)")
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = read(reader, &bytes, bytes.count)
        #expect(String(decoding: bytes[..<max(0, count)], as: UTF8.self).split(separator: "\n").count == 2)
        var status = stat()
        #expect(lstat(fixture.folder.file("out.jsonl"), &status) == 0)
        #expect(status.st_mode & S_IFMT == S_IFIFO)
        #expect(try fixture.folder.names == ["docs.jsonl", "out.jsonl"])
    }

    @Test("every format can be written to a pipe", arguments: DownloadFormat.allCases.map(\.rawValue))
    func pipes(format: String) async throws {
        #expect(mkfifo(fixture.folder.file("pipe"), 0o600) == 0)
        let reader = open(fixture.folder.file("pipe"), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(reader) }
        #expect(await download("to=$dir/pipe format=\(format)") == .done, "\(fixture.messages)")
        #expect(await download("to=$dir/file format=\(format)") == .done, "\(fixture.messages)")
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = read(reader, &bytes, bytes.count)
        #expect(count == (try fixture.folder.read("file").count))
    }

    @Test("a file that is replaced through the user's own link keeps its permissions")
    func replaced() async throws {
        chmod(try fixture.folder.write("old", to: "real.jsonl"), 0o600)
        try Folder.link(fixture.folder.file("out.jsonl"), to: "real.jsonl")
        #expect(await download("to=$dir/out.jsonl overwrite=true") == .done)
        #expect(try text("real.jsonl").hasPrefix("{"))
        var status = stat()
        #expect(lstat(fixture.folder.file("real.jsonl"), &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(Folder.linkTarget(of: fixture.folder.file("out.jsonl")) == "real.jsonl")
    }

    @Test("progress counts rows")
    func progress() async throws {
        #expect(await download("to=$dir/out.jsonl") == .done)
        let reports = fixture.output.reports.filter { $0.state == "downloading" }
        #expect(reports.last?.done == 2)
        #expect(reports.last?.total == 2)
    }
}
