import Testing
import TestSupport
import TextEmbedding

/// Invalid settings files, with config.json as the example.
struct SettingsFileTests {
    private func reason(_ json: String) throws -> String? {
        let folder = try TemporaryFolder()
        try folder.write(json, to: "config.json")
        let error = #expect(throws: ModelError.self) {
            try BERTConfiguration(ModelSignature(directory: folder.path))
        }
        #expect(error?.file == folder.file("config.json"))
        return error?.reason
    }

    @Test func invalidJSONIsAnError() throws {
        #expect(try reason("") == "expected a value (byte 0)")
        #expect(try reason("{\"model_type\": ") == "expected a value (byte 15)")
        #expect(try reason("{} x") == "something follows the value (byte 3)")
    }

    /// Parsers differ in which of two values they use.
    @Test func repeatedKeyIsAnError() throws {
        #expect(try reason(#"{"a": 1, "a": 1}"#) == #"the key "a" appears twice (byte 13)"#)
    }

    @Test func integerWithAFractionHasTheWrongType() throws {
        #expect(try reason(#"{"hidden_size": 8.5}"#) == #""hidden_size" has the wrong type"#)
        #expect(try reason(#"{"hidden_size": 1e300}"#) == #""hidden_size" has the wrong type"#)
    }

    @Test func missingKeyIsNamed() throws {
        #expect(try reason("{}") == "\"hidden_size\" is missing")
    }

    @Test func wrongTypeIsNamed() throws {
        #expect(try reason("{\"hidden_act\": 3}") == "\"hidden_act\" has the wrong type")
    }

    @Test func oversizedFileIsRejected() throws {
        #expect(try reason(String(repeating: " ", count: 1 << 21)) == "2097152 bytes exceed the limit of 1048576 bytes")
    }

    @Test func missingFileIsAnError() {
        #expect(throws: ModelError(file: "/nonexistent/config.json", "No such file or directory")) {
            try BERTConfiguration(ModelSignature(directory: "/nonexistent"))
        }
    }
}
