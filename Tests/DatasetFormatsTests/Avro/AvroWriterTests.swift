import DatasetFormats
import EmbedJobs
import TestSupport
import Testing

struct AvroWriterTests {
    @Test func sameRowsGiveSameBytes() throws {
        let rows = SampleRows.rows(700, vectors: EmbeddingType.allCases)
        #expect(try SampleRows.avro(rows, SampleRows.output) == SampleRows.avro(rows, SampleRows.output))
    }

    @Test func followsTheSpecification() throws {
        let schema = RowSchema(vectors: [.float, .int8], columns: [DatasetColumn(name: "n", type: .long)])
        let row = DatasetRow(text: "é", vectors: VectorSet(float: [1], int8: [-65, 64]), cells: [.long(-65)])
        let file = try SampleRows.avro(
            [row, DatasetRow(text: "", vectors: VectorSet(float: [], int8: []), cells: [.null])],
            schema
        )
        let first: [UInt8] = [4, 0xC3, 0xA9, 2, 2, 0, 0, 0x80, 0x3F, 0, 2, 4, 0x81, 1, 0x80, 1, 0, 0, 0, 0, 2, 0x81, 1]
        let second: [UInt8] = [0, 2, 0, 2, 0, 0, 0, 0, 0]
        let block = [4, UInt8(first.count + second.count) * 2] + first + second + SampleRows.marker
        #expect(Array(file.suffix(block.count)) == block)
        #expect(file.starts(with: [0x4F, 0x62, 0x6A, 0x01, 4, 22] + Array("avro.schema".utf8)))
    }

    @Test func closesBlocksByRowsAndByBytes() throws {
        let small = try blocks(of: (0..<1_100).map { DatasetRow(text: "\($0)") })
        #expect(small.blocks.map(\.rowCount) == [512, 512, 76])
        #expect(small.rowCount == 1_100)
        let text = String(repeating: "x", count: 100 << 10)
        let large = try blocks(of: (0..<14).map { _ in DatasetRow(text: text) })
        #expect(large.blocks.map(\.rowCount) == [6, 6, 2])
        #expect(try blocks(of: []).blocks.isEmpty)
    }

    private func blocks(of rows: [DatasetRow]) throws -> AvroBlocks {
        let file = try SampleRows.avro(rows, RowSchema())
        return try AvroBlocks(byteCount: file.count) { Array(file[$0..<min($0 + $1, file.count)]) }
    }

    @Test func rejectedRowsLeaveNoBytes() throws {
        let schema = RowSchema(vectors: [.float], columns: [DatasetColumn(name: "n", type: .long)])
        let output = Output()
        var writer = AvroWriter(schema: schema, syncMarker: SampleRows.marker, sink: output.take)
        let good = DatasetRow(text: "a", vectors: VectorSet(float: [1]), cells: [.long(1)])
        try writer.write(good)
        let bad = [
            DatasetRow(text: "b", vectors: VectorSet(float: [1]), cells: []),
            DatasetRow(text: "b", vectors: VectorSet(float: [1]), cells: [.string("x")]),
            DatasetRow(text: "b", vectors: nil, cells: [.long(1)]),
            DatasetRow(text: "b", vectors: VectorSet(float: [1], int8: [1]), cells: [.long(1)]),
            DatasetRow(text: "b", vectors: VectorSet(float: [1], base64: ""), cells: [.long(1)]),
        ]
        for row in bad { #expect(throws: FormatError.self) { try writer.write(row) } }
        try writer.write(good)
        try writer.finish()
        #expect(output.bytes == (try SampleRows.avro([good, good], schema)))
    }

    @Test func rethrowsErrorsOfTheSink() throws {
        struct Full: Error {}
        var writer = AvroWriter(schema: RowSchema(), syncMarker: SampleRows.marker) { _ in throw Full() }
        try writer.write(DatasetRow(text: "a"))
        #expect(throws: Full.self) { try writer.finish() }
    }

    @Test(arguments: [SampleRows.output, SampleRows.input, RowSchema(vectors: [.ubinary], columns: SampleRows.columns)])
    func fastavroReadsIt(schema: RowSchema) throws {
        let rows = SampleRows.rows(1_200, vectors: schema.vectors)
        let python = try Python()
        try python.write(try SampleRows.avro(rows, schema), to: "rows.avro")
        try python.write(Array(schema.avroJSON.utf8), to: "schema.json")
        let output = Output()
        var writer = JSONLinesWriter(schema: schema, sink: output.take)
        for row in rows { try writer.write(row) }
        try writer.finish()
        try python.write(output.bytes, to: "rows.jsonl")
        let count = try python.run(
            """
            import fastavro, json, struct, io
            text = open('schema.json', encoding='utf-8').read()
            schema = json.loads(text)
            marked = [f['name'] for f in schema['fields'] if f.get('embedjobs.type') == 'json']
            single = lambda number: struct.unpack('<f', struct.pack('<f', number))[0]
            with open('rows.avro', 'rb') as file:
                reader = fastavro.reader(file)
                assert reader.codec == 'null', reader.codec
                avro = list(reader)
            lines = open('rows.jsonl', encoding='utf-8', newline='\\n').read().split('\\n')
            assert lines.pop() == '' and len(lines) == len(avro)
            for row, line in zip(avro, lines):
                expected = json.loads(line)
                assert list(row) == list(expected) == [f['name'] for f in schema['fields']]
                plain = {k: json.loads(v) if k in marked and v is not None else v for k, v in row.items()}
                if expected.get('embeddings', {}).get('float'):
                    expected['embeddings']['float'] = [single(n) for n in expected['embeddings']['float']]
                assert plain == expected, (plain, expected)
                if 'embeddings' in row: assert list(row['embeddings']) == list(expected['embeddings'])
            # As the SDK's save_avro does it: with the schema of the dataset.
            fastavro.writer(io.BytesIO(), fastavro.parse_schema(json.loads(text)), avro)
            print(len(avro))
            """
        )
        #expect(count == "1200\n")
    }
}
