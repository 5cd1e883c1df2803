"""The menu of Tab: choosing with keys, narrowing by typing, and how it closes."""
from terminal import case, equal

UP, DOWN, RIGHT, LEFT, BACK_TAB = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[Z"


def line(editor, text):
    """Waits until the first row shows the prompt and a text, without the right prompt."""
    editor.wait(lambda: editor.lines()[0].split("   ")[0].rstrip() == f"probe> {text}".rstrip(), f"the line {text!r}")


def closed(editor):
    editor.wait(lambda: len(editor.shown()) == 1, "no menu")


def chosen(editor, row, column):
    editor.wait(lambda: editor.cell(row, column).reverse, f"a choice at {row}, {column}")


@case
def tab_and_enter(bench):
    """Tab and Shift-Tab walk, the line shows the choice, and Enter takes it without running the line."""
    editor = bench.editor()
    editor.say("c\t", "start a job")
    editor.send("\t")
    line(editor, "create")
    chosen(editor, 1, 0)
    editor.send("\t")
    line(editor, "cancel")
    chosen(editor, 1, 22)
    equal(editor.cell(1, 0).reverse, False, "the first candidate")
    editor.send(BACK_TAB)
    line(editor, "create")
    editor.send(BACK_TAB)
    line(editor, "crawl")
    editor.send("\t")
    line(editor, "create")
    editor.send("\r")
    closed(editor)
    editor.cursor_at(0, 14)
    editor.say("\r", 'got 7 "create "')


@case
def arrows(bench):
    """Arrows walk by rows and columns; at the last column the choice stays. Typing continues after it."""
    editor = bench.editor(columns=50)
    editor.say("c\t", "start a job")
    equal([row.split("  ")[0] for row in editor.shown()[1:]], ["create", "cancel"], "rows")
    editor.send(DOWN)
    line(editor, "create")
    editor.send(DOWN)
    line(editor, "cancel")
    editor.send(UP + RIGHT)
    line(editor, "crawl")
    editor.send(RIGHT + LEFT)
    line(editor, "create")
    editor.send(UP)
    line(editor, "crawl")
    editor.send("x")
    line(editor, "crawlx")
    closed(editor)
    editor.say("\r", 'got 6 "crawlx"')


@case
def narrowing(bench):
    """Letters narrow the menu, Backspace widens it, and Tab takes the only candidate left."""
    editor = bench.editor()
    editor.say("create \t", "which model")
    editor.see("what to embed")
    editor.send("d")
    editor.vanish("which model")
    editor.see("what to embed")
    editor.send("\x7f")
    editor.see("which model")
    editor.send("di")
    editor.vanish("what to embed")
    editor.see("dimensions=")
    editor.send("\t")
    line(editor, "create dimensions=")
    closed(editor)
    editor.say("\r", 'got 18 "create dimensions="')


@case
def narrowing_to_nothing(bench):
    """A letter that no candidate has closes the menu, and Enter then submits the line."""
    editor = bench.editor()
    editor.say("c\t", "start a job")
    editor.send("z")
    line(editor, "cz")
    closed(editor)
    editor.say("\r", 'got 2 "cz"')


@case
def closing(bench):
    """Escape, ^G and ^C close the menu and bring the typed word back; the next ^C discards the line."""
    editor = bench.editor()
    for key in ("\x1b", "\x07", "\x03"):
        editor.say("c\t", "start a job")
        editor.send("\t")
        line(editor, "create")
        editor.send(key)
        line(editor, "c")
        closed(editor)
        editor.send("\x15")
        line(editor, "")
    editor.say("c\t", "start a job")
    editor.send("\x03")
    closed(editor)
    editor.say("\x03", "c^C")
    editor.see("interrupted")


@case
def space_takes_the_choice(bench):
    """A blank ends the choice as Enter does, without a second blank; without a choice, Enter submits."""
    editor = bench.editor()
    editor.say("c\t", "start a job")
    editor.send("\t ")
    closed(editor)
    editor.cursor_at(0, 14)
    editor.say("\x15c\t", "start a job")
    editor.say("\r", 'got 1 "c"')


@case
def pages(bench):
    """A choice that is not on the first page shows its page, with the numbers of its candidates."""
    editor = bench.editor(rows=10)
    editor.say("many \t", "many id-")
    editor.say("\t", "+276 more")
    editor.send(UP)
    line(editor, "many id-299")
    editor.see("289-300 of 300")
    editor.send("\t")
    line(editor, "many id-0")
    editor.see("+276 more")
    editor.send("\r")
    closed(editor)
    editor.say("\r", 'got 10 "many id-0 "')


@case
def undone(bench):
    """A choice is undone at once, however many keys led to it."""
    editor = bench.editor()
    editor.say("c\t", "start a job")
    editor.send("\t\t\t\r")
    line(editor, "crawl")
    closed(editor)
    editor.send("\x1f")
    line(editor, "c")
    editor.say("\r", 'got 1 "c"')


@case
def notice_while_choosing(bench):
    """A notice appears above, and the menu keeps its choice."""
    editor = bench.editor(control=True)
    editor.say("c\t", "start a job")
    editor.send("\t")
    line(editor, "create")
    editor.control.write("notice hello\n")
    editor.wait(lambda: editor.lines()[0] == "hello", "the notice")
    editor.wait(lambda: editor.lines()[1].startswith("probe> create"), "the line")
    chosen(editor, 2, 0)
    editor.say("\t\r\r", 'got 7 "cancel "')


@case
def in_vi(bench):
    """In vi's insert mode, Escape closes the menu and typing continues."""
    editor = bench.editor(environment={"EDITRC": bench.write("editrc", "bind -v\n")})
    editor.say("c\t", "start a job")
    editor.send("\t")
    line(editor, "create")
    editor.send("\x1b")
    line(editor, "c")
    closed(editor)
    editor.say("x\r", 'got 2 "cx"')


@case
def without_colors(bench):
    """The choice is visible without colours too."""
    editor = bench.editor(environment={"NO_COLOR": "1"})
    editor.say("c\t", "start a job")
    editor.send("\t")
    chosen(editor, 1, 0)
    editor.say("\r\r", 'got 7 "create "')
