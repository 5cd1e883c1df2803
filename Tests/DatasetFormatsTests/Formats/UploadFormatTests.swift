import DatasetFormats
import Testing

@Suite struct UploadFormatTests {
    private func format(_ fileName: String?, _ text: String = "") -> String {
        UploadFormat.of(fileName: fileName, firstBytes: Array(text.utf8)).name
    }

    @Test(arguments: ["a.jsonl", "a.ndjson", "a.json", "A.JSONL", "a.csv.jsonl"])
    func extensionMeansJSON(fileName: String) {
        #expect(format(fileName, "text\na\n") == "jsonl")
    }

    @Test(arguments: ["a.csv", "A.CSV", "a.jsonl.csv"])
    func extensionMeansCSV(fileName: String) {
        #expect(format(fileName, "{\"text\":\"a\"}") == "csv")
    }

    @Test(arguments: [nil, "a", "a.txt", ".jsonl.gz"])
    func firstByteDecidesWithoutAnExtension(fileName: String?) {
        #expect(format(fileName, "{\"text\":\"a\"}") == "jsonl")
        #expect(format(fileName, "\u{FEFF}\r\n\t {") == "jsonl")
        #expect(format(fileName, "text,{\n") == "csv")
        #expect(format(fileName, "") == "csv")
    }

    @Test func namesAndExtensionsAreUnique() {
        let extensions = UploadFormat.all.flatMap(\.extensions)
        #expect(Set(extensions).count == extensions.count)
        #expect(UploadFormat.all.allSatisfy { $0.extensions.first == $0.name })
    }

    @Test func statesTheMediaTypeOfCSVOnly() {
        #expect(UploadFormat.named("a.CSV")?.mediaType == "text/csv")
        #expect(UploadFormat.named("a.jsonl")?.mediaType == "application/octet-stream")
        #expect(UploadFormat.named("a") == nil)
    }

    private func texts(_ format: UploadFormat, _ text: String, _ delimiter: CSVDelimiter = .comma) throws -> [String?] {
        let options = RowOptions(fields: try FieldSelection(), delimiter: delimiter)
        return try MemoryFile(text).outcomes(format, options).map { $0.row?.text }
    }

    @Test func tsvFilesUseTabsByDefault() throws {
        let semicolon = try #require(CSVDelimiter(";"))
        #expect(try texts(.tsv, "id\ttext\n1\ta\n") == ["a"])
        #expect(try texts(.tsv, "id;text\n1;a\n", semicolon) == ["a"])
        #expect(try texts(.csv, "id;text\n1;a\n", semicolon) == ["a"])
        #expect(try texts(.csv, "id,text\n1,a\n") == ["a"])
    }

    @Test func typesOfTheFirstPassApplyToTheSecond() throws {
        let file = MemoryFile("{\"text\":\"a\",\"n\":1}\n{\"text\":\"b\",\"n\":1.5}\n")
        var options = RowOptions(fields: try FieldSelection(keep: ["n"]))
        #expect(try file.outcomes(.jsonLines, options).map { $0.row?.cells } == [[.long(1)], [.double(1.5)]])
        options.types = [.double]
        #expect(try file.outcomes(.jsonLines, options).map { $0.row?.cells } == [[.double(1)], [.double(1.5)]])
    }
}
