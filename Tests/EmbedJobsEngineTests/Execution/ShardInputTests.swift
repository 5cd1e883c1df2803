import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

@Suite struct ShardInputTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func part(_ texts: [String]) throws -> PartReader {
        let writer = try PartWriter(
            path: "part",
            paths: StorePaths(root: folder.path),
            schema: RowSchema(),
            identity: "x"
        )
        for text in texts { try writer.write(DatasetRow(text: text)) }
        _ = try writer.finish()
        return try reader()
    }

    private func reader() throws -> PartReader {
        let file = try InputFile(path: folder.file("part"))
        return try PartReader(path: "part", byteCount: file.size) { try file.read(at: $0, count: $1) }
    }

    private func texts(_ part: PartReader, _ rows: Range<Int>) throws -> [Int: String] {
        var found: [Int: String] = [:]
        try part.forEachRow(in: rows) { found[$0] = $1.text }
        return found
    }

    @Test(arguments: [0..<1, 511..<513, 100..<1_999, 1_999..<2_000, 700..<700])
    func readsAnyRangeOfRowsWithTheirNumbers(rows: Range<Int>) throws {
        let part = try part((0..<2_000).map { "row \($0)" })
        #expect(part.blocks.blocks.count > 3)
        #expect(try texts(part, rows) == Dictionary(uniqueKeysWithValues: rows.map { ($0, "row \($0)") }))
    }

    @Test func skipsBlocksOutsideTheRange() throws {
        let blocks = try part((0..<2_000).map { "row \($0)" }).blocks.blocks
        var bytes = try folder.read("part")
        for place in blocks[1].payload { bytes[place] = 0xFF }
        try folder.write(bytes, to: "part")
        let damaged = try reader()
        #expect(try texts(damaged, 0..<512).count == 512)
        #expect(try texts(damaged, 1_024..<2_000).count == 976)
        #expect(throws: FormatError.self) { try texts(damaged, 500..<513) }
    }

    @Test func embedsEachTextOnceAndReusesEarlierVectors() throws {
        let part = try part(["a", "b", "c", "a", "d", "c", "d", "b", "a"])
        // Rows 3 to 8; these are the first rows with the same texts.
        let input = try ShardInput(3..<9, from: part, first: [0, 4, 2, 4, 1, 0])
        #expect(input.rows.map(\.text) == ["a", "d", "c", "d", "b", "a"])
        #expect(input.texts == ["d"])
        #expect(
            input.sources == [.earlierRow(0), .text(0), .earlierRow(2), .text(0), .earlierRow(1), .earlierRow(0)]
        )
        #expect(input.earlierRows == [0, 1, 2])
    }

    @Test func missingRowsAreAnError() throws {
        let part = try part(["a", "b", "c"])
        let error = #expect(throws: APIError.self) { try ShardInput(1..<5, from: part, first: [1, 2, 3, 4]) }
        #expect(error == APIError(.storeCorrupt, "some of rows 2 to 5 of the input dataset are missing"))
    }
}
