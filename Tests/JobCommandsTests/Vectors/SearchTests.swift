import DatasetFormats
import DisplayText
import EmbedJobs
import JobCommands
import TestSupport
import Testing
import Synchronization

@Suite("Search")
struct SearchTests {
    private let fixture: SessionFixture

    init() throws { fixture = try SessionFixture() }

    private static let dimensions = 16

    /// Independent random vectors of every type: the order of the hits shows which type was compared.
    private static func vectors(_ source: inout SystemRandomNumberGenerator) -> VectorSet {
        func numbers<Number>(_ count: Int, _ make: () -> Number) -> [Number] { (0..<count).map { _ in make() } }
        let bytes = dimensions / 8
        return VectorSet(
            float: numbers(dimensions) { Float.random(in: -1...1, using: &source) },
            int8: numbers(dimensions) { Int8.random(in: .min ... .max, using: &source) },
            uint8: numbers(dimensions) { UInt8.random(in: .min ... .max, using: &source) },
            binary: numbers(bytes) { Int8.random(in: .min ... .max, using: &source) },
            ubinary: numbers(bytes) { UInt8.random(in: .min ... .max, using: &source) }
        )
    }

    /// The similarity of two sets in a type, computed independently.
    private static func score(_ type: EmbeddingType, _ left: VectorSet, _ right: VectorSet) -> Double {
        func cosine(_ left: [Double], _ right: [Double]) -> Double {
            func sum(_ left: [Double], _ right: [Double]) -> Double { zip(left, right).map { $0 * $1 }.reduce(0, +) }
            return sum(left, right) / (sum(left, left).squareRoot() * sum(right, right).squareRoot())
        }
        func doubles(_ set: VectorSet) -> [Double] {
            switch type {
            case .int8: set.int8?.map { Double($0) } ?? []
            case .uint8: set.uint8?.map { Double($0) - 128 } ?? []
            default: set.float?.map { Double($0) } ?? []
            }
        }
        func bits(_ set: VectorSet) -> [Bool] {
            let bytes = type == .binary ? set.binary?.map { Int($0) + 128 } : set.ubinary?.map { Int($0) }
            return bytes?.flatMap { byte in (0..<8).map { byte >> $0 & 1 == 1 } } ?? []
        }
        guard type == .binary || type == .ubinary else { return cosine(doubles(left), doubles(right)) }
        let differing = zip(bits(left), bits(right)).count { $0 != $1 }
        return 1 - 2 * Double(differing) / Double(dimensions)
    }

