"""The history: recall, search, sharing, exclusion."""
import os
import sqlite3
import stat

from terminal import case, equal

UP, DOWN, LEFT = "\x1b[A", "\x1b[B", "\x1b[D"


def kept(bench):
    with sqlite3.connect(bench.path("state/history.db")) as database:
        return [text for text, in database.execute("SELECT text FROM line ORDER BY id")]


@case
def prefix(bench):
    """Up and Down visit lines that begin with the text before the cursor, and return to the typed text."""
    bench.remember("create a", "list", "create b", "get create-me")
    editor = bench.editor()
    editor.say("crea", "crea")
    editor.send(UP)
    editor.see("probe> create b")
    editor.send(UP)
    editor.see("probe> create a")
    editor.send(UP)
    editor.wait(lambda: b"\x07" in editor.raw, "a beep")
    editor.send(DOWN)
    editor.see("probe> create b")
    editor.send(DOWN + "!\r")
    editor.see('got 5 "crea!"')


@case
def all_lines(bench):
    bench.remember("one", "two", "three")
    editor = bench.editor()
    editor.say(UP + UP, "probe> two")
    editor.say("\x10", "probe> one")
    editor.say("\x0e", "probe> two")
    editor.say("\x1bn", "probe> three")
    editor.say("\x1bp", "probe> two")
    editor.say("\r", 'got 3 "two"')
    # An entered line is the newest one, and is in the history once.
    editor.see("probe> ", 2)
    editor.send(UP + UP)
    editor.see("probe> three")
    editor.say("\r", 'got 5 "three"')


@case
def search(bench):
    bench.remember("create first", "list", "create second", "wait")
    editor = bench.editor()
    editor.say("typed\x12", "history search:")
    editor.say("cre", "probe> create second")
    editor.say("\x12", "probe> create first")
    editor.send("\x12")
    editor.see("not in the history: cre")
    editor.say("\x13", "probe> create second")
    editor.send("\x07")
    editor.see("probe> typed")
    editor.vanish("history search")
    editor.send("\x15\x12lis")
    editor.see("probe> list")
    editor.send("\x7f\x7f\x7f")
    editor.vanish("probe> list")
    editor.send("wai" + LEFT)
    editor.vanish("history search")
    editor.say("!\r", 'got 5 "')
    editor.say("\x12\x12", "history search: wai")


@case
def block_in_search(bench):
    bench.remember("for {\n  get job\n}")
    editor = bench.editor()
    editor.say("\x12get", "  get job")
    wanted = ["probe> for {", "  get job", "}", "history search: get"]
    editor.wait(lambda: [line.split("   ")[0] for line in editor.shown()] == wanted, f"{wanted}")
    editor.say("\r", 'got 17 "for {\\n  get job\\n}"')


@case
def shared(bench):
    """Two sessions keep all lines, and each sees the other's lines at its next prompt."""
    one, two = bench.editor(), bench.editor()
    one.say("from one\r", 'got 8 "from one"')
    two.say("from two\r", 'got 8 "from two"')
    two.see("probe> ", 2)
    two.say(UP + UP, "probe> from one")
    one.say("\r", 'got 0 ""')
    one.see("probe> ", 3)
    one.say(UP, "probe> from two")
    equal(kept(bench), ["from one", "from two"], "the database")


@case
def shared_search(bench):
    """A search finds what another session has added since the prompt was shown."""
    one, two = bench.editor(), bench.editor()
    two.see("probe> ")
    two.read(0.3)
    one.say("from one\r", 'got 8 "from one"')
    two.send("\x12from")
    two.see("probe> from one")


@case
def private(bench):
    """Only the owner can access the file and its folder."""
    old = os.umask(0)
    try:
        editor = bench.editor()
    finally:
        os.umask(old)
    editor.say("line\r", 'got 4 "line"')
    for name in ("history.db", "history.db-wal"):
        equal(stat.S_IMODE(os.stat(bench.path("state/" + name)).st_mode), 0o600, name)
    equal(stat.S_IMODE(os.stat(bench.path("state")).st_mode), 0o700, "the folder")


@case
def kept_out(bench):
    """A line that begins with a space is not kept, nor is a secret in any line."""
    editor = bench.editor()
    editor.say(" hidden\r", 'got 7 " hidden"')
    editor.say("login s3cr3t-key {\rs3cr3t-key}\r", "got 34")
    editor.see("probe> ", 3)
    editor.say(UP, "login *** {")
    equal(kept(bench), ["login *** {\n    ***}"], "the database")


@case
def recalled_at_a_trailing_blank(bench):
    """A line is recalled unchanged, although libedit removes one trailing space from recalled lines."""
    bench.remember("trailing  ")
    editor = bench.editor()
    editor.say(UP, "trailing")
    editor.column(17)
    editor.say("\r", 'got 10 "trailing  "')


@case
def age_in_search(bench):
    """^R shows when the line was typed."""
    bench.remember("create old")
    editor = bench.editor()
    editor.say("create new\r", "got 10")
    editor.see("probe> ", 2)
    editor.send("\x12crea")
    editor.see("history search: crea   just now")
    editor.send("\x12")
    editor.see("history search: crea   1970-01-01")
