import DatasetFormats
import EmbedJobs
import TestSupport
import Testing

struct AvroStreamReaderTests {
    private func read(_ file: [UInt8]) throws -> [AvroEvent] { try AvroStreamReader.events(of: [file]) }

    private func error(of file: [UInt8]) -> FormatError? {
        do { _ = try read(file) } catch { return error as? FormatError }
        return nil
    }

    @Test(arguments: [SampleRows.output, SampleRows.input, RowSchema(vectors: [.float])])
    func readsWrittenFiles(schema: RowSchema) throws {
        var rows = SampleRows.rows(600, vectors: schema.vectors)
        if schema.columns.isEmpty { for index in rows.indices { rows[index].cells = [] } }
        let file = try SampleRows.avro(rows, schema)
        let expected = [AvroEvent.schema(schema)] + rows.map(AvroEvent.row)
        for way in Chunking.allCases { #expect(try AvroStreamReader.events(of: way.pieces(of: file)) == expected) }
        #expect(try read(SampleRows.avro([], schema)) == [.schema(schema)])
    }

    @Test func reportsTruncationAtEveryByte() throws {
        let schema = RowSchema(vectors: [.float, .ubinary], columns: SampleRows.columns)
        let file = try SampleRows.avro(SampleRows.rows(5, vectors: schema.vectors), schema)
        let header = try SampleRows.avro([], schema).count
        for count in 0..<file.count where count != header {
            let error = error(of: Array(file.prefix(count)))
            #expect(error?.code == .truncated)
            #expect(error?.offset == count)
        }
    }

    @Test func otherFilesAreNotAvro() {
        for file in ["{\"message\":\"not found\"}", "Obj\u{2}", "PK\u{3}\u{4}", "Obk\u{1}"] {
            #expect(error(of: Array(file.utf8))?.code == .notAvro)
        }
    }

    @Test func rejectsInconsistentCountsAndValues() throws {
        let header = try SampleRows.avro([], RowSchema(columns: [DatasetColumn(name: "b", type: .boolean)]))
        func block(_ head: [UInt8], _ rows: [UInt8]) -> FormatError? {
            error(of: header + head + rows + SampleRows.marker)
        }
        let row: [UInt8] = [2, 0x61, 2, 1]
        #expect(block([2, 8], row) == nil)
        #expect(block([0, 0], []) == nil)
        let lies: [([UInt8], [UInt8], String)] = [
            ([1, 8], row, "length of a block in rows is -1"), ([2, 7], row, "length of a block in bytes is -4"),
            ([20, 8], row, "cannot hold 10 rows"), ([2, 2], [2], "extends past the end of its block"),
            ([2, 10], row + [0], "bytes left over"),
            ([0, 8], row, "bytes left over"), ([2, 8], [1, 0x61, 2, 1], "length of a string is -1"),
            ([2, 8], [2, 0xFF, 2, 1], "not UTF-8"),
            ([2, 8], [2, 0x61, 4, 1], "branch of a union is 2"), ([2, 8], [2, 0x61, 2, 2], "a boolean is 2"),
            ([2, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F], row, "length of a block in bytes"),
            ([2, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02], row, "longer than 64 bits"),
            ([2, 8], [0x10, 0x61, 2, 1], "extends past the end of its block"),
        ]
        for (head, rows, text) in lies {
            let error = block(head, rows)
            #expect(
                error?.code == .corrupt && error?.message.contains(text) == true,
                "\(text): \(String(describing: error))"
            )
            #expect(error?.offset ?? 0 >= header.count)
        }
        var wrong = header + [2, 8] + row + SampleRows.marker
        wrong[wrong.count - 1] ^= 1
        #expect(error(of: wrong)?.message == "at byte \(header.count + 6): wrong marker after a block")
    }

