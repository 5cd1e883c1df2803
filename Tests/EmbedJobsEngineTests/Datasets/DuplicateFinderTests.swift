import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

@Suite struct DuplicateFinderTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ texts: [String], rowsInMemory: Int) throws -> FirstRows {
        var finder = try DuplicateFinder(rowCount: texts.count, folder: folder.path, rowsInMemory: rowsInMemory)
        for (row, text) in texts.enumerated() { try finder.add(text, row: row) }
        let digest = try finder.finish(as: folder.file("first-rows"))
        guard let digest else { return FirstRows(nil) }
        let file = try InputFile(path: folder.file("first-rows"))
        #expect(digest.bytes == file.size)
        return FirstRows { try file.read(at: $0, count: $1) }
    }

    /// The first row with each row's text, computed with a dictionary of bytes.
    private func expected(_ texts: [String]) -> [Int] {
        var first: [[UInt8]: Int] = [:]
        return texts.enumerated().map { row, text in
            let bytes = Array(text.utf8)
            defer { first[bytes] = first[bytes] ?? row }
            return first[bytes] ?? row
        }
    }

    /// In memory; in the maximum number of groups; in a few groups, each written in several batches.
    @Test(arguments: [(5_000, 5_000), (5_000, 1), (5_000, 1_250), (150_000, 40_000)])
    func agreesWithADictionary(rows: Int, rowsInMemory: Int) throws {
        var random = SeededNumbers(seed: UInt64(rows + rowsInMemory))
        let texts = (0..<rows).map { _ in "text \(UInt64.random(in: 0..<UInt64(rows / 4), using: &random))" }
        let found = try write(texts, rowsInMemory: rowsInMemory)
        #expect(try found.first(of: 0..<rows) == expected(texts))
        // Scratch files are unnamed, so that none is left even after a crash.
        #expect(try folder.names == ["first-rows"])
    }

    @Test func findsFirstRowsOfAnyRange() throws {
        let texts = (0..<1_000).map { "text \($0 % 7 == 0 ? 0 : $0)" }
        let found = try write(texts, rowsInMemory: 300)
        let expected = expected(texts)
        for range in [0..<1, 7..<8, 13..<700, 990..<1_000, 500..<500] {
            #expect(try found.first(of: range) == Array(expected[range]))
        }
    }

    @Test(arguments: [10_000, 100])
    func noFileWithoutRepetitions(rowsInMemory: Int) throws {
        let texts = (0..<1_000).map { "text \($0)" }
        let found = try write(texts, rowsInMemory: rowsInMemory)
        #expect(try folder.names == [])
        #expect(try found.first(of: 10..<20) == Array(10..<20))
    }

    @Test func textsThatOnlyLookTheSameDiffer() throws {
        let composed = "caf\u{E9}"
        let decomposed = "cafe\u{301}"
        try #require(composed == decomposed, "Swift compares them as equal, so the finder must compare bytes")
        #expect(try write([composed, decomposed], rowsInMemory: 10).first(of: 0..<2) == [0, 1])
        #expect(try write([composed, decomposed, decomposed], rowsInMemory: 10).first(of: 0..<3) == [0, 1, 1])
    }

    @Test func rowsBeyondTheEndOfTheFileRepeatNothing() throws {
        let found = try write(["a", "a", "b", "c"], rowsInMemory: 10)
        #expect(Folder.size(of: folder.file("first-rows")) == 16, "the file ends with the last repetition")
        #expect(try found.first(of: 0..<4) == [0, 0, 2, 3])
    }
}
