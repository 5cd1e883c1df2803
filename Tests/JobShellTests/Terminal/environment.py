"""Reading without editing, and ~/.editrc."""
import os
import subprocess

from terminal import Failure, case, equal

UP = "\x1b[A"


def plain(terminal):
    if b"\x1b" in terminal.raw:
        raise Failure(f"an escape sequence in {terminal.raw!r}")


@case
def dumb(bench):
    """On a dumb or unknown terminal, only the prompt is written."""
    for name in ("dumb", "", "no-such-terminal", None):
        terminal = bench.start(environment={"TERM": name})
        terminal.see("probe>")
        terminal.say("häuser\r", 'got 7 "häuser"')
        terminal.say("if {\r", "{ …>")
        terminal.say("}\r", 'got 6 "if {\\n}"')
        terminal.say("\x04", "end of input")
        plain(terminal)


@case
def no_terminal(bench):
    """Without a terminal, the prompt is omitted and lines are read unchanged."""
    text = "one\r\nzwölf\nif {\n} \nlast"
    done = subprocess.run(
        [bench.probe, bench.path("state/history")], input=text.encode(), capture_output=True, timeout=20,
        env={"TERM": "xterm-256color", "LANG": "C", "PATH": os.environ["PATH"]},
    )
    wanted = 'got 3 "one"\ngot 6 "zwölf"\ngot 7 "if {\\n} "\ngot 4 "last"\nend of input\n'
    equal(done.stdout.decode(), wanted)
    equal(done.stderr.decode(), "")


@case
def output_is_no_terminal(bench):
    """Nothing is drawn if the output is a file."""
    terminal = bench.start(
        command=["sh", "-c", f"{bench.probe} {bench.path('state/history')} > {bench.path('out')}"],
    )
    terminal.send("one\r\x04")
    terminal.wait(lambda: not terminal.read(0.05), "the end")
    with open(bench.path("out"), encoding="utf-8") as file:
        equal(file.read(), 'got 3 "one"\nend of input\n')


@case
def edit_off(bench):
    """`edit off` in the user's file turns editing off."""
    terminal = bench.start(environment={"EDITRC": bench.write("editrc", "edit off\n")})
    terminal.see("probe>")
    terminal.say("text\r", 'got 4 "text"')
    plain(terminal)


@case
def own_bindings(bench):
    """Bindings of the user's file stay, also of sequences, except for the keys that submit and discard a line."""
    lines = [
        'bind "^T" ed-move-to-beg', 'bind "\\e[15~" ed-move-to-beg', 'bind "\\e[A" ed-move-to-beg',
        'bind "^C" ed-insert', 'bind "^M" ed-insert', "other:bind ^A ed-insert", "embedjobs:bind ^E ed-move-to-beg",
    ]
    editor = bench.editor(environment={"EDITRC": bench.write("editrc", "\n".join(lines) + "\n")})
    editor.say("abc", "abc")
    for keys in ("\x14", "\x1b[15~", UP, "\x01", "\x05"):
        editor.send("\x1b[F")
        editor.column(10)
        editor.send(keys)
        editor.column(7)
    editor.say("\r", 'got 3 "abc"')
    editor.say("x\x03", "x^C")


@case
def harmful_bindings(bench):
    """A libedit function that damages long lines is replaced in all bindings of the user's file."""
    bench.remember("old line")
    lines = ['bind "\\e[A" ed-search-prev-history', 'bind "\\e[B" ed-search-next-history', 'bind "^T" ed-prev-history']
    editor = bench.editor(environment={"EDITRC": bench.write("editrc", "\n".join(lines) + "\n")})
    editor.send("9" * 1500)
    editor.wait(lambda: "".join(editor.lines()).count("9") == 1500, "the line")
    editor.send("\x01" * 20)
    editor.cursor_at(0, 7)
    for keys in (UP, "\x14"):
        editor.say(keys, "old line")
        editor.send("\x1b[B")
        editor.wait(lambda: "".join(editor.lines()).count("9") == 1500, "the line")
        editor.send("\x01")
        editor.cursor_at(0, 7)
    editor.say("\r", "got 1500 ")


@case
def broken_file(bench):
    """Invalid lines of the user's file are ignored."""
    lines = ["bind", "bind -z", 'bind "^', "bind ^T no-such-function", "\x00\xff", "history size 3", "settc xx yy"]
    editor = bench.start(environment={"EDITRC": bench.write("editrc", "\n".join(lines) + "\n")})
    editor.see("probe> ")
    editor.say("text\r", 'got 4 "text"')


@case
def modes_come_back(bench):
    """While no line is edited, the terminal has its original modes."""
    editor = bench.editor()
    before = editor.modes()
    assert not editor.is_cooked(), "the terminal is not in editing mode"
    editor.say("sh\r", "probe> sh")
    editor.wait(editor.is_cooked, "a cooked terminal")
    editor.say("x\r", "sh: 0")
    editor.wait(lambda: editor.modes()[3] == before[3], "editing mode again")
    editor.say("\x04", "end of input")
    editor.wait(editor.is_cooked, "a cooked terminal at the end")
