import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import LocalFiles
import TestSupport
import Testing

/// Tests the verdicts on uploads, row by row; the parsers' own tests cover more.
@Suite struct ValidationTests {
    private func verdict(_ bytes: [UInt8], _ fileName: String, _ change: (inout DatasetUpload) -> Void = { _ in })
        async throws -> Dataset
    {
        var upload = DatasetUpload(name: "rows", fileName: fileName, data: ByteSource(bytes))
        change(&upload)
        let prepared = upload
        return try await EngineFixture().run { try await $0.validated(prepared) }
    }

    @Test(
        arguments: [
            ("", "rows.jsonl", nil),
            ("\n\n", "rows.jsonl", nil),
            ("text\n", "rows.csv", nil),
            ("{\"text\":\"a\"}\n{\"text\":\"b\"\n", "rows.jsonl", 2),
            ("{\"text\":\"a\"}\n{\"title\":\"b\"}\n", "rows.jsonl", 2),
            ("{\"text\":\"a\"}\n\n{\"text\":\"\"}\n", "rows.jsonl", 3),
            ("{\"text\":7}\n", "rows.jsonl", 1),
            ("title,body\na,b\n", "rows.csv", 1),
            ("id,text\n1,a\n2\n", "rows.csv", 3),
        ] as [(String, String, Int?)]
    )
    func reportsTheErrorAndItsLine(text: String, fileName: String, line: Int?) async throws {
        let dataset = try await verdict(Array(text.utf8), fileName)
        #expect(dataset.validationStatus == .failed)
        let error = try #require(dataset.validationError)
        if let line { #expect(error.contains("line \(line)"), "\(error)") }
        #expect(dataset.parts == [])
    }

    @Test func refusesBytesThatAreNotUTF8() async throws {
        let dataset = try await verdict(Array("{\"text\":\"a".utf8) + [0xFF] + Array("\"}\n".utf8), "rows.jsonl")
        #expect(dataset.validationStatus == .failed)
        #expect(dataset.validationError?.contains("UTF-8") == true)
    }

    @Test func refusesARowWithoutAKeptField() async throws {
        let dataset = try await verdict(Array(#"{"text":"a","id":1}"#.utf8), "rows.jsonl") { $0.keepFields = ["title"] }
        #expect(dataset.validationStatus == .failed)
        #expect(dataset.validationError?.contains("title") == true)
    }

    @Test func dropsBadRowsWithAWarningOnRequest() async throws {
        let text = "{\"text\":\"a\"}\nnonsense\n{\"text\":\"b\"}\n"
        let dataset = try await verdict(Array(text.utf8), "rows.jsonl") { $0.skipMalformedInput = true }
        #expect(dataset.validationStatus == .validated)
        #expect(dataset.rowCount == 2)
        #expect(dataset.validationWarnings.count == 1)
        #expect(dataset.validationWarnings.first?.contains("line 2") == true)
    }

    @Test func countsTheRowsItDropsBeyondTheFirstFew() async throws {
        let text = "{\"text\":\"a\"}\n" + String(repeating: "nonsense\n", count: 20)
        let dataset = try await verdict(Array(text.utf8), "rows.jsonl") { $0.skipMalformedInput = true }
        #expect(dataset.validationStatus == .validated)
        #expect(dataset.validationWarnings.count == 6)
        #expect(dataset.validationWarnings.last == "dropped: 20 rows in all")
    }

    @Test func readsCSVAndJSONLToTheSameRows() async throws {
        let (json, csv) = try await EngineFixture().run { engine in
            let json = try await engine.validated(
                "{\"text\":\"a, b\",\"id\":\"1\"}\n{\"id\":\"2\",\"text\":\"c\"}\n",
                keep: ["id"]
            )
            let csv = try await engine.validated("id,text\r\n1,\"a, b\"\r\n2,c\r\n", fileName: "x.csv", keep: ["id"])
            return (try await engine.rows(of: json.id), try await engine.rows(of: csv.id))
        }
        #expect(json == csv)
        #expect(json.map(\.text) == ["a, b", "c"])
    }

    @Test func keepsTheOriginalOnlyOnRequest() async throws {
        let fixture = try EngineFixture()
        try await fixture.run { engine in
            for keeps in [false, true] {
                let upload = DatasetUpload(
                    name: "rows",
                    fileName: "a.jsonl",
                    keepOriginalFile: keeps,
                    data: ByteSource(Array("{\"text\":\"a\"}".utf8))
                )
                let id = try await engine.validated(upload).id
                // The original is removed after the verdict is durable: wait for the validator's next step.
                _ = try await engine.validated("{\"text\":\"b\"}")
                #expect(Folder.exists("\(fixture.store)/datasets/\(id)/original") == keeps)
            }
        }
    }

    @Test func mixedColumnsKeepTheirValuesAsWritten() async throws {
        let text = """
            {"text":"a","n":1,"m":[1, 2],"x":1}
            {"text":"b","n":2.5,"m":"s","x":123456789012345678901234567890}
            """
        let rows = try await EngineFixture().run { engine in
            try await engine.rows(of: try await engine.validated(text, keep: ["n", "m", "x"]).id)
        }
        #expect(rows[0].cells == [.double(1), .json("[1, 2]"), .json("1")])
        #expect(rows[1].cells == [.double(2.5), .json("\"s\""), .json("123456789012345678901234567890")])
    }
}
