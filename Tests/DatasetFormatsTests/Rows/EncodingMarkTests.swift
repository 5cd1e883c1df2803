import DatasetFormats
import Testing

/// The first bytes of files that are not rows of text, in any chunks.
@Suite struct EncodingMarkTests {
    private func parse(_ file: [UInt8]) throws -> [RowOutcome] {
        let fields = try FieldSelection()
        let results = Chunking.allCases.flatMap { chunking in
            [chunking.outcomes(of: file, CSVParser(fields: fields))]
                + [chunking.outcomes(of: file, JSONLinesParser(fields: fields))]
        }
        return results.compactMap(\.first)
    }

    private static let files: [(ForeignContent, [UInt8])] = [
        (.gzip, [0x1F, 0x8B, 0x08, 0x00]), (.zstd, [0x28, 0xB5, 0x2F, 0xFD, 0x04]),
        (.xz, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00, 0x00]), (.bzip2, Array("BZh91AY&SY".utf8) + [0xCF]),
        (.zip, Array("PK".utf8) + [3, 4, 20]), (.parquet, Array("PAR1".utf8) + [0x15, 0x04]),
        (.avro, Array("Obj".utf8) + [1, 4]), (.arrow, Array("ARROW1".utf8) + [0, 0]),
        (.numPy, [0x93] + Array("NUMPY".utf8) + [1, 0]), (.sqlite, Array("SQLite format 3".utf8) + [0, 0x10]),
        (.pdf, Array("%PDF-1.7\n".utf8)), (.otherEncoding, [0xFF, 0xFE, 0x7B, 0x00]),
        (.otherEncoding, Array("{\0\"\0".utf8)), (.otherEncoding, Array("t\0e\0".utf8)),
    ]

    @Test("Other content is named, under any name of the file", arguments: files.indices)
    func namesOtherContent(index: Int) throws {
        let (content, start) = Self.files[index]
        let outcomes = try parse(start + Array("\n{\"text\":\"a\"}\n".utf8))
        #expect(outcomes.count == 6)
        for outcome in outcomes {
            #expect(outcome.error?.message == content.explanation)
            #expect(outcome.error?.isFatal == true)
        }
        #expect(ForeignContent(firstBytes: start) == content)
    }

    @Test func everyContentHasAFile() {
        #expect(Set(Self.files.map { "\($0.0)" }) == Set(ForeignContent.allCases.map { "\($0)" }))
    }

    @Test(
        "Text that begins like a signature is text",
        arguments: ["PAR1", "PK", "BZh", "BZh91AY", "Obj", "ARROW1", "SQLite format 3", "%PDF", "(", "{", "text", "é"]
    )
    func readsTextThatBeginsAlike(name: String) throws {
        #expect(ForeignContent(firstBytes: Array(name.utf8)) == nil)
        let parser = CSVParser(fields: try FieldSelection(keep: ["\(name)x"]))
        for chunking in Chunking.allCases {
            let outcomes = chunking.outcomes(of: Array("\(name)x,text\n1,a\n".utf8), parser)
            #expect(outcomes.first?.row?.cells == [.string("1")])
        }
    }

    @Test func everyFileHasItsOwnExplanation() {
        let all = ForeignContent.allCases.map(\.explanation)
        #expect(Set(all).count == all.count)
        #expect(ForeignContent.gzip.conversion(of: "a.gz") == "zcat a.gz")
    }
}
