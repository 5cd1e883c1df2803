import DatasetFormats
import EmbedJobs
import Testing

@Suite("Embedded file")
struct EmbeddedFileTests {
    /// A file in memory.
    private struct Memory: RandomAccessBytes, Sendable {
        var bytes: [UInt8]
        var size: Int { bytes.count }

        func read(at offset: Int, count: Int) -> [UInt8] {
            Array(bytes[min(offset, size)..<min(offset + count, size)])
        }
    }

    private static let rows = SampleRows.rows(1_200, vectors: EmbeddingType.allCases)

    private func file(
        _ format: EmbeddedFormat,
        _ rows: [DatasetRow],
        _ schema: RowSchema = SampleRows.output
    ) throws -> Memory {
        var bytes: [UInt8] = []
        let download = try #require(DownloadFormat(rawValue: format.rawValue))
        var writer = try download.makeWriter(of: RowsToWrite(schema: schema, count: rows.count, first: rows.first)) {
            bytes += $0
        }
        for row in rows { try writer.write(row) }
        try writer.finish()
        return Memory(bytes: bytes)
    }

    private func positions(of file: EmbeddedFile<Memory>) throws -> [(text: String, position: RowPosition)] {
        var found: [(String, RowPosition)] = []
        try file.forEachText { found.append(($0, $1)) }
        return found
    }

    @Test("every row is found again, bit by bit, in any order", arguments: EmbeddedFormat.allCases)
    func rows(format: EmbeddedFormat) throws {
        let file = try EmbeddedFile(try file(format, Self.rows), format)
        let found = try positions(of: file)
        #expect(found.map(\.text) == Self.rows.map(\.text))
        for (row, known) in zip(Self.rows, found).reversed() {
            let read = try file.row(at: known.position)
            #expect(read.vectors == row.vectors)
            #expect(read.text == row.text)
            #expect(try file.text(at: known.position) == row.text)
        }
    }

    @Test("a file without rows has none", arguments: EmbeddedFormat.allCases)
    func empty(format: EmbeddedFormat) throws {
        #expect(try positions(of: EmbeddedFile(try file(format, []), format)).isEmpty)
    }

    @Test("a file that is cut in a row is an error", arguments: EmbeddedFormat.allCases)
    func truncated(format: EmbeddedFormat) throws {
        var cut = try file(format, Array(Self.rows.prefix(3)))
        cut.bytes.removeLast(16)
        #expect(throws: FormatError.self) { try positions(of: EmbeddedFile(cut, format)) }
    }

    @Test(
        "numbers that do not fit are errors",
        arguments: [
            #"{"float":[1e40]}"#, #"{"float":["1"]}"#, #"{"int8":[128]}"#, #"{"int8":[1.5]}"#, #"{"uint8":[-1]}"#,
            #"{"ubinary":[256]}"#, #"{"binary":[null]}"#,
        ]
    )
    func numbers(embeddings: String) throws {
        let line = #"{"text":"a","embeddings":"# + embeddings + "}\n"
        let file = try EmbeddedFile(Memory(bytes: Array(line.utf8)), .jsonl)
        let position = try #require(try positions(of: file).first?.position)
        #expect(throws: FormatError.self) { try file.row(at: position) }
    }

    @Test("a row can lack vectors, but an Avro file must have them")
    func texts() throws {
        let file = try EmbeddedFile(Memory(bytes: Array(#"{"text":"a"}"#.utf8)), .jsonl)
        #expect(try file.row(at: try #require(try positions(of: file).first?.position)).vectors == nil)
        let avro = try self.file(.avro, SampleRows.rows(2, vectors: nil), SampleRows.input)
        #expect(throws: FormatError.self) { try EmbeddedFile(avro, .avro) }
    }
}
