import LocalFiles
import TestSupport
import Testing

/// The formats of the program's own listings.
@Suite struct FormatOptionTests {
    @Test(
        "Each format is that of the language's command",
        arguments: ["json", "jsonl", "csv", "table", "ids", "vertical"]
    )
    func models(format: String) throws {
        let fixture = try ToolFixture()
        let option = try fixture.call(["models", "--format", format])
        #expect(option.exitCode == 0, "\(option.errors)")
        for call in [
            ["models", "format=\(format)"], ["models", "list", "format=\(format)"], ["--format", format, "models"],
        ] {
            #expect(try fixture.call(call).output == option.output, "\(call)")
        }
        let names = try fixture.call(["do", "models", "format=ids"]).output
        #expect(format != "ids" || option.output == names)
    }

    @Test func recordsAreWrittenToAPipe() throws {
        let fixture = try ToolFixture()
        #expect(try fixture.call(["models"]).output.hasPrefix(#"{"name":"tiny","#))
        #expect(try fixture.call(["keys", "create", "ann"]).exitCode == 0)
        let keys = try fixture.call(["keys", "format=csv"]).output.split(separator: "\n")
        #expect(keys.first == "id,name,owner,created_at,used_at,revoked_at" && keys.count == 2, "\(keys)")
        let store = try fixture.call(["store", "format=json"]).output
        #expect(store.hasPrefix("{\"store\":") && store.hasSuffix("}\n"), "\(store)")
        #expect(try fixture.call(["fsck", "format=csv"]).output.hasPrefix("store,store_id,clean,"))
    }

    @Test(
        "Other arguments are refused",
        arguments: [
            (["models", "format=x"], "format=x is not allowed"), (["models", "lst"], "did you mean list?"),
            (["keys", "creat", "ann"], "did you mean create?"), (["models", "x"], "format=table|vertical|json"),
            (["keys", "--format", "x"], "'x' is invalid"), (["version", "limit=1"], "unexpected argument limit=1"),
        ]
    )
    func mistakes(arguments: [String], message: String) throws {
        let result = try ToolFixture().call(arguments)
        #expect(result.exitCode == 2 && result.output == "")
        #expect(result.errors.contains(message), "\(result.errors)")
    }
}
