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
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture()
        try fixture.folder.write("{\"text\":\"one\"}\n{\"text\":\"two\"}\n", to: "docs.jsonl")
    }

    private static let job = """
        let ds = upload $dir/docs.jsonl
        let job = create name=a model=m dataset_id=$ds input_type=clustering
        wait $job

        """

    @Test("the extension selects the format, in upper or lower case")
    func kinds() async throws {
        #expect(await fixture.run(Self.job + "map $job to=$dir/a/b/out.svg\nmap $job to=$dir/out.PNG") == .done)
        #expect(String(decoding: try fixture.folder.read("a/b/out.svg"), as: UTF8.self).hasPrefix("<svg "))
        #expect(try fixture.folder.read("out.PNG").starts(with: [0x89] + Array("PNG".utf8)))
        let records = fixture.output.out.suffix(2).map { $0.replacing(fixture.folder.path, with: "DIR") }
        let rest = #""rows_drawn":2,"rows_total":2,"dataset_id":"a-out-2"}"#
        #expect(records.first == #"{"path":"DIR/a/b/out.svg","# + rest, "\(records)")
        #expect(fixture.messages.contains("DIR/a/b/out.svg: job a (00000000-0000-4000-8000-000000000001), 2 rows, "))
        #expect(fixture.messages.hasSuffix("only .svg files show labels and a legend"))
    }

    @Test("the size is as requested; with a width alone, the aspect ratio is kept")
    func sizes() async throws {
        let lines =
            "map $job to=$dir/a.svg width=480\nmap $job to=$dir/b.svg width=100 height=90\nmap $job to=$dir/c.svg"
        #expect(await fixture.run(Self.job + lines) == .done, "\(fixture.messages)")
        let heads = try ["a.svg", "b.svg", "c.svg"].map { name in
            String(decoding: try fixture.folder.read(name).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        }
        #expect(heads[0].contains("width=\"480\" height=\"320\""))
        #expect(heads[1].contains("width=\"100\" height=\"90\""))
        #expect(heads[2].contains("width=\"960\" height=\"640\""))
    }

    @Test("an unknown extension or an existing file is an error before the service is called")
    func refused() async throws {
        try fixture.folder.write("mine", to: "there.svg")
        for (to, message) in [
            ("out.jpg", "to=DIR/out.jpg does not end in a known extension"),
            ("there.svg", "to=DIR/there.svg already exists"),
        ] {
            #expect(await fixture.run("map d-1 to=$dir/\(to)") == .usage)
            #expect(fixture.messages.contains(message) || fixture.messages.contains(String(message.dropFirst(3))))
        }
        #expect(fixture.service.calls == [])
        #expect(await fixture.run(Self.job + "map $job to=$dir/there.svg overwrite=true") == .done)
        #expect(try fixture.folder.read("there.svg").count > 100)
        #expect(try fixture.folder.names.allSatisfy { !$0.hasSuffix(".part") })
    }

    @Test("a file that appears before the map is drawn stays unchanged")
    func takenLater() async throws {
        let script = Self.job + "map $job > $dir/there.svg\nmap $job to=\"$dir/there.svg\" else { echo $error.message }"
        #expect(await fixture.run(script) == .done, "\(fixture.messages)")
        #expect(fixture.output.out.last?.hasSuffix("/there.svg already exists") == true)
        let text = String(decoding: try fixture.folder.read("there.svg"), as: UTF8.self)
        #expect(text.hasPrefix("<svg ") && text.hasSuffix("</svg>\n"))
    }

    @Test("a pipe gets the picture and stays a pipe")
    func pipe() async throws {
        #expect(mkfifo(fixture.folder.file("out.svg"), 0o600) == 0)
        let reader = open(fixture.folder.file("out.svg"), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(reader) }
        #expect(await fixture.run(Self.job + "map $job to=$dir/out.svg overwrite=true") == .done, "\(fixture.messages)")
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(reader, &bytes, bytes.count)
        #expect(String(decoding: bytes[..<max(0, count)], as: UTF8.self).hasPrefix("<svg "))
        var status = stat()
        #expect(lstat(fixture.folder.file("out.svg"), &status) == 0)
        #expect(status.st_mode & S_IFMT == S_IFIFO)
    }

    @Test("folders created for a failed picture are removed")
    func nothingLeft() async throws {
        #expect(await fixture.run(Self.job + "map $job to=$dir/docs.jsonl/out.svg") == .failure)
        #expect(try fixture.folder.names == ["docs.jsonl"])
    }
}
