import Testing
import TestSupport
import TextEmbedding

/// Settings files that cannot be used, by the example of config.json.
struct JSONFileTests {
    private func reason(_ json: String) throws -> String? {
        let folder = try TemporaryFolder()
        try folder.write(json, to: "config.json")
        let error = #expect(throws: ModelError.self) { try BERTConfiguration(directory: folder.path) }
        #expect(error?.file == folder.file("config.json"))
        return error?.reason
    }

    @Test func `what is no JSON is an error`() throws {
        #expect(try reason("") == "it is not valid JSON")
        #expect(try reason("{\"model_type\": ") == "it is not valid JSON")
    }

    @Test func `a missing key is named`() throws {
        #expect(try reason("{}") == "\"model_type\" is missing")
    }

    @Test func `a value of a wrong type is named`() throws {
        #expect(try reason("{\"model_type\": 3}") == "\"model_type\" has a value of a wrong type")
    }

    @Test func `a file larger than any settings is an error`() throws {
        #expect(try reason(String(repeating: " ", count: 1 << 21)) == "it is larger than 1048576 bytes")
    }

    @Test func `a missing file is an error`() {
        #expect(throws: ModelError(file: "/nonexistent/config.json", "No such file or directory")) {
            try BERTConfiguration(directory: "/nonexistent")
        }
    }
}
