import TestSupport
import Testing

/// Shell lines, attempts and jumps at the prompt. The sessions are in `control.py`, which checks the screen.
@Suite("Control sessions") struct ControlSessionsTests {
    private static let script = Checkout.path("Tests/EmbedJobsToolTests/Terminal/control.py")
    private static let sessions = [
        "output_of_a_line", "failure_of_a_line", "jumps", "interrupted_retry", "completion", "dumb_terminal",
        "values_of_an_assertion",
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
