import DatasetFormats
import EmbedJobs
import Testing

@Suite struct DownloadFormatTests {
    private func write(_ name: String, _ rows: [DatasetRow], _ schema: RowSchema) throws -> [UInt8] {
        let output = Output()
        let format = try #require(DownloadFormat(rawValue: name))
        let known = RowsToWrite(schema: schema, count: rows.count, first: rows.first)
        var writer = try format.makeWriter(of: known, to: output.take)
        for row in rows { try writer.write(row) }
        try writer.finish()
        return output.bytes
    }

    @Test(
        arguments: [
            ("jsonl", "{\"text\":"), ("csv", "text,"), ("npy", "\u{93}NUMPY"), ("avro", "Obj\u{1}"),
        ]
    )
    func aNameSelectsTheWriter(name: String, start: String) throws {
        let rows = SampleRows.rows(3, vectors: [.float])
        let schema = RowSchema(vectors: [.float], columns: SampleRows.columns)
        let bytes = try write(name, rows, schema)
        #expect(bytes.starts(with: start.unicodeScalars.map { UInt8($0.value) }))
        #expect(DownloadFormat.allCases.contains { $0.rawValue == name })
    }

    /// The schema of the hosted service has fields for all types, and does not say which were requested.
    @Test func onlyTypesThatRowsHaveAreWritten() throws {
        let rows = SampleRows.rows(3, vectors: [.int8, .ubinary])
        let schema = RowSchema(vectors: [.float, .int8, .uint8, .binary, .ubinary], columns: SampleRows.columns)
        let table = String(decoding: try write("csv", rows, schema).prefix { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        #expect(table.contains("embeddings.int8,embeddings.ubinary") && !table.contains("embeddings.float"), "\(table)")
        let array = String(decoding: try write("npy", rows, schema).prefix(128), as: UTF8.self)
        #expect(array.contains("'|i1'"), "\(array)")
    }

    @Test func everyNameIsTested() {
        #expect(DownloadFormat.allCases.map(\.rawValue) == ["jsonl", "csv", "npy", "avro"])
    }

    @Test func otherNamesAreUnknown() { #expect(DownloadFormat(rawValue: "tsv") == nil) }

    @Test func anArrayNeedsVectors() throws {
        #expect(throws: FormatError.self) { try write("npy", [], RowSchema()) }
        let shape = try write("npy", [], RowSchema(vectors: [.float]))
        #expect(String(decoding: shape.prefix(128), as: UTF8.self).contains("'shape': (0, 0)"))
    }
}
