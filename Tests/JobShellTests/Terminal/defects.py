"""One case for each libedit defect that the editor works around; each fails without its workaround."""
from terminal import case, equal

UP, DOWN = "\x1b[A", "\x1b[B"
PASTE, END_OF_PASTE = "\x1b[200~", "\x1b[201~"


@case
def wrapped_insert(bench):
    """Inserting in a wrapped line made the tails of its rows vanish from the screen."""
    samples = [
        ("ab ac    bccbabbcb  b b aa  acabz", 3, "bc"),
        ("abccac ccaccbcabaca  cb bbbb babcbbbbacaacaaacba bc caz", 0, "Xb"),
        ("cchdbcfdegggchdagadcchdehcdeccbageaceegbfafgbhfhfz", 12, "accX"),
    ]
    editor = bench.editor(columns=20)
    for text, position, inserted in samples:
        editor.send(text)
        line_is_shown(editor, text)
        editor.send("\x01" + "\x1b[C" * position)
        editor.column((7 + position) % 20)
        for letter in inserted:
            editor.send(letter)
            text = text[:position] + letter + text[position:]
            position += 1
            line_is_shown(editor, text)
        editor.send("\x05\x15\x0c")
        editor.wait(lambda: len(editor.shown()) == 1 and editor.screen.cursor.x == 7, "an empty line")


def line_is_shown(editor, text):
    columns = editor.screen.columns
    whole = "probe> " + text
    rows = [whole[start : start + columns].rstrip() for start in range(0, len(whole), columns)]
    editor.wait(lambda: editor.shown() == rows, f"{rows}")


@case
def long_line_up_and_down(bench):
    """After Up and Down, a line over 1,024 characters was truncated and contained NULs."""
    bench.remember("an older line")
    editor = bench.editor()
    text = "".join(str(index % 10) for index in range(1500))
    editor.send(text)
    editor.see("789")
    editor.wait(lambda: "".join(editor.lines()).count("0123456789") == 150, "all of the line")
    # With the cursor at the start, older lines may begin with any text.
    editor.send("\x01")
    editor.cursor_at(0, 7)
    editor.say(UP, "an older line")
    editor.vanish("0123456789")
    editor.send(DOWN)
    editor.wait(lambda: "".join(editor.lines()).count("0123456789") == 150, "all of the line again")
    editor.say("\r", f'got 1500 "{text[:60]}')
    editor.wait(lambda: f'got 1500 "{text}"' in "".join(editor.lines()), "the whole text")


@case
def meta_underscore(bench):
    """M-^_ copied a word from a freed buffer."""
    editor = bench.editor()
    editor.say("word " * 100, "word")
    editor.wait(lambda: "".join(editor.lines()).count("word ") >= 99, "the words")
    editor.send("\x1b\x1f" * 20 + "end\r")
    editor.see('got 503 "word')


@case
def prompt_reset(bench):
    """The reset of a colour at the end of a prompt was lost, and typed text had the prompt's colour."""
    editor = bench.editor()
    editor.say("typed", "typed")
    equal([editor.cell(0, column).fg for column in (0, 4, 5, 7, 8)], ["green"] * 2 + ["default"] * 3)
    equal(editor.cell(0, 70).fg, "brightblack", "the right prompt's colour")
    editor.say("\r", "got 5")
    equal(editor.cell(1, 0).fg, "default", "the colour after the right prompt")


@case
def paste_with_tab(bench):
    """A tab in a paste started a completion, a line end ran the line, and the paste marks were inserted as text."""
    paste_in_mode(bench.editor())


@case
def paste_with_tab_in_vi(bench):
    paste_in_mode(bench.editor(environment={"EDITRC": bench.write("editrc", "bind -v\n")}))


def paste_in_mode(editor):
    editor.send(f"{PASTE}cr\tone\r\ntwo\x07\rthree\n{END_OF_PASTE}")
    editor.see("three")
    editor.send("!")
    editor.see("three!")
    assert "got" not in "\n".join(editor.lines()), "the paste ran"
    editor.say("\r", 'got 17 "cr\\x9one\\ntwo\\nthree!"')


@case
def notice_above_wrapped_text(bench):
    """A notice is shown above a text of three rows, whose display and cursor stay unchanged."""
    editor = bench.editor(columns=40, control=True)
    text = "x" * 30 + "y" * 40 + "z" * 30
    editor.say(text, "z" * 20)
    editor.send("\x1b[D" * 50)
    editor.cursor_at(1, 17)
    editor.control.write("notice job one complete\n")
    editor.see("job one complete")
    whole = "probe> " + text
    rows = ["job one complete"] + [whole[start : start + 40] for start in range(0, len(whole), 40)]
    editor.wait(lambda: editor.shown() == rows, f"{rows}")
    editor.cursor_at(2, 17)
    editor.say("!\r", f'got 101 "{text[:20]}')


