import DatasetFormats
import EmbedJobs
import TestSupport
import Testing

struct JSONLinesWriterTests {
    private func write(_ rows: [DatasetRow], _ schema: RowSchema) throws -> String {
        let output = Output()
        var writer = JSONLinesWriter(schema: schema, sink: output.take)
        for row in rows { try writer.write(row) }
        try writer.finish()
        return output.text
    }

    @Test func writesRowsInTheFormOfTheHostedService() throws {
        let schema = RowSchema(
            vectors: [.float, .binary],
            columns: [DatasetColumn(name: "k\"", type: .string), DatasetColumn(name: "j", type: .json)]
        )
        let vectors = VectorSet(float: [0.006572723388671875, -1, 1e-10], binary: [-128, -7, 0, 10, 127])
        let row = DatasetRow(text: "a\"\\\n\u{1}é", vectors: vectors, cells: [.null, .json("{\"a\": 1}")])
        #expect(
            try write([row], schema)
                == #"{"text":"a\"\\\n\u0001é","embeddings":{"float":[0.0065727234,-1.0,1e-10],"int8":null,"#
                + #""uint8":null,"binary":[-128,-7,0,10,127],"ubinary":null},"k\"":null,"j":{"a": 1}}"# + "\n"
        )
    }

    @Test func writesBase64OnlyIfRequested() throws {
        let row = DatasetRow(text: "a", vectors: VectorSet(base64: "AA=="))
        #expect(
            try write([row], RowSchema(vectors: [.base64]))
                == #"{"text":"a","embeddings":{"float":null,"int8":null,"uint8":null,"binary":null,"#
                + #""ubinary":null,"base64":"AA=="}}"# + "\n"
        )
    }

    @Test func writesInputRows() throws {
        let columns = [DatasetColumn(name: "n", type: .long), DatasetColumn(name: "d", type: .double)]
        let rows = [
            DatasetRow(text: "", cells: [.long(.min), .double(1e300)]),
            DatasetRow(text: "b", cells: [.null, .double(2)]),
        ]
        let expected =
            #"{"text":"","n":-9223372036854775808,"d":1e+300}"# + "\n" + #"{"text":"b","n":null,"d":2.0}"# + "\n"
        #expect(try write(rows, RowSchema(columns: columns)) == expected)
        #expect(try write([], RowSchema()).isEmpty)
    }

    @Test func everyFloatRoundTrips() throws {
        var random = SeededGenerator(seed: 9)
        let floats = (0..<20_000).map { _ in Float(bitPattern: UInt32.random(in: 0 ... .max, using: &random)) }.filter(
            \.isFinite
        )
        let line = try write([DatasetRow(text: "", vectors: VectorSet(float: floats))], RowSchema(vectors: [.float]))
        let inside = try #require(line.split(separator: "[").last?.split(separator: "]").first)
        #expect(inside.split(separator: ",").map { Float($0)?.bitPattern } == floats.map(\.bitPattern))
    }

    @Test(arguments: ["{\"a\":1}\n{\"text\":2}", "{", "", "1 2", "NaN", "\"a"])
    func writesInvalidJSONCellsAsStrings(text: String) throws {
        let schema = RowSchema(columns: [DatasetColumn(name: "j", type: .json)])
        let file = try write([DatasetRow(text: "a", cells: [.json(text)])], schema)
        let parser = JSONLinesParser(fields: try FieldSelection(keep: ["j"]))
        let outcomes = Chunking.whole.outcomes(of: Array(file.utf8), parser)
        #expect(outcomes.map(\.row?.cells) == [[.string(text)]])
    }

    @Test func rejectedNonFiniteNumbersLeaveNoBytes() throws {
        let schema = RowSchema(vectors: [.float], columns: [DatasetColumn(name: "d", type: .double)])
        let output = Output()
        var writer = JSONLinesWriter(schema: schema, sink: output.take)
        for bad in [Float.nan, .infinity] {
            let row = DatasetRow(text: "a", vectors: VectorSet(float: [0, bad]), cells: [.null])
            #expect(throws: FormatError.self) { try writer.write(row) }
        }
        let row = DatasetRow(text: "a", vectors: VectorSet(float: [0]), cells: [.double(.nan)])
        #expect(throws: FormatError.self) { try writer.write(row) }
        #expect(throws: FormatError.self) { try writer.write(DatasetRow(text: "a")) }
        try writer.finish()
        #expect(output.bytes.isEmpty)
    }

    @Test func passesLargeChunksToTheSink() throws {
        let output = Output()
        var writer = JSONLinesWriter(schema: RowSchema(), sink: output.take)
        for index in 0..<30_000 { try writer.write(DatasetRow(text: "the text number \(index)")) }
        try writer.finish()
        #expect(
            output.chunkCount == (output.bytes.count + FormatLimits.outputChunkBytes - 1)
                / FormatLimits.outputChunkBytes
        )
    }
}
