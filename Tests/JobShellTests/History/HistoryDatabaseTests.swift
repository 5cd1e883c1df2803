import EmbedJobs
import JobCommands
import JobShell
import LocalFiles
import TestSupport
import Testing

@Suite("HistoryDatabase") struct HistoryDatabaseTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("state/history")
    }

    private func lines(_ history: History, _ change: (inout TypedLineFilter) -> Void = { _ in }) -> [TypedLine] {
        var filter = TypedLineFilter()
        change(&filter)
        return history.lines(filter)
    }

    @Test("A line is kept with its time, duration, exit code, service and folder")
    func facts() throws {
        let before = StartTime.current().moment
        let history = History(path: path)
        history.enter(service: "work", folder: "/data")
        history.add("create model=tiny")
        history.end(.jobFailed, after: .milliseconds(1_250))
        history.add("wait")
        let all = lines(History(path: path))
        let line = try #require(all.first)
        #expect(line.text == "create model=tiny" && line.number == 1)
        #expect(try #require(line.time) >= before)
        #expect((line.duration, line.exitCode) == (.milliseconds(1_250), .jobFailed))
        #expect((line.service, line.folder) == ("work", "/data"))
        #expect(all.last?.exitCode == nil && all.last?.duration == nil)
    }

    @Test("Lines are selected by text, pattern, outcome, service and time, and the newest are shown")
    func filters() throws {
        let history = History(path: path)
        for (line, service, code) in [
            ("create a", "local", ExitCode.done), ("list create", "work", .failure), ("create b", "work", .done),
            ("create [x]", "work", .interrupted),
        ] {
            history.enter(service: service, folder: nil)
            history.add(line)
            history.end(code, after: .zero)
        }
        let all = ["create a", "list create", "create b", "create [x]"]
        #expect(lines(history).map(\.text) == all)
        #expect(lines(history) { $0.pattern = "create" }.map(\.text) == all)
        #expect(lines(history) { $0.pattern = "create*" }.map(\.text) == ["create a", "create b", "create [x]"])
        #expect(lines(history) { $0.pattern = "create ?" }.map(\.text) == ["create a", "create b"])
        #expect(lines(history) { $0.pattern = "[x]" }.map(\.text) == ["create [x]"])
        #expect(lines(history) { $0.hasFailed = true }.map(\.text) == ["list create", "create [x]"])
        #expect(lines(history) { $0.hasFailed = false }.map(\.text) == ["create a", "create b"])
        #expect(lines(history) { $0.service = "local" }.map(\.text) == ["create a"])
        #expect(lines(history) { $0.limit = 2 }.map(\.number) == [3, 4])
        let times = lines(history).compactMap(\.time)
        #expect(lines(history) { $0.since = times[2] }.map(\.number) == [3, 4])
        #expect(lines(history) { $0.since = Timestamp(microseconds: times[3].microseconds + 1) } == [])
    }

    @Test("A damaged database is moved away, a new one begun, and the user told")
    func damaged() throws {
        do {
            let first = History(path: path)
            first.add("lost")
        }
        let garbage = [UInt8](repeating: 0x5A, count: 9_000)
        try folder.write(garbage, to: "state/history.db")
        let (second, third) = (History(path: path), History(path: path))
        second.add("kept")
        #expect(second.lines == ["kept"])
        #expect(second.problem == nil)
        let notice = "the history was damaged; it was moved to \(path).db.damaged-1, and a new one begun"
        #expect(second.takeNotices() == [notice])
        #expect(second.takeNotices() == [])
        #expect(try folder.read("state/history.db.damaged-1") == garbage)
        third.add("also kept")
        #expect(third.takeNotices() == [])
        #expect(lines(History(path: path)).map(\.text) == ["kept", "also kept"])
    }

    @Test("A database with a damaged page is moved away too")
    func damagedPage() throws {
        do {
            let first = History(path: path)
            for number in 0..<500 { first.add("a line of some length, so that there are many pages: \(number)") }
        }
        var bytes = try folder.read("state/history.db")
        #expect(bytes.count > 16_384)
        for index in 4_096..<bytes.count { bytes[index] = 0xA5 }
        try folder.write(bytes, to: "state/history.db")
        let second = History(path: path)
        second.refresh()
        #expect(second.takeNotices().count == 1)
        second.add("kept")
        #expect(lines(History(path: path)).map(\.text) == ["kept"])
        // SQLite may have written what it still could, but what was damaged is kept.
        let kept = try folder.read("state/history.db.damaged-1")
        #expect(kept.count { $0 == 0xA5 } > bytes.count / 2, "\(kept.count) of \(bytes.count) bytes")
    }

    @Test("A database that was removed is made again by the session that uses it")
    func removed() throws {
        let history = History(path: path)
        history.add("a")
        for name in try Folder.names(in: folder.file("state")) { try Folder.removeFile(folder.file("state/\(name)")) }
        history.add("b")
        #expect(history.problem == nil)
        #expect(history.lines == ["a", "b"])
        #expect(lines(History(path: path)).map(\.text) == ["b"])
    }

    @Test("A file of another program, or of a newer version, is not touched")
    func foreign() throws {
        try Folder.create(folder.file("state"), isPrivate: true)
        let sqlite = try Requirement.python.path()
        for (statements, problem) in [
            ("create table t (x)", "is not a history"),
            ("pragma application_id = 1701472371; pragma user_version = 99", "a newer version of embedjobs"),
        ] {
            let database = folder.file("state/history.db")
            try Folder.removeFile(database)
            let program = "import sqlite3,sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])"
            #expect(try ChildProcess.run(sqlite, ["-c", program, database, statements]).exitCode == 0)
            let before = try folder.read("state/history.db")
            let history = History(path: path)
            history.add("line")
            #expect(history.lines == ["line"])
            #expect(history.problem?.contains(problem) == true, "\(history.problem ?? "none")")
            #expect(lines(history).map(\.text) == ["line"])
            if problem == "is not a history" { #expect(try folder.read("state/history.db") == before) }
        }
    }

    @Test("Lines that could not be saved are saved with the next one that can be")
    func later() throws {
        try Folder.create("\(path).db", isPrivate: true)
        let history = History(path: path)
        history.add("a")
        history.end(.failure, after: .seconds(2))
        history.add("b")
        #expect(history.problem != nil)
        #expect(lines(history).map(\.text) == ["a", "b"])
        #expect(history.takeNotices().count == 1)
        #expect(history.takeNotices() == [])
        #expect(Folder.removeIfEmpty("\(path).db"))
        history.add("c")
        let saved = lines(History(path: path))
        #expect(saved.map(\.text) == ["a", "b", "c"])
        #expect(saved.first?.exitCode == .failure && saved.first?.duration == .seconds(2))
    }

    @Test("The oldest lines over the limit are removed at a start")
    func limit() throws {
        let count = Limits.historyEntriesMax + 5
        let old = (0..<count).map { "{\"t\":\($0),\"c\":\"line \($0)\"}\n" }
        try folder.write(old.joined(), to: "state/history")
        let history = History(path: path)
        history.refresh()
        #expect(history.lines.count == Limits.historyEntriesMax)
        #expect(history.lines.last == "line \(count - 1)")
        #expect(lines(history) { $0.limit = .max }.count == count)
        history.add("one more")
        #expect(history.lines.count == Limits.historyEntriesMax)
        history.refresh()
        #expect(history.lines.suffix(2) == ["line \(count - 1)", "one more"])
    }
}
