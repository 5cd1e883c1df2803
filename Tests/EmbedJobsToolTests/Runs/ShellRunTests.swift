import LocalFiles
import TestSupport
import Testing

/// The prompt under a pseudo-terminal. The sessions are in `sessions.py`, which checks the text on the screen.
@Suite("Prompt") struct ShellRunTests {
    private static let script = Checkout.path("Tests/EmbedJobsToolTests/Runs/sessions.py")
    private static let sessions = [
        "first_hour", "names_of_jobs", "control_c_in_wait", "script_of_the_user", "secrets_stay_out", "narrow_and_long",
        "at_a_service", "typed_ahead_in_wait", "dumb_control_c", "history_without_a_folder", "service_away",
        "colours_while_typing", "colours_off", "marks", "title", "dumb", "screen_reader", "no_marks_in_pipes",
        "edit_in_an_editor", "edit_without_editing_keys", "editor_that_fails", "fields_of_a_file",
        "last_argument_at_the_prompt", "menu_at_the_prompt",
        "history_of_runs", "suggestions_of_what_succeeded", "damaged_history", "full_disk", "dumb_history",
        "timing_and_saved_settings", "wide_prompt", "connect",
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