    private func avro(_ rows: [DatasetRow], _ type: EmbeddingType) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let columns = [DatasetColumn(name: "score", type: .string), DatasetColumn(name: "kept_score", type: .json)]
        let schema = RowSchema(vectors: [type], columns: columns)
        var writer = AvroWriter(schema: schema, syncMarker: [UInt8](repeating: 7, count: 16)) { bytes += $0 }
        for row in rows { try writer.write(row) }
        try writer.finish()
        return bytes
    }

    /// A set with the vector of one type only; base64 is that of the floats.
    private func only(_ type: EmbeddingType, _ set: VectorSet) -> VectorSet {
        switch type {
        case .float: VectorSet(float: set.float)
        case .int8: VectorSet(int8: set.int8)
        case .uint8: VectorSet(uint8: set.uint8)
        case .binary: VectorSet(binary: set.binary)
        case .ubinary: VectorSet(ubinary: set.ubinary)
        case .base64: VectorSet(base64: set.float.map(Self.base64))
        }
    }

    /// A plain base64 encoder, three bytes at a time.
    private static func base64(_ floats: [Float]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        let bytes = floats.flatMap { float in (0..<4).map { UInt8(truncatingIfNeeded: float.bitPattern >> ($0 * 8)) } }
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = Array(bytes[start..<min(start + 3, bytes.count)])
            let bits = (0..<3).reduce(0) { $0 << 8 | ($1 < group.count ? Int(group[$1]) : 0) }
            for place in 0..<4 { text.append(place <= group.count ? alphabet[bits >> (18 - place * 6) & 63] : "=") }
        }
        return text
    }

    @Test("the hits equal those of a full comparison, over several parts", arguments: EmbeddingType.allCases)
    func bruteForce(type: EmbeddingType) async throws {
        var source = SystemRandomNumberGenerator()
        let query = Self.vectors(&source)
        let rows = (0..<700).map { index in
            DatasetRow(text: "row \(index + 1)", vectors: Self.vectors(&source), cells: [.string("s"), .null])
        }
        let stored = rows.map { row in
            var row = row
            row.vectors = row.vectors.map { only(type, $0) }
            return row
        }
        let parts = try [stored[..<300], stored[300..<300], stored[300...]].map { try avro(Array($0), type) }
        fixture.service.plant(DatasetID(rawValue: "planted"), rows: rows.count, parts: parts.map { ByteSource($0) })
        fixture.service.plant("query", query)

        #expect(await fixture.run("search planted query model=m k=12") == .done, "\(fixture.messages)")
        let compared: EmbeddingType = type == .base64 ? .float : type
        #expect(fixture.service.calls.contains("embed m [\"query\"] search_query [\"\(compared.rawValue)\"]"))
        let scores = rows.map { Self.score(type, query, $0.vectors ?? VectorSet()) }
        let best = scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }.prefix(12)
        let expected = best.enumerated().map { rank, index in
            // The kept field `score` is renamed, since both `score` and `kept_score` are taken.
            #"{"rank":\#(rank + 1),"score":\#(Figures.fourDecimals(scores[index])),"row":\#(index + 1),"#
                + #""text":"row \#(index + 1)","kept_kept_score":"s","kept_score":null}"#
        }
        #expect(fixture.output.out == expected)
    }

    @Test("rows are released after they are read, and the query is embedded once")
    func streaming() async throws {
        let rows = (0..<2_000).map { DatasetRow(text: "row \($0)", vectors: VectorSet(float: [Float($0), 1])) }
        var bytes: [UInt8] = []
        let schema = RowSchema(vectors: [.float], columns: [])
        var writer = AvroWriter(schema: schema, syncMarker: [UInt8](repeating: 7, count: 16)) { bytes += $0 }
        for _ in 0..<50 { for row in rows { try writer.write(row) } }
        try writer.finish()
        let (whole, output) = (bytes, fixture.output)
        let chunk = 1 << 14
        let unread = Mutex(0)
        // Before each chunk, the rows of earlier chunks must have been compared.
        let source = ByteSource(length: whole.count) { () throws(APIError) -> ByteSource.Next in
            var place = 0
            return { () async throws(APIError) -> [UInt8]? in
                let done = output.reports.last?.done ?? 0
                if place > 10 * chunk, done == 0 { unread.withLock { $0 += 1 } }
                let end = min(place + chunk, whole.count)
                defer { place = end }
                return place < end ? Array(whole[place..<end]) : nil
            }
        }
        fixture.service.plant(DatasetID(rawValue: "planted"), rows: 100_000, parts: [source])
        #expect(await fixture.run("search planted 'text of 17 bytes' model=m k=3") == .done, "\(fixture.messages)")
        #expect(unread.withLock { $0 } == 0)
        let reports = output.reports.filter { $0.state == "searching" }
        #expect(reports.count == (whole.count + chunk - 1) / chunk)
        #expect(reports.map(\.done) == reports.map(\.done).sorted())
        #expect(reports.last?.done == 100_000)
        #expect(reports.last?.total == 100_000)
        #expect(fixture.service.calls.count { $0.hasPrefix("embed ") } == 1)
    }

    @Test("an empty dataset yields zero hits, and the query is not embedded")
    func empty() async throws {
        fixture.service.plant(DatasetID(rawValue: "planted"), rows: 0, parts: [ByteSource(try avro([], .float))])
        #expect(await fixture.run("let hits = search planted query model=m\necho $hits.count") == .done)
        #expect(fixture.output.out == ["0"])
        #expect(!fixture.service.calls.contains { $0.hasPrefix("embed ") })
    }

    @Test("a dataset of an unknown job needs model=")
    func unknownMaker() async throws {
        fixture.service.plant(DatasetID(rawValue: "planted"), rows: 0, parts: [])
        #expect(await fixture.run("search planted query") == .failure)
        #expect(fixture.messages.contains("error: search: unknown model for dataset planted"))
        #expect(fixture.messages.contains("= help: set model= to the model that embedded the dataset"))
    }

    @Test("errors name rows without vectors, or without the first row's type")
    func missingVectors() async throws {
        let cells: [Cell] = [.null, .null]
        let plain = try avro([DatasetRow(text: "a", vectors: VectorSet(), cells: cells)], .float)
        fixture.service.plant(DatasetID(rawValue: "plain"), rows: 1, parts: [ByteSource(plain)])
        #expect(await fixture.run("search plain query model=m") == .failure)
        #expect(fixture.messages.contains("search: dataset plain does not contain comparable vectors"))
        let rows = [
            DatasetRow(text: "a", vectors: VectorSet(float: [1, 2]), cells: cells),
            DatasetRow(text: "b", vectors: VectorSet(), cells: cells),
        ]
        fixture.service.plant(DatasetID(rawValue: "holes"), rows: 2, parts: [ByteSource(try avro(rows, .float))])
        #expect(await fixture.run("search holes query model=m") == .failure)
        #expect(fixture.messages.contains("search: row 2 of dataset holes lacks a float vector"))
        // A service that omits a requested type.
        fixture.service.plant("odd", VectorSet(int8: [1, 2]))
        #expect(await fixture.run("search holes odd model=m") == .failure)
        #expect(fixture.messages.contains("search: the service did not return float vectors for all texts"))
    }

    @Test("a job of an earlier session is fetched")
    func earlierJob() async throws {
        try fixture.folder.write("{\"text\":\"one\"}\n", to: "docs.jsonl")
        let made = """
            let ds = upload $dir/docs.jsonl
            let job = create name=a model=tiny dataset_id=$ds input_type=clustering
            wait $job
            """
        #expect(await fixture.run(made) == .done)
        // Another session, which does not know the job.
        #expect(await fixture.run("search a-out-2 abc") == .done, "\(fixture.messages)")
        #expect(fixture.service.calls.contains("embed tiny [\"abc\"] search_query [\"float\"]"))
    }
}
