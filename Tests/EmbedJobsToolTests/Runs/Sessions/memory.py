"""The history, saved settings, and other services."""
import http.server
import os
import threading

from bench import EmptyService, at_prompt, case, equal, leave, typed


@case
def history_of_runs(bench):
    """history shows how lines ended, two shells share it live, and ^R shows when a line was typed."""
    one, two = bench.prompt(), bench.prompt()
    one.send("echo from one\r")
    one.see("from one", 2)
    at_prompt(one)
    one.send("lst\r")
    one.see("did you mean list?")
    at_prompt(one)
    two.send("history failed=true service=local\r")
    two.see("EXIT CODE")
    two.wait(lambda: any(line.split()[-2:] == ["2", "lst"] for line in two.lines()), "the failed line")
    at_prompt(two)
    two.send("\x12from")
    two.see("local> echo from one")
    two.see("history search: from   ")
    two.see(" ago" if "ago" in two.picture() else "just now")
    two.send("\x07history from*\r")
    at_prompt(two)
    two.send("history 'echo*'\r")
    found = lambda line: line.endswith("echo from one") and line.split()[1:2] == ["1"]  # noqa: E731
    two.wait(lambda: any(found(line) for line in two.lines()), "the line")


@case
def suggestions_of_what_succeeded(bench):
    """A line that failed in an earlier session is not suggested; of those that succeeded, one that did so here is."""
    shell = bench.prompt()
    for line in ("echo aa-here", "assert aa == bb"):
        shell.send(line + "\r")
        at_prompt(shell)
    leave(shell, "quit\r", 0)
    os.makedirs("elsewhere", exist_ok=True)
    os.chdir("elsewhere")
    other = bench.prompt()
    other.send("echo aa-elsewhere\r")
    other.see("aa-elsewhere", 2)
    leave(other, "quit\r", 0)
    os.chdir("..")
    again = bench.prompt()
    again.send("echo a")
    again.see("local> echo aa-here")
    again.send("\x15assert a")
    again.vanish("aa-here")
    equal("aa == bb" in again.picture(), False, "a suggestion of a line that failed")


@case
def damaged_history(bench):
    """A damaged history is moved away with one line that says so, and the prompt works."""
    bench.write("home/.local/state/embedjobs/history.db", "this is not a database" * 100)
    shell = bench.prompt(columns=140)
    shell.see("the history was damaged; it was moved to ")
    shell.send("echo kept\r")
    shell.see("kept", 2)
    leave(shell, "quit\r", 0)
    again = bench.prompt()
    again.send("\x1b[A\x1b[A")
    again.see("local> echo kept")
    equal("damaged" in again.picture(), False, "a second notice")


@case
def full_disk(bench):
    """A history that cannot grow is reported once, and the lines of the session are still recalled."""
    shell = bench.shell(binary=["/bin/sh", "-c", 'ulimit -f 4; exec "$0"', bench.binary])
    shell.see("local>")
    for number in range(3):
        shell.send(f"echo line-{number}\r")
        shell.see(f"line-{number}", 2)
        at_prompt(shell)
    equal("\n".join(shell.lines()).count("the history is not saved"), 1, "reports")
    shell.send("\x1b[A\x1b[A")
    shell.see("local> echo line-1")
    shell.send("\x15history line-0\r")
    shell.wait(lambda: any(line.endswith("echo line-0") and line.startswith("%") for line in shell.lines()), "the line")


@case
def dumb_history(bench):
    """On a dumb terminal, lines are kept too, and no escape sequence is written."""
    shell = bench.prompt(environment={"TERM": "dumb"})
    shell.send("echo kept\r")
    shell.see("kept", 2)
    shell.send("history kept format=csv\r")
    shell.see(",echo kept")
    equal(b"\x1b" in shell.raw, False, "an escape sequence")


@case
def timing_and_saved_settings(bench):
    """timing=on shows how long a line took; saved settings are those of the next prompt, and show says where from."""
    shell = bench.prompt()
    shell.send("set timing=on prompt='{service}:{last}> ' save=true\r")
    shell.see("saved in ")
    shell.see("local:0>")
    shell.send("sleep 1s\r")
    shell.see("took 1.")
    shell.send("lst\r")
    shell.see("local:2>")
    shell.send("set prompt='{servce}> '\r")
    shell.see("{servce} is not a placeholder")
    shell.see("did you mean {service}?")
    again = bench.shell()
    again.see("local:0>")
    again.send("show timing hints\r")
    again.wait(lambda: any(line.split() == ["timing", "on", "settings.embedjobs"] for line in again.lines()), "timing")
    again.wait(lambda: any(line.split() == ["hints", "on", "default"] for line in again.lines()), "hints")
    plain = bench.shell("--no-init")
    plain.see("local>")


@case
def wide_prompt(bench):
    """The cursor is after a prompt of wide characters, and the line wraps at the right column."""
    bench.write("home/.config/embedjobs/init.embedjobs", "set prompt='日本 {service}> '\n")
    shell = bench.shell(columns=40, environment={"XDG_CONFIG_HOME": None})
    shell.see("local>")
    shell.wait(lambda: shell.screen.cursor.x == 12, "the cursor after the prompt")
    shell.send("echo " + "x" * 30)
    shell.wait(lambda: shell.screen.cursor.x == 7, "the cursor in the wrapped line")
    equal(shell.lines()[shell.screen.cursor.y].rstrip(), "x" * 7, "the wrapped line")


@case
def connect(bench):
    """connect uses another service without leaving: its prompt, its jobs; variables of the old one return with it."""
    bench.rows(3)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), EmptyService)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    bench.write("home/.config/embedjobs/config", f"[profile work]\nserver = http://127.0.0.1:{port}\n")
    shell = bench.prompt(rows=50, environment={"XDG_CONFIG_HOME": None})
    shell.send("let ds = upload docs.jsonl; let n = 5\r")
    shell.see("dataset docs-")
    at_prompt(shell)
    shell.send("connect wrk\r")
    shell.see("unknown profile wrk")
    at_prompt(shell)
    shell.send("connect wo\t")
    shell.see("connect work")
    shell.send("\r")
    shell.see("$ds: of local, unset until connect local")
    shell.see("work>")
    shell.send("dataset $ds\r")
    shell.see("$ds is not set")
    shell.send('echo "n=$n"\r')
    shell.see("n=5")
    shell.send("connect http://127.0.0.1:1\r")
    shell.see("cannot be reached")
    shell.see("work>", 4)
    shell.send("connect local\r")
    shell.see("$ds: set again")
    at_prompt(shell)
    shell.send("dataset $ds format=ids\r")
    shell.see("docs-", 2)
