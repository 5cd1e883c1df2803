import Testing
import TestSupport
import TextEmbedding

/// Invalid settings files, with config.json as the example.
struct JSONFileTests {
    private func reason(_ json: String) throws -> String? {
        let folder = try TemporaryFolder()
        try folder.write(json, to: "config.json")
        let error = #expect(throws: ModelError.self) { try BERTConfiguration(directory: folder.path) }
        #expect(error?.file == folder.file("config.json"))
        return error?.reason
    }

    @Test func invalidJSONIsAnError() throws {
        #expect(try reason("") == "not valid JSON")
        #expect(try reason("{\"model_type\": ") == "not valid JSON")
    }

    @Test func missingKeyIsNamed() throws {
        #expect(try reason("{}") == "\"hidden_act\" is missing")
    }

    @Test func wrongTypeIsNamed() throws {
        #expect(try reason("{\"hidden_act\": 3}") == "\"hidden_act\" has the wrong type")
    }

    @Test func oversizedFileIsRejected() throws {
        #expect(try reason(String(repeating: " ", count: 1 << 21)) == "2097152 bytes exceed the limit of 1048576 bytes")
    }

    @Test func missingFileIsAnError() {
        #expect(throws: ModelError(file: "/nonexistent/config.json", "No such file or directory")) {
            try BERTConfiguration(directory: "/nonexistent")
        }
    }
}
