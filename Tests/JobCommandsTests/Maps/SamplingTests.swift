import DatasetFormats
import EmbedJobs
import JobCommands
import Synchronization
import TestSupport
import Testing

@Suite("Sampling")
struct SamplingTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    private static let columns = [
        DatasetColumn(name: "id", type: .long), DatasetColumn(name: "title", type: .string),
        DatasetColumn(name: "topic", type: .string),
    ]

    private func avro(_ rows: [DatasetRow], _ types: [EmbeddingType], _ columns: [DatasetColumn] = columns) throws
        -> [UInt8]
    {
        var bytes: [UInt8] = []
        let schema = RowSchema(vectors: types, columns: columns)
        var writer = AvroWriter(schema: schema, syncMarker: [UInt8](repeating: 7, count: 16)) { bytes += $0 }
        for row in rows { try writer.write(row) }
        try writer.finish()
        return bytes
    }

    private func plant(_ rows: [DatasetRow], _ types: [EmbeddingType], _ columns: [DatasetColumn] = columns) throws {
        let source = ByteSource(try avro(rows, types, columns))
        fixture.service.plant(DatasetID(rawValue: "planted"), rows: rows.count, parts: [source])
    }

    private func row(_ number: Int, _ vectors: VectorSet, title: String? = nil, topic: String? = nil) -> DatasetRow {
        let cells: [Cell] = [
            .long(Int64(number)), title.map { .string($0) } ?? .null, topic.map { .string($0) } ?? .null,
        ]
        return DatasetRow(text: "the text\nof row \(number)", vectors: vectors, cells: cells)
    }

    private var drawn: String { fixture.output.out.joined(separator: "\n") }

    @Test(
        "vectors of all types are drawn",
        arguments: [
            ("float", [VectorSet(float: [1, 0]), VectorSet(float: [-1, 0]), VectorSet(float: [0, 0])]),
            ("int8", [VectorSet(int8: [127, 0]), VectorSet(int8: [-127, 0]), VectorSet(int8: [0, 0])]),
            ("uint8", [VectorSet(uint8: [255, 3]), VectorSet(uint8: [1, 3]), VectorSet(uint8: [128, 3])]),
            ("binary", [VectorSet(binary: [127]), VectorSet(binary: [-128]), VectorSet(binary: [112])]),
            ("ubinary", [VectorSet(ubinary: [255]), VectorSet(ubinary: [0]), VectorSet(ubinary: [0xF0])]),
            (
                "base64",
                [VectorSet(base64: "AACAPw=="), VectorSet(base64: "AACAvw=="), VectorSet(base64: "AAAAAA==")]
            ),
        ] as [(String, [VectorSet])]
    )
    func types(type: String, vectors: [VectorSet]) async throws {
        let rows = vectors.enumerated().map { row($0 + 1, $1, title: "t\($0 + 1)") }
        try plant(rows, [try #require(EmbeddingType(rawValue: type))])
        #expect(await fixture.run("map planted width=31 height=7") == .done, "\(fixture.messages)")
        let blanks = { String(repeating: " ", count: $0) }
        // The first axis points in the direction of growing numbers, so the first row is on the right.
        var expected = [String](repeating: "", count: 7)
        if type.hasSuffix("binary") {
            // Half of the bits are equally far from all and none: the third corner of a triangle.
            expected[0] = blanks(15) + "⣿ t3"
            expected[6] = "⣿ t2" + blanks(23) + "t1 ⣿"
            expected.append("3 rows, 75.0 % of the variance across and 25.0 % down")
        } else {
            expected[3] = "⣿ t2" + blanks(11) + "⣿ t3" + blanks(8) + "t1 ⣿"
            expected.append("3 rows, 100.0 % of the variance across")
        }
        #expect(fixture.output.out == expected, "\(drawn)")
    }

    @Test("labels come from the requested field, else the first text field, else the text")
    func names() async throws {
        let rows = [
            row(1, VectorSet(float: [0, 0]), title: "first\ttitle"), row(2, VectorSet(float: [9, 0])),
            row(3, VectorSet(float: [4, 5]), title: "third", topic: "sport"),
        ]
        try plant(rows, [.float])
        #expect(await fixture.run("map planted") == .done)
        #expect(drawn.contains("first title"))
        #expect(drawn.contains("the text of row 2"))
        #expect(drawn.contains("third"))
        #expect(await fixture.run("map planted label=id") == .done)
        #expect(await fixture.run("map planted label=text color=topic") == .done)
        #expect(drawn.contains("the text of row 3"))
        #expect(drawn.contains("o sport 1  x (none) 2"))
        // The colour field is not used for labels unless it is requested.
        #expect(await fixture.run("map planted color=title") == .done)
        #expect(fixture.output.out.suffix(30).joined().contains("sport"))
        try plant(rows.map { DatasetRow(text: $0.text, vectors: $0.vectors) }, [.float], [])
        #expect(await fixture.run("map planted color=text") == .done)
        #expect(drawn.contains("o the text of row 1 1"))
    }

    @Test("the error for an unknown field lists the fields")
    func unknownField() async throws {
        try plant([row(1, VectorSet(float: [0, 0]))], [.float])
        #expect(await fixture.run("map planted color=topics") == .usage)
        #expect(fixture.messages.contains("error: map: color=topics is not a field of the rows"))
        #expect(fixture.messages.contains("= help: did you mean topic? fields: text, id, title, topic"))
        #expect(await fixture.run("map planted label=nothing") == .usage)
        #expect(fixture.messages.contains("label=nothing is not a field of the rows"))
    }

    @Test("errors name the rows that cannot be drawn")
    func badRows() async throws {
        let good = row(1, VectorSet(float: [0, 0]))
        let cases: [(DatasetRow, String)] = [
            (row(2, VectorSet()), "row 2 of dataset planted lacks a float vector"),
            (row(2, VectorSet(float: [1])), "row 2 of dataset planted has 1 dimensions, earlier rows have 2"),
        ]
        for (bad, message) in cases {
            try plant([good, bad], [.float])
            #expect(await fixture.run("map planted") == .failure)
            #expect(fixture.messages.contains("map: \(message)"), "\(fixture.messages)")
        }
        try plant([row(1, VectorSet())], [.float])
        #expect(await fixture.run("map planted") == .failure)
        #expect(fixture.messages.contains("map: dataset planted does not contain comparable vectors"))
        try plant([], [.float])
        #expect(await fixture.run("map planted") == .failure)
        #expect(fixture.messages.contains("map: dataset planted is empty"))
    }

    @Test("the error for a non-finite vector names its row")
    func notFinite() async throws {
        // Base64 can encode a NaN, which the writer rejects in floats.
        try plant([row(1, VectorSet(base64: "AACAPw==")), row(2, VectorSet(base64: "AADAfw=="))], [.base64])
        #expect(await fixture.run("map planted") == .failure)
        let message = "map: the vector of row 2 of dataset planted holds a number that is not finite"
        #expect(fixture.messages.contains(message), "\(fixture.messages)")
    }

    @Test("large datasets are sampled by seed, and rows are released after they are read")
    func sample() async throws {
        let rows = (0..<1_000).map { row($0, VectorSet(float: [Float($0 % 40), Float($0 % 23)]), title: "t\($0)") }
        var bytes: [UInt8] = []
        let schema = RowSchema(vectors: [.float], columns: Self.columns)
        var writer = AvroWriter(schema: schema, syncMarker: [UInt8](repeating: 7, count: 16)) { bytes += $0 }
        for _ in 0..<30 { for row in rows { try writer.write(row) } }
        try writer.finish()
        let (whole, output) = (bytes, fixture.output)
        let late = Mutex(0)
        let chunk = 1 << 14
        // Before each chunk, the rows of earlier chunks must have been sampled or released.
        let source = ByteSource(length: whole.count) { () throws(APIError) -> ByteSource.Next in
            var place = 0
            return { () async throws(APIError) -> [UInt8]? in
                if place > 10 * chunk, output.reports.last?.done ?? 0 == 0 { late.withLock { $0 += 1 } }
                let end = min(place + chunk, whole.count)
                defer { place = end }
                return place < end ? Array(whole[place..<end]) : nil
            }
        }
        fixture.service.plant(DatasetID(rawValue: "planted"), rows: 30_000, parts: [source])
        var drawings: [[String]] = []
        for seed in ["", "seed=1", "seed=2"] {
            let before = fixture.output.out.count
            #expect(await fixture.run("map planted sample=50 \(seed)") == .done, "\(fixture.messages)")
            drawings.append(Array(fixture.output.out.dropFirst(before)))
        }
        #expect(late.withLock { $0 } == 0)
        #expect(drawings[0] == drawings[1] && drawings[0] != drawings[2])
        #expect(drawings.allSatisfy { $0.last?.hasPrefix("50 of 30,000 rows, ") == true })
        #expect(fixture.output.reports.last?.done == 30_000)
    }
}