@case
def notice_during_search(bench):
    """A notice during ^R leaves the search unchanged."""
    bench.remember("create first", "list")
    editor = bench.editor(control=True)
    editor.say("\x12", "history search:")
    editor.say("rea", "create first")
    editor.control.write("notice job one complete\n")
    editor.see("job one complete")
    wanted = ["job one complete", "probe> create first", "history search: rea"]
    editor.wait(lambda: [line.split("  ")[0] for line in editor.shown()] == wanted, f"{wanted}")
    editor.say("t", "history search: reat")
    editor.say("\r", 'got 12 "create first"')


@case
def resize_narrow(bench):
    """After narrowing a window whose terminal rewraps its rows, no stale rows stay."""
    editor = bench.editor(columns=80)
    text = "".join(chr(ord("a") + index % 26) for index in range(100))
    editor.say("first\r", 'got 5 "first"')
    editor.say(text, text[-20:])
    above = editor.shown()[:2]
    drawn = len(editor.raw)
    editor.resize_reflowing(24, 50)
    # The terminal alone shows the same rows; the test is that the editor has redrawn them and continues from there.
    editor.wait(lambda: b"\x1b[J" in editor.raw[drawn:], "the line to be redrawn")
    editor.send("!")
    whole = "probe> " + text + "!"
    rows = [whole[start : start + 50] for start in range(0, len(whole), 50)]
    editor.wait(lambda: editor.shown()[-len(rows) :] == rows, f"{rows}")
    wanted = "".join(above).replace(" ", "")
    editor.wait(lambda: "".join(editor.shown()[: -len(rows)]).replace(" ", "") == wanted, f"{wanted!r} above")
    editor.say("\r", f'got 101 "{text[:30]}')


@case
def resize_wide(bench):
    editor = bench.editor(columns=40)
    editor.say("short", "short")
    editor.resize_reflowing(24, 100)
    editor.wait(lambda: editor.lines()[0].startswith("probe> short") and editor.lines()[0].endswith("running"), "it")
    editor.wait(lambda: len(editor.lines()[0]) > 90, "the right prompt at the new end")
    equal(len(editor.shown()), 1, "rows")
    editor.say("er\r", 'got 7 "shorter"')


@case
def plain_locale(bench):
    """With LANG=C, or a locale that is not installed, non-ASCII keys were dropped."""
    for locale in ("C", "xx_YY.UTF-8", None):
        editor = bench.editor(environment={"LANG": locale})
        editor.say("héa Привет 日本 🙂", "日")
        editor.say("\r", 'got 29 "héa Привет')


@case
def lone_escape_in_vi(bench):
    """With any sequence bound, a lone Escape waited forever, and the next command became text."""
    for lines in ("bind -v\n", 'bind -v\nbind "^[q" ed-ignore\n'):
        editor = bench.editor(environment={"EDITRC": bench.write("editrc", lines)})
        editor.say("abc", "abc")
        editor.send("\x1b")
        editor.column(9)
        editor.send("0x")
        editor.wait(lambda: editor.lines()[0].startswith("probe> bc "), "bc")
        editor.say("\x1b[CAz\r", 'got 3 "bcz"')
        editor.close()


@case
def search_for_cyrillic(bench):
    """A letter with the low byte of a control character ended a search: А is U+0410, ^P is U+0010."""
    bench.remember("Иван Алёна", "other")
    editor = bench.editor()
    editor.say("\x12", "history search:")
    editor.say("А", "Иван Алёна")
    editor.say("лё", "history search: Алё")
    editor.say("\r", "got 19")


@case
def suspend_and_continue(bench):
    """After fg, the terminal was in the wrong mode, and each key was echoed twice."""
    quiet = {"PS1": "sh$ ", "BASH_SILENCE_DEPRECATION_WARNING": "1"}
    shell = bench.start(command=["bash", "--norc", "-i"], environment=quiet)
    shell.see("sh$")
    shell.send(f"{bench.probe} {bench.path('history')}\r")
    shell.see("probe> ")
    shell.say("text", "probe> text")
    shell.send("\x1a")
    shell.see("Stopped")
    shell.say("echo $((6*7))\r", "\n42")
    shell.send("fg\r")
    shell.see("probe> text", 2)
    shell.wait(lambda: not shell.is_cooked(), "editing mode again")
    shell.send("ed")
    shell.see("probe> texted")
    shell.say("\r", 'got 6 "texted"')
    shell.say("\x04", "end of input")


@case
def interrupt_stays_in_the_process(bench):
    """EL_SIGNAL sent ^C to the whole process group. Now it is a key, and a signal only while no line is edited."""
    editor = bench.editor()
    editor.say("abc\x03", "probe> abc^C")
    editor.see("interrupted")
    editor.see("probe> ", 2)
    editor.say("sh\r", "probe> sh")
    editor.wait(editor.is_cooked, "a cooked terminal for a command")
    editor.say("to the child\r", "sh: 0")
