import JobCommands
import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite("MapFile")
struct MapFileTests {
    private let bench: Bench

    init() throws {
        bench = try Bench()
        try bench.folder.write("{\"text\":\"one\"}\n{\"text\":\"two\"}\n", to: "docs.jsonl")
    }

    private static let job = """
        let ds = upload $dir/docs.jsonl
        let job = create name=a model=m dataset_id=$ds input_type=clustering
        wait $job

        """

    @Test("the extension selects the format, in upper or lower case")
    func kinds() async throws {
        #expect(await bench.run(Self.job + "map $job to=$dir/a/b/out.svg\nmap $job to=$dir/out.PNG") == .done)
        #expect(String(decoding: try bench.folder.read("a/b/out.svg"), as: UTF8.self).hasPrefix("<svg "))
        #expect(try bench.folder.read("out.PNG").starts(with: [0x89] + Array("PNG".utf8)))
        #expect(bench.output.out == [])
        #expect(bench.messages.contains("DIR/a/b/out.svg: job a (00000000-0000-4000-8000-000000000001), 2 rows, "))
        #expect(bench.messages.hasSuffix("only .svg files show labels and a legend"))
    }

    @Test("the size is as requested; with a width alone, the aspect ratio is kept")
    func sizes() async throws {
        let lines =
            "map $job to=$dir/a.svg width=480\nmap $job to=$dir/b.svg width=100 height=90\nmap $job to=$dir/c.svg"
        #expect(await bench.run(Self.job + lines) == .done, "\(bench.messages)")
        let heads = try ["a.svg", "b.svg", "c.svg"].map { name in
            String(decoding: try bench.folder.read(name).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        }
        #expect(heads[0].contains("width=\"480\" height=\"320\""))
        #expect(heads[1].contains("width=\"100\" height=\"90\""))
        #expect(heads[2].contains("width=\"960\" height=\"640\""))
    }

    @Test("an unknown extension or an existing file is an error before the service is called")
    func refused() async throws {
        try bench.folder.write("mine", to: "there.svg")
        for (to, message) in [
            ("out.jpg", "to=DIR/out.jpg does not end in a known extension"),
            ("there.svg", "to=DIR/there.svg already exists"),
        ] {
            #expect(await bench.run("map d-1 to=$dir/\(to)") == .usage)
            #expect(bench.messages.contains(message) || bench.messages.contains(String(message.dropFirst(3))))
        }
        #expect(bench.service.calls == [])
        #expect(await bench.run(Self.job + "map $job to=$dir/there.svg overwrite=true") == .done)
        #expect(try bench.folder.read("there.svg").count > 100)
        #expect(try bench.folder.names.allSatisfy { !$0.hasSuffix(".part") })
    }

    @Test("a file that appears before the map is drawn stays unchanged")
    func takenLater() async throws {
        let script = Self.job + "map $job > $dir/there.svg\nmap $job to=\"$dir/there.svg\" else { echo $error.message }"
        #expect(await bench.run(script) == .done, "\(bench.messages)")
        #expect(bench.output.out.last?.hasSuffix("/there.svg already exists") == true)
        let text = String(decoding: try bench.folder.read("there.svg"), as: UTF8.self)
        #expect(text.hasSuffix("2 rows, 100.0 % of the variance across\n"))
    }

    @Test("a pipe gets the picture and stays a pipe")
    func pipe() async throws {
        #expect(mkfifo(bench.folder.file("out.svg"), 0o600) == 0)
        let reader = open(bench.folder.file("out.svg"), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(reader) }
        #expect(await bench.run(Self.job + "map $job to=$dir/out.svg overwrite=true") == .done, "\(bench.messages)")
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(reader, &bytes, bytes.count)
        #expect(String(decoding: bytes[..<max(0, count)], as: UTF8.self).hasPrefix("<svg "))
        var status = stat()
        #expect(lstat(bench.folder.file("out.svg"), &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    }

    @Test("folders created for a failed picture are removed")
    func nothingLeft() async throws {
        #expect(await bench.run(Self.job + "map $job to=$dir/docs.jsonl/out.svg") == .failure)
        #expect(try bench.folder.names == ["docs.jsonl"])
    }
}
