"""Undo, last arguments, words of suggestions, and editing in another program."""
from terminal import case, equal

UP, LEFT = "\x1b[A", "\x1b[D"
WORD_RIGHT = "\x1b[1;5C"
UNDO = "\x1f"


def line(editor, text, row=0):
    """Waits until a row shows the prompt and a text, without the right prompt."""
    editor.wait(lambda: editor.lines()[row].split("   ")[0].rstrip() == f"probe> {text}".rstrip(), f"the line {text!r}")


@case
def last_argument(bench):
    """M-. inserts the last argument of the previous line; again, of older lines."""
    bench.remember("upload a.jsonl name=x", "get job-2", "peek job-2", "list")
    editor = bench.editor()
    editor.send("echo <\x1b.")
    line(editor, "echo <list")
    editor.send("\x1b.")
    line(editor, "echo <job-2")
    editor.send("\x1b.")
    line(editor, "echo <name=x")
    editor.send("\x1b.")
    editor.wait(lambda: b"\x07" in editor.raw, "a beep at the oldest line")
    editor.send("> \x1b.")
    line(editor, "echo <name=x> list")
    editor.say("\r", 'got 18 "echo <name=x> list"')


@case
def undo(bench):
    """^_ and M-z undo words, deletions, recalled lines and pastes, also of a block."""
    bench.remember("an old line")
    editor = bench.editor()
    editor.say("one two", "one two")
    editor.send("\x17")
    line(editor, "one")
    editor.send(UNDO)
    line(editor, "one two")
    editor.send(UNDO)
    line(editor, "one")
    editor.column(11)
    editor.send("\x1bz")
    line(editor, "")
    editor.send(UP)
    line(editor, "an old line")
    editor.send(UNDO)
    line(editor, "")
    editor.send("\x1b[200~a {\rb }\x1b[201~")
    editor.see("b }")
    editor.send(UNDO)
    editor.vanish("b }")
    line(editor, "")
    editor.say("x\r", 'got 1 "x"')


@case
def undo_is_of_the_line(bench):
    """A new line starts without changes: undo does not bring back the submitted one."""
    editor = bench.editor()
    editor.say("first\r", 'got 5 "first"')
    editor.send(UNDO)
    editor.wait(lambda: b"\x07" in editor.raw, "a beep")
    editor.say("second\r", 'got 6 "second"')


@case
def accept_word(bench):
    """M-f and Control-Right accept one word of a suggestion; before the end of the line they move."""
    bench.remember("create model=m dataset_id=d")
    editor = bench.editor()
    editor.say("crea", "create model=m")
    editor.cursor_at(0, 11)
    editor.send("\x1bf")
    editor.cursor_at(0, 13)
    equal(editor.cell(0, 12).fg, "default", "the colour of an accepted word")
    editor.see("create model=m dataset_id=d")
    editor.send(WORD_RIGHT)
    editor.cursor_at(0, 21)
    editor.send("\x01\x1bf")
    editor.cursor_at(0, 13)
    editor.send(WORD_RIGHT)
    editor.cursor_at(0, 21)
    editor.say("\r", 'got 14 "create model=m"')


@case
def edit_the_line(bench):
    """^X^E and M-e hand the line to another program, and the next line begins with what comes back, in the same row."""
    editor = bench.editor()
    # Two texts, because the second one would be completed from the history.
    for keys, text in (("\x18\x05", "abc"), ("\x1be", "efg")):
        row = editor.screen.cursor.y
        editor.say(text + LEFT, f"probe> {text}")
        editor.send(keys)
        line(editor, text.upper(), row)
        editor.cursor_at(row, 10)
        equal(sum(text in shown for shown in editor.lines()), 0, "copies of the old line")
        editor.say("d\r", f'got 4 "{text.upper()}d"')


@case
def edit_a_block(bench):
    """A block is erased as a whole, and comes back as a whole."""
    editor = bench.editor()
    editor.say("c {\rsecond", "second")
    editor.send(UP + "\x18\x05")
    editor.see("    SECOND")
    line(editor, "C {")
    equal(len(editor.shown()), 2, "rows")
    editor.say("\x1b[F}\r", 'got 15 "C {\\n    SECOND}"')


@case
def vi_commands(bench):
    """In vi's command mode, u undoes, _ appends the last argument, and v edits; ^_ and ^X^E work while typing."""
    bench.remember("get job-2")
    editor = bench.editor(environment={"EDITRC": bench.write("editrc", "bind -v\n")})
    editor.say("one two", "one two")
    editor.send("\x1b")
    editor.column(13)
    editor.send("u")
    line(editor, "one")
    editor.send("_")
    line(editor, "one job-2")
    editor.send(UNDO)
    line(editor, "one")
    editor.send("\x05x\x1b")
    line(editor, "one x")
    editor.send("v")
    line(editor, "ONE X")
    editor.send("y\x18\x05")
    line(editor, "ONE XY")
    editor.say("\r", 'got 6 "ONE XY"')


@case
def own_binding_of_a_sequence(bench):
    """A binding of ^X^E in the user's file stays."""
    editor = bench.editor(environment={"EDITRC": bench.write("editrc", 'bind "^X^E" ed-move-to-beg\n')})
    editor.say("abc", "abc")
    editor.column(10)
    editor.send("\x18\x05")
    editor.column(7)
    editor.say("\r", 'got 3 "abc"')


@case
def keys_after_a_lone_escape(bench):
    """Enter, Tab and ^C do after Escape what they do without it; libedit took them for unknown Meta keys."""
    editor = bench.editor()
    editor.say("abc", "abc")
    editor.send("\x1b")
    editor.read(0.3)
    editor.say("\r", 'got 3 "abc"')
    editor.say("crea", "crea")
    editor.send("\x1b")
    editor.read(0.3)
    editor.say("\t", "probe> create")
    editor.send("\x1b")
    editor.read(0.3)
    editor.say("\x03", "^C")
    editor.see("interrupted")
