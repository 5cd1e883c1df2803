import DatasetFormats
import Testing

@Suite struct UploadFormatTests {
    private func format(_ fileName: String?, delimiter: CSVDelimiter = .comma, _ text: String = "") -> UploadFormat {
        UploadFormat(fileName: fileName, delimiter: delimiter, firstBytes: Array(text.utf8))
    }

    @Test(arguments: ["a.jsonl", "a.ndjson", "a.json", "A.JSONL", "a.csv.jsonl"])
    func extensionMeansJSON(fileName: String) {
        #expect(format(fileName, "text\na\n") == .jsonLines)
    }

    @Test(arguments: ["a.csv", "A.CSV", "a.jsonl.csv"])
    func extensionMeansCSV(fileName: String) {
        #expect(format(fileName, "{\"text\":\"a\"}") == .csv(.comma))
    }

    @Test func tsvFilesUseTabsByDefault() throws {
        let semicolon = try #require(CSVDelimiter(";"))
        #expect(format("a.tsv") == .csv(.tab))
        #expect(format("a.tsv", delimiter: semicolon) == .csv(semicolon))
        #expect(format("a.csv", delimiter: semicolon) == .csv(semicolon))
    }

    @Test(arguments: [nil, "a", "a.txt", ".jsonl.gz"])
    func firstByteDecidesWithoutAnExtension(fileName: String?) {
        #expect(format(fileName, "{\"text\":\"a\"}") == .jsonLines)
        #expect(format(fileName, "\u{FEFF}\r\n\t {") == .jsonLines)
        #expect(format(fileName, "text,{\n") == .csv(.comma))
        #expect(format(fileName, "") == .csv(.comma))
        #expect(format(fileName, delimiter: .tab, "text") == .csv(.tab))
    }
}
