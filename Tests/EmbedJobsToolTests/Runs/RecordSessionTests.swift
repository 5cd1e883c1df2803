import LocalFiles
import TestSupport
import Testing

/// Records, questions and `watch` at the prompt, under a pseudo-terminal. The sessions are in `record_sessions.py`.
@Suite("Records at the prompt") struct RecordSessionTests {
    private static let script = Checkout.path("Tests/EmbedJobsToolTests/Runs/record_sessions.py")
    private static let sessions = [
        "asks_before_delete", "interrupted_question", "typed_ahead_is_no_answer", "confirm_off", "single_command_asks",
        "watch_repaints", "watch_on_a_dumb_terminal", "last_rows", "download_into_a_folder",
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
