"""Colours over the text that libedit draws. In the probe, all words but the first are blue."""
import re

from terminal import Failure, case, equal

UP, LEFT = "\x1b[A", "\x1b[D"
LETTERS = {"default": ".", "blue": "o", "red": "m", "green": "g", "brightblack": "h", "brown": "s"}


def colors(editor, row):
    """Returns a letter for the colour of each visible character of a row: `g` green, `o` blue, `m` red, `.` none."""
    cells = (editor.cell(row, column) for column in range(editor.screen.columns))
    return "".join(" " if cell.data == " " else LETTERS.get(cell.fg, "?") for cell in cells if cell.data).rstrip()


def see_colors(editor, row, text, wanted):
    """Waits until a row shows a text after its prompt, in the wanted colours. The right prompt is not compared."""
    def right():
        line = editor.lines()[row]
        return line[: len(text)] == text and colors(editor, row)[: len(wanted)] == wanted

    try:
        editor.wait(right, f"row {row}: {text!r} in {wanted!r}")
    except Failure as failure:
        raise Failure(f"{failure}\ncolours: {colors(editor, row)!r}") from None


@case
def words(bench):
    """Words have colours while they are typed and edited, and after the line was submitted."""
    editor = bench.editor()
    editor.send("create one two")
    see_colors(editor, 0, "probe> create one two", "ggggg. ...... ooo ooo")
    editor.send("\x01")
    editor.cursor_at(0, 7)
    editor.send("x y")
    see_colors(editor, 0, "probe> x ycreate one two", "ggggg. . ooooooo ooo ooo")
    editor.cursor_at(0, 10)
    # Moving by single columns makes libedit write the characters again, without colours.
    editor.send("\x1b[C\x1b[C\x1b[C")
    editor.cursor_at(0, 13)
    see_colors(editor, 0, "probe> x ycreate one two", "ggggg. . ooooooo ooo ooo")
    editor.send("\x0b\x08\x08\x08")
    see_colors(editor, 0, "probe> x y", "ggggg. . o")
    editor.say("\r", 'got 3 "x y"')
    see_colors(editor, 0, "probe> x y", "ggggg. . o")


@case
def wrapped(bench):
    """A line over several rows is painted in each of them, also while its start is edited."""
    editor = bench.editor(columns=40)
    editor.send("create " + "n" * 50 + " end")
    see_colors(editor, 1, "n" * 24 + " end", "o" * 24 + " ooo")
    see_colors(editor, 0, "probe> create " + "n" * 26, "ggggg. ...... " + "o" * 26)
    editor.send("\x01")
    editor.cursor_at(0, 7)
    editor.send("zz")
    see_colors(editor, 0, "probe> zzcreate " + "n" * 24, "ggggg. ........ " + "o" * 24)
    see_colors(editor, 1, "n" * 26 + " end", "o" * 26 + " ooo")
    editor.cursor_at(0, 9)
    editor.say("\r", 'got 63 "zzcreate ' + "n" * 20)


@case
def wide(bench):
    """Wide characters keep their cells, also at the edge of the window."""
    editor = bench.editor(columns=20)
    editor.send("create 漢字漢字漢")
    see_colors(editor, 0, "probe> create 漢字漢", "ggggg. ...... ooo")
    see_colors(editor, 1, "字漢", "oo")
    editor.send(LEFT * 5 + "x")
    # Now the third of them does not fit into the first row.
    see_colors(editor, 0, "probe> create x漢字", "ggggg. ...... ooo")
    see_colors(editor, 1, "漢字漢", "ooo")
    editor.say("\r", 'got 23 "create x漢字')


@case
def block(bench):
    """The rows of a block have their colours while the cursor is in another one."""
    editor = bench.editor()
    editor.say("if a {\r", "{ …")
    editor.send("get b")
    see_colors(editor, 1, "    get b", "    ooo o")
    editor.send(UP + "\x05x")
    see_colors(editor, 0, "probe> if a {x", "ggggg. .. o oo")
    see_colors(editor, 1, "    get b", "    ooo o")
    editor.cursor_at(0, 14)


