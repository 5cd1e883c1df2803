import DatasetFormats
import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

@Suite struct PartWriterTests {
    private let folder: TemporaryFolder
    private let rows = (0..<2_000).map { DatasetRow(text: "row \($0)", cells: [.long(Int64($0))]) }

    init() throws { folder = try TemporaryFolder() }

    private func writer(_ path: String, identity: String) throws -> PartWriter {
        let schema = RowSchema(columns: [DatasetColumn(name: "id", type: .long)])
        return try PartWriter(path: path, paths: StorePaths(root: folder.path), schema: schema, identity: identity)
    }

    private func write(_ rows: [DatasetRow], to path: String, identity: String) throws -> FinishedPart {
        let writer = try writer(path, identity: identity)
        for row in rows { try writer.write(row) }
        return try writer.finish()
    }

    @Test func sameRowsGiveTheSameBytesOnEveryAttempt() throws {
        let first = try write(rows, to: "0.1", identity: "job 0")
        let second = try write(rows, to: "0.2", identity: "job 0")
        #expect(try folder.read("0.1") == folder.read("0.2"))
        #expect(first.digest == second.digest)
        // The marker between blocks must differ for the rows of another shard.
        let other = try write(rows, to: "1.1", identity: "job 1")
        #expect(other.digest.bytes == first.digest.bytes)
        #expect(other.digest.sha256 != first.digest.sha256)
    }

    @Test func reportsPathRowsAndDigest() throws {
        let part = try write(rows, to: "part", identity: "x")
        #expect(part.path == "part")
        #expect(part.rows == 2_000)
        #expect(part.digest.bytes == Folder.size(of: folder.file("part")))
        #expect(try part.digest.sha256 == sha256(ofFile: folder.file("part")))
    }
}
