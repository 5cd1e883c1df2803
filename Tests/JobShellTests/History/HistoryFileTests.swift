import JobShell
import LocalFiles
import TestSupport
import Testing

@Suite("HistoryFile") struct HistoryFileTests {
    private let folder: TemporaryFolder
    private let file: HistoryFile

    init() throws {
        folder = try TemporaryFolder()
        file = HistoryFile(path: folder.file("state/history"))
    }

    private func texts(_ position: inout HistoryFile.ReadPosition) throws -> [String] {
        try file.read(after: &position).entries.map(\.text)
    }

    @Test("A missing file is empty") func missing() throws {
        var position = HistoryFile.ReadPosition()
        #expect(try texts(&position) == [])
        #expect(!Folder.exists(folder.file("state")))
    }

    @Test("Reading continues after the last complete line")
    func reading() throws {
        var position = HistoryFile.ReadPosition()
        try file.append(HistoryEntry(seconds: 1, text: "one"))
        #expect(try texts(&position) == ["one"])
        #expect(try texts(&position) == [])
        try file.append(HistoryEntry(seconds: 2, text: "two"))
        #expect(try texts(&position) == ["two"])
        var start = HistoryFile.ReadPosition()
        try folder.write("{\"t\":1,\"c\":\"whole\"}\n{\"t\":2,\"c\":\"ha", to: "state/history")
        #expect(try texts(&start) == ["whole"])
        #expect(try texts(&start) == [])
    }

    @Test("A truncated line does not corrupt the next one, and malformed lines are skipped")
    func damaged() throws {
        try folder.write("_HiStOrY_V2_\n\u{0}\n{\"t\":1,\"c\":\"kept\"}\n{\"t\":1,\"c\":\"cu", to: "state/history")
        try file.append(HistoryEntry(seconds: 1, text: "next"))
        var position = HistoryFile.ReadPosition()
        #expect(try texts(&position) == ["kept", "next"])
    }

    @Test("A rewritten file has the newest distinct entries, and other readers detect it") func compaction() throws {
        var position = HistoryFile.ReadPosition()
        for number in 0..<30 { try file.append(HistoryEntry(seconds: number, text: "line \(number % 20)")) }
        #expect(try texts(&position).count == 30)
        try file.compact(keeping: 15, linesMax: 29)
        let changes = try file.read(after: &position)
        #expect(changes.isAll)
        #expect(changes.entries.map(\.text) == (15..<20).map { "line \($0)" } + (0..<10).map { "line \($0)" })
        #expect(try folder.names == ["state"])
        try file.compact(keeping: 1, linesMax: 29)
        var again = HistoryFile.ReadPosition()
        #expect(try texts(&again).count == 15, "a short file stays unchanged")
    }

    @Test("No line is lost while others write and the file is rewritten repeatedly") func concurrency()
        async throws
    {
        let file = file
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    for number in 0..<50 {
                        try file.append(HistoryEntry(seconds: 0, text: "\(writer):\(number)"))
                        if number % 5 == 0 { try file.compact(keeping: 1_000, linesMax: 0) }
                    }
                }
            }
            try await group.waitForAll()
        }
        var position = HistoryFile.ReadPosition()
        let found = try texts(&position)
        #expect(Set(found) == Set((0..<4).flatMap { writer in (0..<50).map { "\(writer):\($0)" } }))
        #expect(found.count == 200)
    }

    @Test("A folder at the path is an error with the system's message") func unreadable() throws {
        try Folder.create(folder.file("state/history"))
        #expect(throws: FileError.self) { try file.append(HistoryEntry(seconds: 0, text: "x")) }
    }
}