@case
def search(bench):
    """A line that ^R finds has colours, and the row of the search stays below it."""
    bench.remember("create found here")
    editor = bench.editor()
    editor.send("\x12found")
    see_colors(editor, 0, "probe> create found here", "ggggg. ...... ooooo oooo")
    editor.wait(lambda: "found" in editor.lines()[1], "the search below the line")
    editor.send("\x07")
    editor.vanish("create found here")
    see_colors(editor, 0, "probe>", "ggggg.")


@case
def menu(bench):
    """A menu below a coloured line goes without a trace."""
    editor = bench.editor()
    editor.send("x y c")
    see_colors(editor, 0, "probe> x y c", "ggggg. . o o")
    editor.say("\t", "start a job")
    see_colors(editor, 0, "probe> x y c", "ggggg. . o o")
    editor.send("r")
    see_colors(editor, 0, "probe> x y cr", "ggggg. . o oo")
    editor.send("\x1b")
    editor.vanish("start a job")
    see_colors(editor, 0, "probe> x y cr", "ggggg. . o oo")
    equal(len(editor.shown()), 1, "rows")


@case
def resize(bench):
    """After a resize, a wrapped line has its text and its colours."""
    editor = bench.editor(columns=60)
    editor.send("create " + "n" * 40)
    see_colors(editor, 0, "probe> create " + "n" * 40, "ggggg. ...... " + "o" * 40)
    editor.resize_reflowing(24, 30)
    see_colors(editor, 0, "probe> create " + "n" * 16, "ggggg. ...... " + "o" * 16)
    see_colors(editor, 1, "n" * 24, "o" * 24)
    editor.send("x")
    see_colors(editor, 1, "n" * 24 + "x", "o" * 25)


@case
def paste(bench):
    """Pasted lines are coloured at once, and the rows of a text that is longer than the window too."""
    editor = bench.editor(rows=6)
    lines = "\n".join(f"line {number}" for number in range(20))
    editor.send(f"\x1b[200~{lines}\x1b[201~")
    see_colors(editor, 5, "line 19", "oooo oo")
    see_colors(editor, 0, "line 14", "oooo oo")
    # libedit leaves the cursor in the last row.
    editor.send(UP + UP)
    editor.cursor_at(5, 7)
    see_colors(editor, 4, "line 18", "oooo oo")
    equal(editor.shown(), [f"line {number}" for number in range(14, 20)], "rows")
    editor.say("\r", "got ")


@case
def mistake(bench):
    """What would be refused is underlined in red, with the reason after it or below it, until it is mended."""
    editor = bench.editor()
    editor.say("create wrong", "  that is wrong")
    see_colors(editor, 0, "probe> create wrong", "ggggg. ...... mmmmm")
    equal(editor.cell(0, 14).underscore, True, "an underline")
    editor.cursor_at(0, 19)
    editor.send("\x01")
    editor.wait(lambda: editor.lines()[1] == "that is wrong", "the reason below the line")
    editor.cursor_at(0, 7)
    editor.send("\x05\x08")
    editor.vanish("that is wrong")
    see_colors(editor, 0, "probe> create wron", "ggggg. ...... oooo")
    equal(editor.cell(0, 14).underscore, False, "an underline")


@case
def notice(bench):
    """A notice above a coloured line leaves it in its colours."""
    editor = bench.editor(control=True)
    editor.send("create one")
    see_colors(editor, 0, "probe> create one", "ggggg. ...... ooo")
    print("notice job done", file=editor.control)
    editor.see("job done")
    see_colors(editor, 1, "probe> create one", "ggggg. ...... ooo")


@case
def without_colors(bench):
    """For screen readers: without colours, nothing is painted over typed text: no style and no synchronized update."""
    editor = bench.editor(environment={"NO_COLOR": "1"})
    editor.see("2 running")
    editor.cursor_at(0, 7)
    before = len(editor.raw)
    editor.send("create wrong")
    editor.see("create wrong")
    equal(re.findall(rb"\x1b\[[0-9;]*m|\x1b\[\?2026|\x1b[78]", editor.raw[before:]), [], "painting")
    editor.say("\r", 'got 12 "create wrong"')
