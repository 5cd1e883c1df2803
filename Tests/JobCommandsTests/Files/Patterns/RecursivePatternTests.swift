import JobCommands
import LocalFiles
import TestSupport
import Testing

@Suite("RecursivePattern")
struct RecursivePatternTests {
    private let fixture: SessionFixture

    init() throws {
        fixture = try SessionFixture()
        for path in ["a", "a/b", "a/b/c", "a/.hidden", "a/x[1]"] { try Folder.create(fixture.folder.file(path)) }
        for path in ["a/1.jsonl", "a/b/2.jsonl", "a/b/c/3.jsonl", "a/b/c/3.csv", "a/.hidden/4.jsonl", "a/x[1]/5.jsonl"]
        {
            try fixture.folder.write("{\"text\":\"a\"}\n", to: path)
        }
        // A link to a parent folder must not be followed.
        try Folder.link(fixture.folder.file("a/b/up"), to: "..")
    }

    @Test(
        "** is any number of folders, also none",
        arguments: [
            ("a/**/*.jsonl", ["a/1.jsonl", "a/b/2.jsonl", "a/b/c/3.jsonl", "a/x[1]/5.jsonl"]),
            ("**/3.*", ["a/b/c/3.csv", "a/b/c/3.jsonl"]), ("a/**/c/*.csv", ["a/b/c/3.csv"]),
            ("a/b/**", ["a/b/2.jsonl", "a/b/c/3.csv", "a/b/c/3.jsonl"]),
            ("*/**/b/**/3.jsonl", ["a/b/c/3.jsonl"]), ("a/**/**/2.jsonl", ["a/b/2.jsonl"]), ("a/**/none", []),
            ("gone/**/*.jsonl", []),
        ]
    )
    func matches(pattern: String, expected: [String]) throws {
        let found = try FileLookup.disk.matches(fixture.folder.file(pattern))
        #expect(found == expected.map { fixture.folder.file($0) })
    }

    @Test("loops and commands search folders; ** in a part of a path is refused")
    func scripts() async {
        #expect(await fixture.run("for f in $dir/a/**/*.csv { echo $f.name }\nupload $dir/**/2.jsonl") == .done)
        #expect(fixture.output.out.first == "3.csv" && fixture.output.out.count == 2)
        #expect(await fixture.run("if exists $dir/**/4.jsonl { echo never }") == .done)
        for pattern in ["$dir/a/**.jsonl", "$dir/a**/1.jsonl"] {
            #expect(await fixture.run("for f in \(pattern) { echo $f }") == .usage)
            #expect(fixture.messages.contains("\(pattern): ** must be a whole part of the path"))
        }
    }
}