    @Test func rejectsVectorValuesOutOfRange() throws {
        let header = try SampleRows.avro([], RowSchema(vectors: [.int8]))
        func block(_ vector: [UInt8]) -> FormatError? {
            let row = [0, 0, 2] + vector + [0, 0, 0]
            return error(of: header + [2, UInt8(row.count * 2)] + row + SampleRows.marker)
        }
        #expect(block([2, 0xFE, 1, 0]) == nil)
        // A run may state its length in bytes, and an array may have several runs.
        #expect(block([1, 2, 6, 4, 6, 8, 0]) == nil)
        #expect(block([2, 0x80, 2, 0])?.message.contains("holds 128: must be between -128 and 127") == true)
        #expect(block([0x80, 0x80, 0x80, 0x80, 0x10, 2, 0])?.message.contains("more than 65536 numbers") == true)
        #expect(block([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 2, 0])?.code == .corrupt)
        #expect(block([0x80, 0x80, 4, 2, 0])?.message.contains("extends past the end of its block") == true)
    }

    @Test func rejectsHeadersThatAreTooLong() throws {
        // A key of 1 GB, a value of 1 GB, and endless entries.
        let magic: [UInt8] = [0x4F, 0x62, 0x6A, 0x01]
        let giga: [UInt8] = [0x80, 0x80, 0x80, 0x80, 0x08]
        #expect(error(of: magic + [2] + giga)?.code == .corrupt)
        #expect(error(of: magic + [2, 2, 0x61] + giga)?.code == .corrupt)
        var entries = magic
        for number in UInt8(0)...255 {
            for letter in Array("ab".utf8) { entries += [2, 6, letter, number % 26 + 0x61, number / 26 + 0x61, 0] }
        }
        #expect(error(of: entries)?.message.contains("too many entries") == true)
        let again = Array(repeating: [2, 2, 0x61, 0] as [UInt8], count: 300).flatMap(\.self)
        #expect(error(of: magic + again)?.message.contains("too many entries") == true)
        #expect(error(of: magic + [2, 2, 0x61, 0, 0] + SampleRows.marker)?.code == .unsupportedSchema)
    }

    @Test func survivesRandomMutations() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let schema = RowSchema(vectors: [.float, .int8, .base64], columns: SampleRows.columns)
        let file = try SampleRows.avro(SampleRows.rows(3, vectors: schema.vectors), schema)
        for _ in 0..<2_000 {
            let changed = file.mutated(using: &random)
            let results = [Chunking.whole, .random].map { way in
                Result { try AvroStreamReader.events(of: way.pieces(of: changed, seed: random.next())) }
            }
            switch (results[0], results[1]) {
            case (.success(let one), .success(let other)):
                // Compared as text: a mutated number can be NaN, which is not equal to itself.
                #expect(String(describing: one) == String(describing: other), "seed \(seed)")
            case (.failure(let one), .failure(let other)):
                #expect(one as? FormatError != nil && one as? FormatError == other as? FormatError, "seed \(seed)")
            default: Issue.record("the result depends on the chunks, seed \(seed)")
            }
            let blocks = Result {
                try AvroBlocks(byteCount: changed.count) { Array(changed[$0..<min($0 + $1, changed.count)]) }
            }
            if case .success = results[0] { #expect(throws: Never.self) { try blocks.get() } }
        }
    }

    @Test func readsFastavroFilesAndRejectsCompressedOnes() throws {
        let rows = SampleRows.rows(300, vectors: EmbeddingType.allCases)
        let python = try Python()
        try python.write(try SampleRows.avro(rows, SampleRows.output), to: "ours.avro")
        try python.write(Array(SampleRows.output.avroJSON.utf8), to: "schema.json")
        try python.run(
            """
            import fastavro, json
            rows = list(fastavro.reader(open('ours.avro', 'rb')))
            schema = fastavro.parse_schema(json.load(open('schema.json', encoding='utf-8')))
            for codec in ['null', 'deflate']:
                with open(codec + '.avro', 'wb') as file: fastavro.writer(file, schema, rows, codec=codec)
            """
        )
        let expected = [AvroEvent.schema(SampleRows.output)] + rows.map(AvroEvent.row)
        let file = try python.read("null.avro")
        for way in Chunking.allCases { #expect(try AvroStreamReader.events(of: way.pieces(of: file)) == expected) }
        let error = error(of: try python.read("deflate.avro"))
        #expect(error?.code == .unsupportedCodec)
        #expect(error?.message.contains("\"deflate\"") == true)
    }
}
