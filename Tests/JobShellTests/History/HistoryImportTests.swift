import EmbedJobs
import JobCommands
import JobShell
import LocalFiles
import TestSupport
import Testing

@Suite("HistoryImport") struct HistoryImportTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("state/history")
    }

    private func lines(_ history: History) -> [TypedLine] { history.lines(TypedLineFilter()) }

    @Test("The lines of the earlier history file are taken over once, and the file is kept")
    func once() throws {
        let text = "{\"t\":7,\"c\":\"list\"}\n{\"t\":8,\"c\":\"for j {\\n  get\\t$j\\n}\"}\n"
        try folder.write(text, to: "state/history")
        let history = History(path: path)
        history.refresh()
        #expect(history.lines == ["list", "for j {\n  get\t$j\n}"])
        #expect(lines(history).map(\.time?.microseconds) == [7_000_000, 8_000_000])
        history.add("create")
        try folder.write(text + "{\"t\":9,\"c\":\"typed in an earlier version\"}\n", to: "state/history")
        let later = History(path: path)
        later.refresh()
        #expect(later.lines == ["list", "for j {\n  get\t$j\n}", "create"])
        #expect(try folder.read("state/history").count > text.utf8.count)
    }

    @Test("Malformed lines are left out, and a time that is not one is unknown")
    func malformed() throws {
        let file = [
            "", "_HiStOrY_V2_", "{\"t\":1,\"c\":\"cut", "{\"t\":1}", "{\"c\":5}", "{\"c\":\"\"}", "[1]", "null",
            "{\"v\":2,\"c\":\"other\",\"t\":\"x\"}", "{\"t\":-3,\"c\":\"early\"}",
            "{\"t\":9223372036854775807,\"c\":\"late\"}", "{\"t\":5,\"c\":\"日本 🙂 e\u{301}\"}",
            "{\"t\":6,\"c\":\"no end\"}",
        ]
        try folder.write(file.joined(separator: "\n"), to: "state/history")
        let history = History(path: path)
        history.refresh()
        #expect(history.lines == ["other", "early", "late", "日本 🙂 e\u{301}", "no end"])
        #expect(lines(history).map(\.time?.microseconds) == [nil, nil, nil, 5_000_000, 6_000_000])
    }

    @Test("A history file that cannot be read is reported, and taken over when it can be read")
    func unreadable() throws {
        try Folder.create(path, isPrivate: true)
        let history = History(path: path)
        history.add("a")
        #expect(history.lines == ["a"])
        #expect(history.problem?.contains(path) == true, "\(history.problem ?? "no problem")")
        #expect(Folder.removeIfEmpty(path))
        try folder.write("{\"t\":7,\"c\":\"list\"}\n", to: "state/history")
        history.add("b")
        #expect(history.problem == nil)
        #expect(lines(History(path: path)).map(\.text) == ["list", "a", "b"])
    }
}
