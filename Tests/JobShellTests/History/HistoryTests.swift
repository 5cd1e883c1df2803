import JobCommands
import JobShell
import LocalFiles
import TestSupport
import Testing

@Suite("History") struct HistoryTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("state/history")
    }

    @Test("Two sessions share lines without loss; a repeated line moves to its last entry")
    func shared() {
        let (one, two) = (History(path: path), History(path: path))
        one.refresh()
        two.refresh()
        one.add("a")
        two.add("b")
        one.add("c")
        #expect(one.lines == ["a", "c"])
        one.refresh()
        two.refresh()
        #expect(one.lines == ["a", "b", "c"])
        #expect(two.lines == ["a", "b", "c"])
        two.add("a")
        one.refresh()
        #expect(one.lines == ["b", "c", "a"])
        let later = History(path: path)
        later.refresh()
        #expect(later.lines == ["b", "c", "a"])
    }

    @Test("Blank lines, lines that begin with a blank, and lines while history is off are dropped")
    func keptOut() throws {
        let history = History(path: path)
        for line in ["", "  ", " hidden", "\thidden", "\n", "kept"] { history.add(line) }
        history.isOn = false
        history.add("off")
        history.isOn = true
        history.add("kept")
        #expect(history.lines == ["kept"])
        let saved = History(path: path).lines(TypedLineFilter())
        #expect(saved.map(\.text) == ["kept", "kept"])
    }

    @Test("A secret is never kept in memory or the file") func secrets() throws {
        let history = History(path: path, redact: History.redacting { ["key-12345", "key-12345-long", "abc"] })
        history.add("login key=key-12345-long {\n\"key-12345\"\u{301} abc }")
        #expect(history.lines == ["login key=*** {\n\"***\"\u{301} abc }"])
        for name in try Folder.names(in: folder.file("state")) {
            let text = String(decoding: try folder.read("state/\(name)"), as: UTF8.self)
            #expect(!text.contains("key-12345"), "\(name)")
        }
        #expect(history.lines(TypedLineFilter()).map(\.text) == history.lines)
        let silent = History(path: nil) { _ in nil }
        silent.add("anything")
        #expect(silent.lines == [])
    }

    @Test("Only the owner can access the files and their folder") func modes() throws {
        let history = History(path: path)
        history.add("line")
        let modes = try ["state", "state/history.db", "state/history.db-wal"].map { name in
            try ChildProcess.run("ls", ["-ld", folder.file(name)]).output.prefix(10)
        }
        #expect(modes == ["drwx------", "-rw-------", "-rw-------"])
        // The log exists as long as the history is open.
        #expect(history.problem == nil)
    }

    @Test("Without a writable file, lines are kept in memory and the problem is reported")
    func noFile() throws {
        let unsaved = History(path: nil)
        unsaved.refresh()
        unsaved.add("a")
        #expect(unsaved.lines == ["a"])
        #expect(unsaved.problem == nil)
        #expect(unsaved.lines(TypedLineFilter()).map(\.text) == ["a"])
        try Folder.create("\(path).db")
        let broken = History(path: path)
        broken.add("a")
        #expect(broken.lines == ["a"])
        #expect(broken.problem?.contains("\(path).db") == true)
        // Reading a file that does not exist is not a success.
        let missing = History(path: "/proc/embedjobs-missing/history")
        missing.add("a")
        missing.refresh()
        #expect(missing.problem?.contains("/proc/embedjobs-missing") == true)
    }

    @Test("The newest continuation of a text is found") func newest() {
        let history = History(path: nil)
        for line in ["create a", "create b", "list", "create"] { history.add(line) }
        #expect(history.newest(startingWith: "create") == "create b")
        #expect(history.newest(startingWith: "list") == nil)
        #expect(history.newest(startingWith: "cr\u{65}ate ") == "create b")
        #expect(history.newest(startingWith: "") == "create")
    }

    @Test("A hint is found among ten thousand lines between two keys") func speed() {
        let history = History(path: nil)
        for number in 0..<Limits.historyEntriesMax { history.add("create model=m name=job-\(number)") }
        let time = ContinuousClock().measure { _ = history.newest(startingWith: "create model=m name=none") }
        #expect(time < .milliseconds(10))
    }
}
