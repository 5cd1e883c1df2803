import JobAssist
import JobCommands
import LocalFiles
import TestSupport
import Testing

@Suite("Check of typed text")
struct LineCheckTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("{\"text\":\"a\"}\n", to: "docs.jsonl")
    }

    private func check(_ text: String, cursor: Int? = nil) -> LineCheck {
        HighlightingFixture.completer(variables: ["dir": .text(folder.path)])
            .check(text, cursor: cursor ?? text.utf8.count)
    }

    /// The marked texts of a kind.
    private func marked(_ text: String, _ kind: LineCheck.Kind, cursor: Int? = nil) -> [String] {
        let bytes = Array(text.utf8)
        return check(text, cursor: cursor).marks.filter { $0.kind == kind }
            .map { String(decoding: bytes[$0.range], as: UTF8.self) }
    }

    @Test(
        "a piece for which the text would be refused is marked, with the reason",
        arguments: [
            ("crxa", "crxa", "unknown command crxa"), ("frob now", "frob", "unknown command frob"),
            ("create zzz", "zzz", "create"), ("create model=a; list", "create", "dataset_id="),
            ("create modl=a", "modl", "modl"), ("list limit=abc", "abc", "abc"),
            ("list status=bad ", "bad", "bad"), ("wait a timeout=5 ", "5", "5"),
            ("echo $unset ", "$unset", "unset"), ("let x y", "y", ""),
            ("for x in a {\n  crxate", "crxate", "unknown command crxate"),
            ("upload /nowhere/x.csv", "/nowhere/x.csv", ""), ("doctr", "doctr", "unknown command doctr"),
            ("list since=1 ", "1", "since=1"), ("download a to=ou ", "ou", "to=ou"), ("param m; list", "m", "param m"),
            ("models grt", "grt", "models takes only options"),
            ("echo \"$unset \" and 'more", "$unset", "unset"),
        ]
    )
    func mistakes(text: String, piece: String, reason: String) {
        #expect(marked(text, .mistake) == [piece])
        let found = check(text).reason ?? "none"
        #expect(found.contains(reason) && found != "none", "\(found)")
    }

    @Test(
        "what more typing can mend is not marked, and neither is what the prompt translates",
        arguments: [
            "", "  ", "cre", "create", "create model=a", "create mod", "create model=", "let x", "let x =",
            "let x = upl", "for x", "for x i", "for x in a", "for x in a {", "if $ok", "if $ok ==", "echo $",
            "echo ${o",
            "echo $o",
            "echo \"abc", "echo 'a\nb", "echo a \\", "list status=fail", "wait a timeout=5", "list > ", "upload",
            "try ca",
            "get a el", "ls", "\\q", "quit;", "# crxate", "! crxate", "doc", "doctor", "ser", "serve", "models g",
            "models get all", "embedj", "embedjobs doc", "embedjobs models ge",
            "list since=1", "set timeout=5", "download nightly to=ou", "map nightly to=x.sv", "let l = [", "for x in [",
            "param m ", "param m = $env.", "echo \"${env.", "echo ${o:", "echo $o[", "delete datasets ", "edit %",
        ]
    )
    func unfinished(text: String) {
        #expect(marked(text, .mistake) == [])
        #expect(check(text).reason == nil)
    }

    @Test("a name is unfinished only at the cursor")
    func cursor() {
        #expect(marked("cre; list", .mistake) == ["cre"])
        #expect(marked("cre; list", .mistake, cursor: 3) == [])
    }

    @Test("files that exist are marked, and those that will be overwritten with a reason")
    func files() {
        let path = folder.file("docs.jsonl")
        #expect(marked("upload \(path)", .existingFile) == [path])
        #expect(marked("upload $dir/docs.jsonl", .existingFile) == ["$dir/docs.jsonl"])
        #expect(marked("for r in @\(path) { echo a }", .existingFile) == ["@\(path)"])
        #expect(marked("list > \(path)", .overwrittenFile) == [path])
        #expect(check("list > \(path)").reason == "\(path) exists and will be overwritten")
        #expect(marked("list >> \(path)", .existingFile) == [path])
        #expect(check("list >> \(path)").marks.count == 1)
        #expect(check("list > \(folder.file("new.jsonl"))") == LineCheck())
        #expect(check("list > /dev/null").reason == nil)
        #expect(marked("for f in \(folder.path)/*.jsonl { echo $f }", .mistake) == [])
        #expect(marked("for f in \(folder.path)/*.csv { echo $f }", .mistake) == ["\(folder.path)/*.csv"])
    }

    @Test("names and ids that the service has are marked")
    func names() {
        #expect(marked("get \(HighlightingFixture.jobID)", .knownName) == [HighlightingFixture.jobID])
        #expect(marked("wait nightly other", .knownName) == ["nightly"])
    }

    @Test("marks beside an edit stay until the next check; the reason goes with its mark")
    func carried() {
        let check = LineCheck(
            marks: [LineCheck.Mark(0..<2, .mistake), LineCheck.Mark(6..<8, .existingFile)],
            reason: "why"
        )
        #expect(check.carried(from: "ab cd ef", to: "ab cd ef ") == check)
        let moved = LineCheck(marks: [check.marks[0], LineCheck.Mark(7..<9, .existingFile)], reason: "why")
        #expect(check.carried(from: "ab cd ef", to: "ab cxd ef") == moved)
        let second = LineCheck(marks: [LineCheck.Mark(5..<7, .existingFile)])
        #expect(check.carried(from: "ab cd ef", to: "b cd ef") == second)
        #expect(check.carried(from: "ab cd ef", to: "") == LineCheck())
    }
}
