import JobCommands
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite("RowFile")
struct RowFileTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    private func run(_ name: String) async -> ExitCode { await fixture.run("for row in @$dir/\(name) { echo $row }") }

    @Test(
        "CSV: quotes, doubled quotes, line ends and spaces",
        arguments: [
            ("a,b\n1,2", [#"{"a":"1","b":"2"}"#]),
            ("\u{FEFF}a\r\n\"x\r\ny\"\r\n\r\nz\r\n", [#"{"a":"x\r\ny"}"#, #"{"a":"z"}"#]),
            ("a,b\n\"\"\"\",\n , \n", [#"{"a":"\"","b":""}"#, #"{"a":" ","b":" "}"#]),
            ("a,, ,b,\n1,2,3,4,5\n", [#"{"a":"1","b":"4"}"#]),
            ("a,\"b\r\"\r1,\"x\ry\"\r\r2,z", [#"{"a":"1","b\r":"x\ry"}"#, #"{"a":"2","b\r":"z"}"#]),
            ("a\nmid\"quote\n", [#"{"a":"mid\"quote"}"#]),
        ] as [(String, [String])]
    )
    func csv(text: String, rows: [String]) async throws {
        try fixture.folder.write(text, to: "a.csv")
        #expect(await run("a.csv") == .done)
        #expect(fixture.output.out == rows)
    }

    @Test(
        "files with every extension of an upload can be read",
        arguments: [
            ("a.tsv", "a\tb\n1,5\t\"x\ty\"\n", #"{"a":"1,5","b":"x\ty"}"#),
            ("a.ndjson", "{}\n", "{}"), ("a.json", "{}\n", "{}"),
        ]
    )
    func extensions(name: String, text: String, row: String) async throws {
        try fixture.folder.write(text, to: name)
        #expect(await run(name) == .done)
        #expect(fixture.output.out == [row])
    }

    @Test("a file that is too large is refused with the limit")
    func size() async throws {
        let path = try fixture.folder.write("", to: "a.txt")
        #expect(truncate(path, Limits.rowFileBytesMax + 1) == 0)
        #expect(await run("a.txt") == .usage)
        #expect(fixture.messages.contains("a loop reads at most 67.1 MB from a file"), "\(fixture.messages)")
    }

    @Test(
        "errors are reported with their line before anything runs",
        arguments: [
            ("a.csv", "a,a\n", "a.csv:1: duplicate column a in the header"),
            ("a.csv", "a\nx\n\n\"y\nz\nw", "a.csv:4: unclosed quote"),
            ("a.csv", "a\n\"y\"z\n", "a.csv:2: text after a closing quote"),
            ("a.jsonl", "{}\n[1]\n", "a.jsonl:2: character 1: a row must be a JSON object"),
            ("a.jsonl", "{\"a\":1}\n\n{\"a\":1} 2\n", "a.jsonl:3: character 9: unexpected text after the object"),
        ]
    )
    func mistakes(name: String, text: String, message: String) async throws {
        try fixture.folder.write(text, to: name)
        #expect(await run(name) == .usage)
        #expect(fixture.messages.contains("error: DIR/\(message)\n"), "\(fixture.messages)")
    }

    @Test("bytes that are not UTF-8 are rejected", arguments: ["a.csv", "a.jsonl", "a.txt"])
    func notUTF8(name: String) async throws {
        try fixture.folder.write([0x61, 0x0A, 0xFF, 0x0A], to: name)
        #expect(await run(name) == .usage)
        #expect(fixture.messages.contains("UTF-8") || name == "a.jsonl")
    }

    @Test("lines may end in a carriage return alone", arguments: ["a.jsonl", "a.txt"])
    func carriageReturns(name: String) async throws {
        try fixture.folder.write("{}\r{}\r", to: name)
        #expect(await run(name) == .done)
        #expect(fixture.output.out == ["{}", "{}"])
    }

    @Test("an empty file yields zero rows", arguments: ["a.csv", "a.jsonl", "a.txt"])
    func empty(name: String) async throws {
        try fixture.folder.write("\n", to: name)
        #expect(await run(name) == .done)
        #expect(fixture.output.out.isEmpty)
    }

    @Test("any bytes yield rows or an error", arguments: 0..<20)
    func anyBytes(seed: Int) async throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        let pieces = ["\"", ",", "\n", "\r", "a", "{", "}", ":", "[", "]", "1", "\\", "\u{0}", "é", " ", "null"]
        let text = (0..<60).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return pieces[Int((state >> 33) % UInt64(pieces.count))]
        }.joined()
        for name in ["a.csv", "a.jsonl", "a.txt"] {
            try fixture.folder.write(text, to: name)
            #expect([.done, .usage].contains(await run(name)))
        }
    }
}
