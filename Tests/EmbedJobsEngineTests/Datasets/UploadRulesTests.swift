import DatasetFormats
import EmbedJobs
import EmbedJobsEngine
import Testing

@Suite struct UploadRulesTests {
    private func refusal(_ change: (inout DatasetUpload) -> Void) -> APIError? {
        var upload = DatasetUpload(name: "rows", data: ByteSource([]))
        change(&upload)
        do throws(APIError) { try UploadRules.check(upload) } catch { return error }
        return nil
    }

    @Test func acceptsWhatTheHostedServiceAccepts() {
        #expect(refusal { _ in } == nil)
        // Characters are counted, not bytes.
        #expect(refusal { $0.name = String(repeating: "é", count: 49) } == nil)
        #expect(refusal { $0.csvDelimiter = "|" } == nil)
        #expect(refusal { $0.keepFields = ["id", "text", "id"] } == nil)
    }

    @Test func refusesANameWithANUL() {
        let error = #expect(throws: APIError.self) {
            try UploadRules.check(DatasetUpload(name: "a\u{0}b", data: ByteSource([])))
        }
        #expect(error == APIError(.invalidRequest, "the name must not contain a NUL character"))
    }

    @Test func refusesWithTheHostedServicesErrors() {
        #expect(refusal { $0.name = "" } == APIError(.invalidRequest, "the name parameter must be set"))
        #expect(
            refusal { $0.name = String(repeating: "n", count: 50) }
                == APIError(.invalidRequest, "the name must be less than 50 characters long")
        )
    }

    @Test func refusesEachInvalidValue() {
        let refusals = [
            refusal { $0.type = .embedResult }, refusal { $0.csvDelimiter = ";;" }, refusal { $0.csvDelimiter = "" },
            refusal { $0.csvDelimiter = "\n" }, refusal { $0.csvDelimiter = "é" },
            refusal { $0.keepFields = ["embeddings"] }, refusal { $0.optionalFields = ["embeddings"] },
            refusal { $0.keepFields = [""] }, refusal { $0.optionalFields = (0..<200).map { "f\($0)" } },
        ]
        for (index, refusal) in refusals.enumerated() { #expect(refusal?.code == .invalidRequest, "\(index)") }
    }

    @Test func keptFieldsComeBeforeOptionalOnes() throws {
        let fields = try UploadRules.fields(keep: ["b", "text", "a"], optional: ["c", "a"])
        #expect(fields.names == ["b", "a", "c"])
        #expect(fields.requiredCount == 2)
    }
}
