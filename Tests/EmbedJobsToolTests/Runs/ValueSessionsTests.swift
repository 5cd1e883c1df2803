import TestSupport
import Testing

/// Lists, fields and defaults at the prompt. The sessions are in `value_sessions.py`.
@Suite("Values at the prompt") struct ValueSessionsTests {
    private static let script = Checkout.path("Tests/EmbedJobsToolTests/Runs/value_sessions.py")
    private static let sessions = ["file_fields", "lists", "arithmetic", "defaults", "list_parameter", "odd_fields"]

    @Test("A session shows the expected screen", arguments: sessions)
    func session(name: String) throws {
        let fixture = try ToolFixture()
        let result = try ChildProcess.run(
            try Requirement.python.path(),
            ["-B", Self.script, fixture.binary, fixture.folder.path, name]
        )
        #expect(result.exitCode == 0, "\(result.errors)")
    }

    @Test("Every session of the script is run") func completeness() throws {
        let result = try ChildProcess.run(try Requirement.python.path(), ["-B", Self.script, "--list"])
        #expect(result.output.split(separator: "\n").map(String.init).sorted() == Self.sessions.sorted())
    }
}
