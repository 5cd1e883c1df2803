"""Completion with Tab, the menu, and hints."""
from terminal import Failure, case, equal

LEFT, RIGHT, END = "\x1b[D", "\x1b[C", "\x1b[F"


@case
def common_prefix(bench):
    """Tab first inserts the common prefix of the candidates; if it is already typed, Tab shows the menu."""
    editor = bench.editor()
    editor.say("many \t", "many id-")
    equal(len(editor.shown()), 1, "rows after the first Tab")
    editor.say("\t", "job number 0")
    editor.send("7")
    editor.vanish("job number 0")
    editor.say("7\t", "many id-77")
    editor.column(18)
    editor.say("\r", 'got 11 "many id-77 "')


@case
def menu(bench):
    """A menu shows columns of labels and summaries below the line, until a key that does not narrow it."""
    editor = bench.editor()
    editor.say("c\t", "start a job")
    wanted = ["create  start a job   cancel  stop a job    crawl"]
    editor.wait(lambda: editor.shown()[1:] == wanted, f"{wanted}")
    editor.cursor_at(0, 8)
    equal(editor.cell(1, 8).fg, "brightblack", "the colour of a summary")
    editor.send("r")
    editor.vanish("stop a job")
    equal(editor.shown()[1], "create  start a job   crawl", "the narrowed menu")
    editor.say(LEFT + RIGHT + "\x03", "cr^C")
    editor.see("interrupted")
    assert "start a job" not in "\n".join(editor.lines()), "the menu outlived its line"


@case
def single_candidate(bench):
    """A space follows the only candidate, unless it ends in = or /, or a space follows already."""
    editor = bench.editor()
    editor.say("cre\t", "probe> create")
    editor.column(14)
    editor.say("mod\t", "create model=")
    editor.column(20)
    editor.send("\x15upl\tda\t")
    editor.see("upload data/")
    editor.column(19)
    editor.send("\x15can x" + LEFT * 2 + "\t")
    editor.see("cancel x")
    editor.column(14)
    editor.send("\x05\x15upload my\t")
    editor.see('upload "my file.jsonl"')
    editor.say("\r", 'got 23 "upload "my file.jsonl" "')


@case
def nothing_to_complete(bench):
    editor = bench.editor()
    editor.say("zzz\t", "zzz")
    editor.wait(lambda: b"\x07" in editor.raw, "a beep")
    editor.say("\r", 'got 3 "zzz"')


@case
def long_menu(bench):
    """A menu takes at most a screenful, tells the number of hidden candidates, and keeps the line visible."""
    editor = bench.editor(rows=10)
    editor.say("a\rb\rc\rd\r", 'got 1 "d"')
    editor.say("many \t", "many id-")
    editor.say("\t", "more")
    editor.wait(lambda: "+276 more" in editor.lines()[-1], "the number of hidden candidates")
    equal(editor.lines()[0].split("  ")[0], "probe> many id-", "the first row")
    editor.cursor_at(0, 15)
    editor.send("12")
    editor.vanish("more")
    editor.see("id-129")
    editor.say("3\t\r", 'got 12 "many id-123 "')


@case
def menu_below_a_block(bench):
    """With the cursor in the upper line of a block, the menu is shown below the block."""
    editor = bench.editor()
    editor.say("c{\rsecond", "second")
    editor.send("\x1b[A\x01" + RIGHT)
    editor.cursor_at(0, 8)
    editor.say("\t", "stop a job")
    editor.wait(lambda: [line.split("  ")[0] for line in editor.shown()[:1]] == ["probe> c{"], "the block")
    equal(editor.shown()[1], "    second", "the second line")
    editor.cursor_at(0, 8)
    editor.send("r")
    editor.see("cr{")
    editor.vanish("stop a job")
    equal(editor.shown()[1], "    second", "the second line")


@case
def hint(bench):
    """The rest of a history line is shown in grey after the cursor, and four keys accept it."""
    for key in (RIGHT, END, "\x05", "\x06"):
        editor = bench.editor()
        if key == RIGHT:
            editor.say("create model=m\r", "got 14")
            editor.see("probe> ", 2)
        row = 2 if key == RIGHT else 0
        editor.cursor_at(row, 7)
        editor.send("crea")
        editor.wait(lambda: editor.lines()[row].startswith("probe> create model=m"), "the hint")
        equal([editor.cell(row, column).fg for column in (10, 11, 20)], ["default"] + ["brightblack"] * 2, "colours")
        editor.cursor_at(row, 11)
        editor.send(key)
        editor.cursor_at(row, 21)
        editor.say("\r", 'got 14 "create model=m"')
        editor.close()


@case
def hint_goes(bench):
    """A hint that does not match the typed text disappears, and no hint stays when the line is entered."""
    bench.remember("create model=m")
    editor = bench.editor()
    editor.say("crea", "create model=m")
    editor.send("x")
    editor.vanish("model=m")
    editor.send("\x7f")
    editor.see("create model=m")
    editor.say("\r", 'got 4 "crea"')
    assert "model=m" not in "\n".join(editor.lines()), "a hint stayed"
    editor.say("crea" + LEFT, "probe> crea ")
    editor.column(10)
    assert "model=m" not in editor.lines()[2], "a hint in the middle of a line"


@case
def note(bench):
    """A note is shown like a hint and cannot be accepted."""
    editor = bench.editor()
    editor.say("wait ", "JOB [timeout=]")
    editor.send(RIGHT + "x")
    editor.vanish("JOB")
    editor.say("\r", 'got 6 "wait x"')


@case
def note_cut(bench):
    """A note that does not fit is cut, since it is not accepted."""
    editor = bench.editor(columns=36)
    editor.say("wait ", "JOB [timeou…")
    editor.say("x\r", 'got 6 "wait x"')


@case
def hint_that_would_wrap(bench):
    """A hint that does not fit in the row, or reaches the right prompt, is neither shown nor accepted."""
    bench.remember("a" * 75, "b" * 62)
    editor = bench.editor()
    editor.say("a", "probe> a")
    editor.send(RIGHT + "!")
    editor.see("probe> a!")
    editor.say("\r", 'got 2 "a!"')
    editor.say("b", "probe> b")
    editor.send(RIGHT + "!\r")
    editor.see('got 2 "b!"')


@case
def hint_beside_the_right_prompt(bench):
    """Erasing a hint leaves the right prompt."""
    bench.remember("create model=m")
    editor = bench.editor()
    editor.say("crea", "create model=m")
    editor.send("x")
    editor.vanish("model=m")
    editor.wait(lambda: editor.lines()[0].endswith("2 running"), "the right prompt")


@case
def no_color(bench):
    """Without colours, hints, which would look like typed text, and colour sequences are not written."""
    bench.remember("create model=m")
    editor = bench.editor(environment={"NO_COLOR": "1"})
    editor.say("c\t", "start a job")
    editor.say("rea\r", 'got 4 "crea"')
    for forbidden in (b"\x1b[32m", b"\x1b[90m", b"\x1b[7m", b"model=m"):
        if forbidden in editor.raw:
            raise Failure(f"{forbidden!r} was written")
