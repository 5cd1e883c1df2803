import DatasetFormats
import EmbedJobs
import TestSupport
import Testing

struct NPYWriterTests {
    private func write(_ rows: [DatasetRow], _ type: EmbeddingType, _ dimensions: Int) throws -> [UInt8] {
        let output = Output()
        var writer = try NPYWriter(
            schema: RowSchema(vectors: [type]),
            rowCount: rows.count,
            dimensions: dimensions,
            sink: output.take
        )
        for row in rows { try writer.write(row) }
        try writer.finish()
        return output.bytes
    }

    @Test func numpyReadsEveryType() throws {
        let types: [EmbeddingType] = [.float, .int8, .uint8, .binary, .ubinary]
        let rows = SampleRows.rows(1_000, vectors: types)
        let python = try Python()
        try python.write(
            try SampleRows.avro(rows, RowSchema(vectors: types, columns: SampleRows.columns)),
            to: "rows.avro"
        )
        for type in types {
            let dimensions = try #require(rows[0].vectors?[type]?.count)
            let file = try write(rows, type, dimensions)
            #expect(file.count == 128 + 1_000 * dimensions * (type == .float ? 4 : 1))
            try python.write(file, to: "\(type.rawValue).npy")
            try python.write(try write([], type, dimensions), to: "empty-\(type.rawValue).npy")
        }
        let output = try python.run(
            """
            import fastavro, numpy
            rows = list(fastavro.reader(open('rows.avro', 'rb')))
            for name in ['float', 'int8', 'uint8', 'binary', 'ubinary']:
                array = numpy.load(name + '.npy', allow_pickle=False)
                expected = numpy.array([row['embeddings'][name] for row in rows])
                assert array.flags['C_CONTIGUOUS'] and (array == expected).all(), name
                empty = numpy.load('empty-' + name + '.npy', allow_pickle=False)
                assert empty.shape == (0, expected.shape[1]) and empty.dtype == array.dtype
                print(array.dtype.str, array.shape[0], array.shape[1])
            """
        )
        #expect(output == "<f4 1000 9\n|i1 1000 9\n|u1 1000 9\n|i1 1000 4\n|u1 1000 5\n")
    }

    @Test func headerLengthIsAMultipleOfSixtyFour() throws {
        for count in [0, 1, 9, 1_000_000_000_000] {
            let output = Output()
            var writer = try NPYWriter(
                schema: RowSchema(vectors: [.float]),
                rowCount: count,
                dimensions: 384,
                sink: output.take
            )
            if count == 0 {
                try writer.finish()
                #expect(output.bytes.count % 64 == 0)
                #expect(output.bytes.last == 0x0A)
            } else {
                #expect(throws: FormatError.self) { try writer.finish() }
            }
        }
    }

    @Test func prefersFloatsThenTheFirstIntegerType() throws {
        #expect(try NPYWriter.vectorType(in: RowSchema(vectors: [.ubinary, .float])) == .float)
        #expect(try NPYWriter.vectorType(in: RowSchema(vectors: [.base64, .ubinary, .uint8])) == .uint8)
        for schema in [RowSchema(), RowSchema(vectors: [.base64]), RowSchema(vectors: [])] {
            #expect { try NPYWriter.vectorType(in: schema) } throws: { ($0 as? FormatError)?.code == .unsupportedRows }
        }
    }

    @Test func rejectsRowsThatContradictTheHeader() throws {
        let row = DatasetRow(text: "", vectors: VectorSet(float: [1, 2]))
        #expect(throws: FormatError.self) {
            try write([row, DatasetRow(text: "", vectors: VectorSet(float: [1]))], .float, 2)
        }
        #expect(throws: FormatError.self) { try write([row, DatasetRow(text: "")], .float, 2) }
        let schema = RowSchema(vectors: [.float])
        var writer = try NPYWriter(schema: schema, rowCount: 1, dimensions: 2) { _ in }
        try writer.write(row)
        #expect(throws: FormatError.self) { try writer.write(row) }
    }
}
