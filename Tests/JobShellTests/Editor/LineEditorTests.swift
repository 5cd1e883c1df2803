import LocalFiles
import TestSupport
import Testing

/// Sessions with the editor under a pseudo-terminal, whose screen is compared with the expected one.
///
/// The sessions are in Python (`Tests/JobShellTests/Terminal`), which has a terminal emulator (pyte).
@Suite("LineEditor") struct LineEditorTests {
    private static let sessions = [
        "defects.wrapped_insert", "defects.long_line_up_and_down", "defects.meta_underscore", "defects.prompt_reset",
        "defects.paste_with_tab", "defects.paste_with_tab_in_vi", "defects.notice_above_wrapped_text",
        "defects.notice_during_search", "defects.resize_narrow", "defects.resize_wide", "defects.plain_locale",
        "defects.lone_escape_in_vi", "defects.search_for_cyrillic", "defects.suspend_and_continue",
        "defects.interrupt_stays_in_the_process",
        "editing.block", "editing.moving_in_a_block", "editing.meta_enter", "editing.open_quote", "editing.control_c",
        "editing.control_d", "editing.control_l", "editing.emacs_keys", "editing.vi_keys", "editing.wide_characters",
        "editing.broken_bytes", "editing.large_paste", "editing.output_without_line_end", "editing.typed_ahead",
        "editing.joined_characters",
        "editing.notice_between_lines", "editing.prompt_while_typing", "editing.cancelled",
        "colors.words", "colors.wrapped", "colors.wide", "colors.block", "colors.search", "colors.menu",
        "colors.resize", "colors.paste", "colors.mistake", "colors.notice", "colors.without_colors",
        "completion.common_prefix", "completion.menu", "completion.single_candidate", "completion.nothing_to_complete",
        "completion.long_menu", "completion.menu_below_a_block", "completion.hint", "completion.hint_goes",
        "completion.note", "completion.note_cut",
        "completion.hint_that_would_wrap", "completion.hint_beside_the_right_prompt",
        "completion.no_color",
        "menu.tab_and_enter", "menu.arrows", "menu.narrowing", "menu.narrowing_to_nothing", "menu.closing",
        "menu.space_takes_the_choice", "menu.pages", "menu.undone", "menu.notice_while_choosing", "menu.in_vi",
        "menu.without_colors",
        "keys.last_argument", "keys.undo", "keys.undo_is_of_the_line", "keys.accept_word", "keys.edit_the_line",
        "keys.edit_a_block", "keys.vi_commands", "keys.own_binding_of_a_sequence",
        "keys.keys_after_a_lone_escape",
        "history.prefix", "history.age_in_search", "history.all_lines", "history.search", "history.block_in_search",
        "history.shared", "history.shared_search", "history.private", "history.kept_out",
        "history.recalled_at_a_trailing_blank",
        "environment.dumb", "environment.no_terminal", "environment.output_is_no_terminal", "environment.edit_off",
        "environment.own_bindings", "environment.harmful_bindings", "environment.broken_file",
        "environment.modes_come_back",
    ]

    private static let script =
        Checkout.path("Tests/JobShellTests/Terminal/run.py")

    @Test("A session shows and returns the expected texts", arguments: sessions)
    func session(name: String) throws {
        let probe = "\(Folder.parent(of: try Requirement.binary.path()))/EditorProbe"
        let result = try ChildProcess.run(try Requirement.python.path(), ["-B", Self.script, probe, name])
        #expect(result.exitCode == 0, "\(result.errors)")
    }

    @Test("Every session is run") func completeness() throws {
        let result = try ChildProcess.run(try Requirement.python.path(), ["-B", Self.script, "--list"])
        #expect(result.output.split(separator: "\n").map(String.init).sorted() == Self.sessions.sorted())
    }
}
