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

    @Test func whatIsNoJSONIsAnError() throws {
        #expect(try reason("") == "it is not valid JSON")
        #expect(try reason("{\"model_type\": ") == "it is not valid JSON")
    }

    @Test func aMissingKeyIsNamed() throws {
        #expect(try reason("{}") == "\"model_type\" is missing")
    }

    @Test func aValueOfAWrongTypeIsNamed() throws {
        #expect(try reason("{\"model_type\": 3}") == "\"model_type\" has a value of a wrong type")
    }

    @Test func aFileLargerThanAnySettingsIsAnError() throws {
        #expect(try reason(String(repeating: " ", count: 1 << 21)) == "it is larger than 1048576 bytes")
    }

    @Test func aMissingFileIsAnError() {
        #expect(throws: ModelError(file: "/nonexistent/config.json", "No such file or directory")) {
            try BERTConfiguration(directory: "/nonexistent")
        }
    }
}
