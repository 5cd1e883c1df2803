import DatasetFormats
import EmbedJobs
import TestSupport
import Testing

struct CSVWriterTests {
    private func write(_ rows: [DatasetRow], _ schema: RowSchema, _ delimiter: CSVDelimiter = .comma) throws -> Output {
        let output = Output()
        var writer = CSVWriter(schema: schema, delimiter: delimiter, sink: output.take)
        for row in rows { try writer.write(row) }
        try writer.finish()
        return output
    }

    @Test func writesColumnsBeforeVectors() throws {
        let schema = RowSchema(
            vectors: [.ubinary, .float, .base64],
            columns: [DatasetColumn(name: "a,b", type: .string), DatasetColumn(name: "n", type: .long)]
        )
        let vectors = VectorSet(float: [0.5, -1], ubinary: [7], base64: "AA==")
        let rows = [
            DatasetRow(text: "say \"hi\",\r\n", vectors: vectors, cells: [.string(""), .long(-1)]),
            DatasetRow(text: " é", vectors: VectorSet(), cells: [.null, .null]),
        ]
        #expect(
            try write(rows, schema).text
                == "text,\"a,b\",n,embeddings.float,embeddings.ubinary,embeddings.base64\r\n"
                + "\"say \"\"hi\"\",\r\n\",\"\",-1,\"[0.5,-1.0]\",[7],AA==\r\n é,,,,,\r\n"
        )
    }

    @Test func writesTheHeaderOfAFileWithoutRows() throws {
        #expect(try write([], RowSchema(columns: [DatasetColumn(name: "é", type: .json)])).text == "text,é\r\n")
    }

    @Test func parserReadsItsOutput() throws {
        let rows = SampleRows.rows(500, vectors: nil)
        let columns = SampleRows.columns.map { DatasetColumn(name: $0.name.isEmpty ? "empty" : $0.name, type: $0.type) }
        for delimiter in [CSVDelimiter.comma, .tab] {
            let file = try write(rows, RowSchema(columns: columns), delimiter).bytes
            let parser = CSVParser(fields: try FieldSelection(keep: ["title"]), delimiter: delimiter)
            let parsed = Chunking.random.outcomes(of: file, parser).compactMap(\.row)
            #expect(parsed.map { Array($0.text.utf8) } == rows.map { Array($0.text.utf8) })
            #expect(parsed.map(\.cells) == rows.map { [$0.cells[0] == .null ? .string("") : $0.cells[0]] })
        }
    }

    @Test func rejectsRowsThatDoNotFitTheSchema() throws {
        let output = Output()
        var writer = CSVWriter(schema: RowSchema(vectors: [.float]), sink: output.take)
        #expect(throws: FormatError.self) { try writer.write(DatasetRow(text: "a", vectors: VectorSet(float: [.nan]))) }
        #expect(throws: FormatError.self) { try writer.write(DatasetRow(text: "a", cells: [.null])) }
        try writer.finish()
        #expect(output.text == "text,embeddings.float\r\n")
    }

    @Test func pythonReadsIt() throws {
        let schema = RowSchema(vectors: [.float, .int8], columns: SampleRows.columns)
        let rows = SampleRows.rows(400, vectors: schema.vectors)
        let python = try Python()
        try python.write(try write(rows, schema).bytes, to: "rows.csv")
        try python.write(try SampleRows.avro(rows, schema), to: "rows.avro")
        let count = try python.run(
            """
            import csv, fastavro, json, struct
            avro = list(fastavro.reader(open('rows.avro', 'rb')))
            with open('rows.csv', newline='', encoding='utf-8') as file: records = list(csv.reader(file))
            names = [name for name in avro[0] if name != 'embeddings']
            assert records[0] == names + ['embeddings.float', 'embeddings.int8'], records[0]
            def same(text, value):
                if value is None: return text == ''
                if isinstance(value, bool): return text == ('true' if value else 'false')
                if isinstance(value, (int, float)): return type(value)(text) == value
                return text == value
            for record, row in zip(records[1:], avro):
                assert all(same(text, row[name]) for text, name in zip(record, names)), (record, row)
                floats = [struct.unpack('<f', struct.pack('<f', n))[0] for n in json.loads(record[-2])]
                assert floats == row['embeddings']['float'] and json.loads(record[-1]) == row['embeddings']['int8']
            print(len(records) - 1, len(avro))
            """
        )
        #expect(count == "400 400\n")
    }
}
