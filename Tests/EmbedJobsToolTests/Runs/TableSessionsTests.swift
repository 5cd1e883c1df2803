import TestSupport
import Testing

/// Tables, help and errors at the prompt. The sessions are in `table_sessions.py`.
@Suite("Tables at the prompt") struct TableSessionsTests {
    private static let script = Checkout.path("Tests/EmbedJobsToolTests/Runs/table_sessions.py")
    private static let sessions = [
        "tables", "tables_without_unicode", "first_start", "help_topics", "one_mistake", "subcommands",
    ]

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
