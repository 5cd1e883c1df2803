import LocalFiles
import TestSupport
import Testing

/// The prompt under a pseudo-terminal. The sessions are in `Sessions`, whose scripts check the screen.
@Suite("Prompt") struct ShellRunTests {
    private static let script = Checkout.path("Tests/EmbedJobsToolTests/Runs/Sessions/run.py")
    private static let sessions = [
        "first_hour", "names_of_jobs", "control_c_in_wait", "typed_ahead_in_wait", "dumb_control_c",
        "history_without_a_folder", "service_away", "script_of_the_user", "secrets_stay_out", "narrow_and_long",
        "at_a_service", "edit_in_an_editor", "edit_without_editing_keys", "editor_that_fails", "fields_of_a_file",
        "last_argument_at_the_prompt", "menu_at_the_prompt", "colours_while_typing",
        "colours_of_a_tall_block", "colours_off", "marks", "title",
        "dumb", "screen_reader", "no_marks_in_pipes", "history_of_runs", "suggestions_of_what_succeeded",
        "damaged_history", "full_disk", "dumb_history", "timing_and_saved_settings", "wide_prompt", "connect",
        "tables", "tables_without_unicode", "first_start", "help_topics", "one_mistake", "subcommands",
        "asks_before_delete", "interrupted_question", "typed_ahead_is_no_answer", "confirm_off", "single_command_asks",
        "watch_repaints", "watch_on_a_dumb_terminal", "last_rows", "download_into_a_folder", "file_fields", "lists",
        "arithmetic", "defaults", "list_parameter", "odd_fields", "output_of_a_line", "failure_of_a_line", "jumps",
        "interrupted_retry", "completion", "dumb_terminal", "values_of_an_assertion",
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
