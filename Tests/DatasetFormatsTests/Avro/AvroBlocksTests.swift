import DatasetFormats
import EmbedJobs
import Testing

struct AvroBlocksTests {
    private func blocks(of file: [UInt8], reads: (Int) -> Void = { _ in }) throws -> AvroBlocks {
        try AvroBlocks(byteCount: file.count) { offset, count in
            reads(count)
            return Array(file[offset..<min(offset + count, file.count)])
        }
    }

    @Test func findsEveryBlockWithoutReadingRows() throws {
        let rows = SampleRows.rows(1_300, vectors: EmbeddingType.allCases)
        let file = try SampleRows.avro(rows, SampleRows.output)
        var bytesRead = 0
        let blocks = try blocks(of: file) { bytesRead += $0 }
        #expect(blocks.schema == SampleRows.output)
        #expect(blocks.schemaJSON == SampleRows.output.avroJSON)
        #expect(blocks.syncMarker == SampleRows.marker)
        #expect(blocks.rowCount == 1_300)
        #expect(blocks.byteCount == file.count)
        #expect(blocks.blocks.map(\.rowCount) == [512, 512, 276])
        #expect(blocks.blocks.map(\.firstRow) == [0, 512, 1_024])
        #expect(bytesRead < 20 << 10)
        #expect(file.count > 200 << 10)
    }

    @Test func decodesEachBlockOnItsOwn() throws {
        let rows = SampleRows.rows(1_300, vectors: EmbeddingType.allCases)
        let file = try SampleRows.avro(rows, SampleRows.output)
        let blocks = try blocks(of: file)
        let decoder = AvroBlockDecoder(schema: blocks.schema)
        for block in blocks.blocks(holding: 600..<1_025) {
            try Array(file[block.payload]).withUnsafeBytes { payload in
                var seen = 0
                try decoder.rows(in: payload, of: block) {
                    #expect($1 == rows[$0]); seen += 1
                }
                try decoder.texts(in: payload, of: block) {
                    #expect($1 == rows[$0].text); seen += 1
                }
                try decoder.floats(in: payload, of: block) { index, bytes in
                    let floats = try #require(bytes)
                    let numbers = (0..<(floats.count / 4)).map {
                        floats.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self)
                    }
                    #expect(numbers == rows[index].vectors?.float)
                    seen += 1
                }
                #expect(seen == block.rowCount * 3)
            }
        }
    }

    @Test func selectsTheBlocksOfARange() throws {
        let file = try SampleRows.avro((0..<1_300).map { DatasetRow(text: "\($0)") }, RowSchema())
        let blocks = try blocks(of: file)
        let chosen: (Range<Int>) -> [Int] = { blocks.blocks(holding: $0).map(\.firstRow) }
        #expect(chosen(0..<1) == [0])
        #expect(chosen(0..<512) == [0])
        #expect(chosen(0..<513) == [0, 512])
        #expect(chosen(511..<1_025) == [0, 512, 1_024])
        #expect(chosen(1_299..<1_300) == [1_024])
        #expect(chosen(5..<5) == [])
        #expect(chosen(1_300..<2_000) == [])
        #expect(chosen(-5..<1) == [0])
    }

    @Test func filesWithTheSameMarkerCanBeJoined() throws {
        let rows = SampleRows.rows(900, vectors: nil)
        let parts = [rows[..<300], rows[300..<301], rows[301...]].map { Array($0) }
        let files = try parts.map { try SampleRows.avro($0, SampleRows.input) }
        let header = try SampleRows.avro([], SampleRows.input).count
        let joined = files[0] + files[1].dropFirst(header) + files[2].dropFirst(header)
        #expect(try blocks(of: joined).rowCount == 900)
        #expect(try AvroStreamReader.events(of: [joined]) == [.schema(SampleRows.input)] + rows.map(AvroEvent.row))
    }

    @Test func rejectsTruncatedAndInconsistentFiles() throws {
        let file = try SampleRows.avro(SampleRows.rows(3, vectors: nil), SampleRows.input)
        let header = try SampleRows.avro([], SampleRows.input).count
        for count in 0..<file.count where count != header {
            #expect { try blocks(of: Array(file.prefix(count))) } throws: { ($0 as? FormatError)?.code == .truncated }
        }
        var wrong = file
        wrong[wrong.count - 1] ^= 1
        #expect { try blocks(of: wrong) } throws: { ($0 as? FormatError)?.code == .corrupt }
        // A file that has shrunk since its length was read.
        #expect { try AvroBlocks(byteCount: file.count) { Array(file[min($0, 40)..<min($0 + $1, 40)]) } } throws: {
            ($0 as? FormatError)?.code == .truncated
        }
        let list = try blocks(of: file)
        let decoder = AvroBlockDecoder(schema: list.schema)
        let short = Array(file[list.blocks[0].payload].dropLast())
        #expect {
            try short.withUnsafeBytes { try decoder.texts(in: $0, of: list.blocks[0]) { _, _ in } }
        } throws: {
            ($0 as? FormatError)?.code == .truncated
        }
    }

    @Test func readsHeadersLongerThanTheFirstRead() throws {
        let columns = (0..<500).map { DatasetColumn(name: "a column with a long name \($0)", type: .string) }
        let row = DatasetRow(text: "a", cells: columns.map { _ in .null })
        let file = try SampleRows.avro([row], RowSchema(columns: columns))
        #expect(file.count > 32 << 10)
        #expect(try blocks(of: file).schema.columns == columns)
    }
}
