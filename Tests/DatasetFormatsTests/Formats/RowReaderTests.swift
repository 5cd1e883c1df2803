import DatasetFormats
import Testing

/// A file in memory that counts the reads.
final class MemoryFile: RandomAccessBytes {
    private let bytes: [UInt8]
    private(set) var offsets: [Int] = []

    init(_ bytes: [UInt8]) { self.bytes = bytes }
    convenience init(_ text: String) { self.init(Array(text.utf8)) }

    var size: Int { bytes.count }

    func read(at offset: Int, count: Int) -> [UInt8] {
        offsets.append(offset)
        return Array(bytes[min(offset, size)..<min(offset + count, size)])
    }

    /// The outcomes of all parts.
    func outcomes(_ format: UploadFormat, _ options: RowOptions) throws -> [RowOutcome] {
        var reader = try format.reader(of: self, options)
        var outcomes: [RowOutcome] = []
        while try reader.readPart({ outcomes.append($0) }) {}
        return outcomes
    }
}

@Suite struct RowReaderTests {
    /// A format whose last byte is the length of each text, so that a reader must begin at the end; it returns the
    /// texts in blocks of two.
    private struct FooterReader: RowReader {
        private let file: any RandomAccessBytes
        private let length: Int
        private var offset = 0

        init(_ file: any RandomAccessBytes) throws {
            self.file = file
            length = Int(try file.read(at: file.size - 1, count: 1)[0])
        }

        mutating func readPart(_ body: (RowOutcome) throws -> Void) throws -> Bool {
            for _ in 0..<2 where offset < file.size - 1 {
                var line = JSONLinesParser(fields: try FieldSelection())
                let text = String(decoding: try file.read(at: offset, count: length), as: UTF8.self)
                try line.feed(Array("{\"text\":\"\(text)\"}\n".utf8), body)
                offset += length
            }
            return offset < file.size - 1
        }
    }

    private static let footer = UploadFormat(
        name: "footer",
        extensions: ["footer"],
        reading: .anyOffset { file, _ in try FooterReader(file) }
    )

    @Test func aReaderMayBeginAtTheEnd() throws {
        let file = MemoryFile(Array("aabbccddee".utf8) + [2])
        let outcomes = try file.outcomes(Self.footer, RowOptions(fields: try FieldSelection()))
        #expect(outcomes.map { $0.row?.text } == ["aa", "bb", "cc", "dd", "ee"])
        #expect(file.offsets == [10, 0, 2, 4, 6, 8])
    }

    @Test func linesOfEveryChunkAreRead() throws {
        let row = "{\"text\":\"\(String(repeating: "a", count: 1_000))\"}\n"
        let file = MemoryFile(String(repeating: row, count: 600) + "{\"text\":\"last\"}")
        let outcomes = try file.outcomes(.jsonLines, RowOptions(fields: try FieldSelection()))
        #expect(outcomes.count == 601)
        #expect(outcomes.last?.row?.text == "last")
        #expect(outcomes.last?.row?.number == 601)
        #expect(file.offsets == [0, FormatLimits.inputChunkBytes, 2 * FormatLimits.inputChunkBytes])
    }

    @Test func anEmptyFileHasNoRows() throws {
        for format in UploadFormat.all {
            #expect(try MemoryFile("").outcomes(format, RowOptions(fields: try FieldSelection())) == [])
        }
    }

    @Test func anErrorOfTheBodyEndsTheReading() throws {
        struct Stop: Error {}
        var reader = try UploadFormat.jsonLines.reader(
            of: MemoryFile("{\"text\":\"a\"}\n{\"text\":\"b\"}\n"),
            RowOptions(fields: try FieldSelection())
        )
        var count = 0
        #expect(throws: Stop.self) {
            while try reader.readPart({ _ in
                count += 1
                throw Stop()
            }) {}
        }
        #expect(count == 1)
    }
}
