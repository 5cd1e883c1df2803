"""Colours, marks, titles, and terminals without them."""
import os
import re

from bench import CREATE, SlowService, Terminal, at_prompt, case, complete, equal, leave, typed


def see_look(shell, text, color, underline):
    """Waits until a text in the row of the cursor begins in a colour, with or without an underline."""
    def right():
        row = shell.screen.cursor.y
        column = shell.lines()[row].find(text)
        return column >= 0 and (shell.cell(row, column).fg, shell.cell(row, column).underscore) == (color, underline)

    shell.wait(right, f"{text!r} in {color}, underline {underline}")


@case
def colours_while_typing(bench):
    """Typed text has colours; a mistake is underlined in red with its reason, and a file that exists is underlined."""
    bench.rows(3)
    bench.write("work/out.csv", "a\n")
    shell = bench.prompt()
    shell.send("upload docs.jsonl name='ab'")
    see_look(shell, "upload", "cyan", False)
    see_look(shell, "docs.jsonl", "default", True)
    see_look(shell, "name=", "blue", False)
    see_look(shell, "'ab'", "brown", False)
    shell.send("\x15frobnicate now")
    see_look(shell, "frobnicate now", "red", True)
    see_look(shell, "now", "default", False)
    shell.see("unknown command frobnicate")
    shell.send("\x15list > out.csv")
    see_look(shell, "out.csv", "brown", True)
    shell.see("out.csv exists and will be overwritten")
    shell.send("\x15list status=fail")
    see_look(shell, "list", "cyan", False)
    shell.vanish("overwritten")
    shell.send("ed")
    see_look(shell, "failed", "green", False)
    shell.send("\x15get $unset\x01")
    see_look(shell, "$unset", "red", True)


@case
def colours_of_a_tall_block(bench):
    """The rows of a block that is taller than the window do not change while the cursor moves up in it."""
    shell = bench.prompt()
    lines = [f"    echo {number}" for number in range(40)]
    shell.send("\x1b[200~" + "\n".join(["for x in 1..2 {", *lines, "}"]) + "\x1b[201~")
    see_look(shell, "}", "default", False)
    rows = lines[-23:] + ["}"]
    shell.wait(lambda: shell.lines() == rows, "the last rows of the block")
    for number in range(30):
        shell.send("\x1b[A")
        shell.read(0.05)
    shell.wait(lambda: shell.cell(0, 4).fg == "cyan", "colours in the first visible row")
    equal(shell.lines(), rows, "the rows after the cursor has moved up")
    shell.send("\x03")
    at_prompt(shell)


@case
def colours_off(bench):
    """`set color=never` turns the colours of the next line off, and `set color=auto` turns them on again."""
    shell = bench.prompt()
    shell.send("list")
    see_look(shell, "list", "cyan", False)
    shell.send("\x15set color=never\r")
    at_prompt(shell)
    shell.send("list frobnicate")
    see_look(shell, "list frobnicate", "default", False)
    see_look(shell, "local", "default", False)
    shell.send("\x15set color=auto\r")
    at_prompt(shell)
    shell.send("list")
    see_look(shell, "list", "cyan", False)


@case
def marks(bench):
    """The terminal is told where prompts, typed text and output begin, the exit code, and the folder."""
    shell = bench.prompt()
    folder = os.path.realpath(os.getcwd()).encode()
    shell.wait(lambda: b"\x1b]133;B\x1b\\" in shell.raw, "the start of the text")
    before, after = shell.raw.split(b"\x1b]133;A\x1b\\")
    equal(b"\x1b]7;file://" in before and before.endswith(folder + b"\x1b\\"), True, "the folder before the prompt")
    equal(b"local" in after.split(b"\x1b]133;B")[0], True, "the prompt between its marks")
    for line, code in (("echo marked", 0), ("frobnicate", 2), ("ls", 0)):
        start = len(shell.raw)
        shell.send(line + "\r")
        end = b"\x1b]133;D;%d\x1b\\" % code
        shell.wait(lambda: b"\x1b]133;A" in shell.raw[start:], "the next prompt")
        output = shell.raw[start:].split(b"\x1b]133;C\x1b\\")[1]
        equal(output.count(end), 1, f"ends of {line}")
        equal(b"]133" in output.split(end)[0], False, f"marks in the output of {line}")
    shell.send("half\x03")
    shell.wait(lambda: b"\x1b]133;D\x1b\\" in shell.raw, "the mark of a discarded line")


@case
def title(bench):
    """While a bar is shown, the title and the taskbar show its percentage; then the title comes back."""
    place = SlowService.start()
    bench.write("work/big.jsonl", '{"text":"%s"}\n' % ("x" * 10000) * 4000)
    shell = bench.shell("--server", f"http://{place}")
    shell.see(place + ">")
    shell.send("upload big.jsonl\r")
    shell.wait(lambda: shell.screen.title.endswith("% big.jsonl"), "the title")
    equal(shell.raw.count(b"\x1b[22;2t"), 1, "the title is saved")
    equal(b"\x1b]9;4;1;" in shell.raw, True, "progress in the taskbar")
    SlowService.steps["upload"].set()
    SlowService.steps["validation"].set()
    shell.see("dataset d")
    shell.wait(lambda: b"\x1b]9;4;0;0\x1b\\" in shell.raw and shell.raw.count(b"\x1b[23;2t") >= 1, "the title again")
    equal(shell.raw.count(b"\x1b[22;2t"), shell.raw.count(b"\x1b[23;2t"), "saved and restored titles")


@case
def dumb(bench):
    """On a dumb terminal, the prompt, errors, tables and jobs are plain lines of text without any control sequence."""
    bench.rows(3)
    shell = bench.prompt(environment={"TERM": "dumb"})
    shell.send("frobnicate\r")
    shell.see("unknown command frobnicate")
    shell.send("let ds = upload docs.jsonl; " + CREATE % "plain" + "; wait $last_job\r")
    shell.see("complete, 3 rows")
    shell.send("list\r")
    shell.see("%1")
    leave(shell, "quit\r", 0)
    equal(b"\x1b" in shell.raw, False, "a control sequence")


@case
def screen_reader(bench):
    """Without colours, nothing is written over a line while it is typed: no repaint, no hint, no style."""
    shell = bench.prompt(environment={"NO_COLOR": "1"})
    at_prompt(shell)
    shell.wait(lambda: b"\x1b]133;B" in shell.raw, "the end of the prompt")
    shell.wait(lambda: not shell.raw.endswith(b"\x1b"), "the cursor after the prompt")
    shell.cursor_at(shell.screen.cursor.y, len("local> "))
    before = len(shell.raw)
    shell.send("frobnicate now")
    shell.see("frobnicate now")
    equal(shell.raw[before:], b"frobnicate now", "the output while typing")
    shell.send("\r")
    shell.see("unknown command frobnicate")
    equal(re.findall(rb"\x1b\[[0-9;]+m", shell.raw), [], "styles")


@case
def no_marks_in_pipes(bench):
    """Neither a pipe nor a dumb terminal gets marks."""
    bench.rows(3)
    for command, terminal in (("| cat", "xterm-256color"), ("", "dumb")):
        run = Terminal(
            ["sh", "-c", f"{bench.binary} -c 'upload docs.jsonl' {command}; echo done"],
            environment={"TERM": terminal, "HOME": bench.folder, "EMBEDJOBS_HOME": os.path.join(bench.folder, "store")},
        )
        bench.open.append(run)
        run.see("done")
        equal(b"\x1b]" in run.raw or b"\x1b[22;2t" in run.raw, False, f"marks on {terminal}")
