import DatasetFormats
import EmbedJobs
import TestSupport

/// Rows that use every feature of a row.
enum SampleRows {
    static let marker: [UInt8] = Array(0xA0..<0xB0)

    /// Columns of every type; some names are not allowed by the Avro specification.
    static let columns = [
        DatasetColumn(name: "title", type: .string), DatasetColumn(name: "my key", type: .long),
        DatasetColumn(name: "é.b\"\\\n😀", type: .double), DatasetColumn(name: "2nd", type: .boolean),
        DatasetColumn(name: "", type: .json), DatasetColumn(name: "float", type: .json),
    ]

    static let output = RowSchema(vectors: EmbeddingType.allCases, columns: columns)
    static let input = RowSchema(columns: columns)

    /// `count` different rows; they have vectors of a few dimensions if `vectors` is not nil.
    static func rows(_ count: Int, vectors: [EmbeddingType]?, seed: UInt64 = 3) -> [DatasetRow] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { index in
            DatasetRow(
                text: text(&random) + "\(index)",
                vectors: vectors.map { set($0, &random) },
                cells: cells(index, &random)
            )
        }
    }

    private static func text(_ random: inout SeededGenerator) -> String {
        let characters = Array("ab \"\\\n\r\t\u{0}\u{1F},;é漢😀\u{2028}\u{7F}".unicodeScalars)
        let scalars = (0..<Int.random(in: 0...30, using: &random)).map { _ in
            characters.randomElement(using: &random) ?? "a"
        }
        return String(String.UnicodeScalarView(scalars))
    }

    private static func cells(_ index: Int, _ random: inout SeededGenerator) -> [Cell] {
        let longs: [Int64] = [.min, .max, 0, -1, 63, 64, -64, -65, 1 << 53]
        let doubles: [Double] = [0, -0.0, 0.1, 1e300, -.leastNonzeroMagnitude, .greatestFiniteMagnitude, 1.0 / 3]
        let json = ["[1, {\"a\": null}]", "\"text\"", "1.50", "true", "123456789012345678901234567890", "{}"]
        let all: [Cell] = [
            .string(text(&random)), .long(longs.randomElement(using: &random) ?? 0),
            .double(doubles.randomElement(using: &random) ?? 0), .boolean(Bool.random(using: &random)),
            .json(json.randomElement(using: &random) ?? "0"), .json(json.randomElement(using: &random) ?? "0"),
        ]
        return all.enumerated().map { (index + $0.offset) % 5 == 0 ? .null : $0.element }
    }

    private static func set(_ types: [EmbeddingType], _ random: inout SeededGenerator) -> VectorSet {
        var set = VectorSet()
        for type in types {
            switch type {
            case .float: set.float = (0..<9).map { _ in Float.random(in: -1...1, using: &random) }
            case .int8: set.int8 = (0..<9).map { _ in Int8.random(in: .min ... .max, using: &random) }
            case .uint8: set.uint8 = (0..<9).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            case .binary: set.binary = [.min, .max, 0, Int8.random(in: .min ... .max, using: &random)]
            case .ubinary: set.ubinary = [0, 255, 127, 128, UInt8.random(in: .min ... .max, using: &random)]
            case .base64: set.base64 = "AACAPw=="
            }
        }
        return set
    }

    /// The rows as an Avro file.
    static func avro(_ rows: [DatasetRow], _ schema: RowSchema) throws -> [UInt8] {
        let output = Output()
        var writer = AvroWriter(schema: schema, syncMarker: marker, sink: output.take)
        for row in rows { try writer.write(row) }
        try writer.finish()
        return output.bytes
    }
}

extension AvroStreamReader {
    /// The events of a file that arrives in pieces; the file must end with the last piece.
    static func events(of pieces: [[UInt8]]) throws -> [AvroEvent] {
        var reader = AvroStreamReader()
        var events: [AvroEvent] = []
        for piece in pieces { try reader.feed(piece) { events.append($0) } }
        try reader.finish()
        return events
    }
}
