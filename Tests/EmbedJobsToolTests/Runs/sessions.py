#!/usr/bin/env python3
"""Sessions with the prompt under a pseudo-terminal: sessions.py BINARY FOLDER CASE, or --list for the names."""
import http.server
import io
import json
import os
import socket
import sys
import threading
import traceback

import fastavro

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "JobShellTests", "Terminal"))
from terminal import Failure, Terminal, case, equal  # noqa: E402

CREATE = "create name=%s model=tiny dataset_id=$ds input_type=clustering"


class Bench:
    """The program with its own home, store and working folder."""

    def __init__(self, binary, folder):
        self.binary = binary
        self.folder = folder
        self.open = []
        os.chdir(os.path.join(folder, "work"))

    def shell(self, *arguments, environment=None, rows=24, columns=100, binary=None):
        home = os.path.join(self.folder, "home")
        os.makedirs(home, exist_ok=True)
        surroundings = {"HOME": home, "EMBEDJOBS_HOME": os.path.join(self.folder, "store"), "XDG_STATE_HOME": None}
        terminal = Terminal(
            [*(binary or [self.binary]), *arguments],
            rows=rows,
            columns=columns,
            environment=surroundings | (environment or {}),
        )
        self.open.append(terminal)
        return terminal

    def prompt(self, *arguments, **options):
        shell = self.shell(*arguments, **options)
        shell.see("local>")
        return shell

    def write(self, path, text):
        path = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def rows(self, count):
        self.write("work/docs.jsonl", "".join(f'{{"text":"row {n} of the cat on the mat"}}\n' for n in range(count)))


def at_prompt(shell):
    """Waits until the cursor is after an empty prompt."""
    shell.wait(lambda: shell.lines()[shell.screen.cursor.y].startswith("local>"), "a prompt")


def flowing(shell):
    """Returns the words of the screen with single blanks: errors are broken at words."""
    return " ".join(" ".join(shell.lines()).split())


def leave(shell, keys, code):
    shell.send(keys)
    shell.wait(lambda: not shell.read(0.05) or not shell.child.isalive(), "the end")
    shell.child.wait()
    equal(shell.child.exitstatus, code, "exit code")


@case
def first_hour(bench):
    """A newcomer's first session: greeting, upload, a job, its notice, a table, its rows, the exit."""
    bench.rows(20)
    shell = bench.prompt()
    shell.see("Type help for the commands")
    shell.send('assert exists $run.dir; echo "kept=$ok"\r')
    shell.see("kept=true")
    at_prompt(shell)
    shell.send("let ds = upload do\t")
    shell.see("let ds = upload docs.jsonl")
    shell.send("\r")
    shell.see("dataset docs-")
    at_prompt(shell)
    shell.send(CREATE % "a" + "\r")
    shell.see("job a complete, 20 rows in ")
    at_prompt(shell)
    shell.send("list\r")
    shell.see("%1  ")
    shell.send("peek %1 limit=1\r")
    shell.see("row 0 of the cat")
    shell.send("wait $last_j\t\r")
    shell.see("complete, 20 rows")
    leave(shell, "quit\r", 0)
    again = bench.prompt()
    equal("Type help" in again.picture(), False, "a greeting for a returning user")
    again.send("\x1b[A")
    again.see("local> quit")


@case
def names_of_jobs(bench):
    """Tab completes jobs by their names once they were fetched, and unfinished blocks continue on the next line."""
    bench.rows(3)
    shell = bench.prompt()
    shell.send("let ds = upload docs.jsonl; " + CREATE % "apples" + "; " + CREATE % "pears" + "; wait $last_job\r")
    shell.see("job pears", 2)
    at_prompt(shell)
    shell.send("get appl\t")
    shell.wait(lambda: len(shell.lines()[shell.screen.cursor.y].rstrip()) > 40, "the id of apples")
    shell.send("\x03for j in list {\recho \"<$j.name>\"\r}\r")
    shell.see("<pears>")
    shell.see("<apples>")


@case
def control_c_in_wait(bench):
    """^C stops a wait and shows how to resume; the job keeps running, and ^D warns before it exits."""
    bench.rows(60_000)
    shell = bench.prompt()
    shell.send("let ds = upload docs.jsonl\r")
    shell.see("60,000 rows")
    at_prompt(shell)
    shell.send(CREATE % "long" + "; wait $last_job\r")
    shell.see("60,000 rows", 2)
    shell.send("\x03")
    shell.see("still running: ")
    at_prompt(shell)
    shell.see("1 running")
    shell.send("\x04")
    shell.see("press ^D again to exit")
    at_prompt(shell)
    leave(shell, "\x04", 0)


@case
def typed_ahead_in_wait(bench):
    """Keys typed while a bar is shown are not written into it, and are there at the next prompt."""
    bench.rows(30_000)
    shell = bench.prompt()
    shell.send("let ds = upload docs.jsonl\r")
    shell.see("30,000 rows")
    at_prompt(shell)
    shell.send(CREATE % "long" + "; wait $last_job\r")
    shell.see(" of 30,000 rows")
    shell.wait(lambda: not shell.is_cooked(), "no echo")
    shell.send("echo kept-for-later\r")
    seen = []
    def ended():
        lines = "\n".join(shell.lines())
        seen.append("kept" in lines and "complete, 30,000 rows" not in lines)
        return "complete, 30,000 rows" in lines
    shell.wait(ended, "the end of the job")
    equal(any(seen), False, "typed keys in the bar")
    shell.see("kept-for-later", 2)
    leave(shell, "quit\r", 0)


@case
def dumb_control_c(bench):
    """On a dumb terminal, ^C discards the line and an open quote, and shows a new prompt, however often."""
    shell = bench.prompt(environment={"TERM": "dumb"})
    shell.send('echo "abc\r')
    shell.see('"…>')
    shell.send("\x03")
    shell.see("local>", 2)
    shell.send("\x03")
    shell.see("local>", 3)
    shell.send("list 'half\x03")
    shell.see("local>", 4)
    shell.send("echo alive\r")
    shell.see("alive", 2)
    shell.send("quit\r")
    shell.wait(lambda: not shell.read(0.05) or not shell.child.isalive(), "the end")
    shell.child.wait()
    equal(shell.child.exitstatus, 0, "exit code")


@case
def history_without_a_folder(bench):
    """A history that cannot be written is reported once, after the first line."""
    shell = bench.prompt(environment={"XDG_STATE_HOME": "/proc/embedjobs-missing"})
    shell.send("echo first\r")
    shell.see("the history is not saved: ")
    shell.send("echo second\r")
    shell.see("second", 2)
    at_prompt(shell)
    shell.send("\x1b[A")
    shell.see("second", 3)
    equal("\n".join(shell.lines()).count("the history is not saved"), 1, "reports")


@case
def service_away(bench):
    """The prompt says at its start that the service does not respond, and each command tries and names the cause."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    shell = bench.shell("--server", f"http://127.0.0.1:{port}", columns=140)
    shell.see(f"127.0.0.1:{port}>")
    cause = f"http://127.0.0.1:{port} cannot be reached: Connection refused; is embedjobs serve running?"
    shell.wait(lambda: "warning: " + cause in "".join(shell.lines()), "the notice")
    for count in (1, 2):
        shell.send("list\r")
        shell.wait(lambda: "".join(shell.lines()).count("error: list: " + cause) == count, "the cause")
    leave(shell, "quit\r", 0)


@case
def script_of_the_user(bench):
    """init.embedjobs runs first, except with --no-init; a mistake in it is shown. $args are set, -n is refused."""
    bench.write("home/.config/embedjobs/init.embedjobs", "let mine = 'from init'\n")
    environment = {"XDG_CONFIG_HOME": None}
    shell = bench.prompt(environment=environment)
    shell.send("echo $mine\r")
    shell.see("from init")
    bare = bench.prompt("--no-init", "--", "one", environment=environment)
    bare.send("echo $mine\r")
    bare.see("$mine is not set")
    bare.send('echo "args=$args"\r')
    bare.see("args=one")
    bench.shell("-n", environment=environment).see("the prompt does not use -n")
    bench.write("home/.config/embedjobs/init.embedjobs", "frobnicate\n")
    wrong = bench.prompt(environment=environment)
    wrong.see("unknown command frobnicate")
    path = os.path.join(bench.folder, "home/.config/embedjobs/init.embedjobs")
    os.chmod(path, 0o666)
    open_to_all = bench.prompt(environment=environment)
    for text in ["init.embedjobs is not used: others can write to it", "chmod go-w"]:
        open_to_all.wait(lambda: text in flowing(open_to_all), text)
    equal("frobnicate" in open_to_all.picture(), False, "a script that others can write to, run")
    if os.geteuid() == 0:
        os.chmod(path, 0o644)
        os.chown(path, 12345, 12345)
        foreign = bench.prompt(environment=environment)
        text = "belongs to another user (uid 12345)"
        foreign.wait(lambda: text in flowing(foreign), text)
        equal("frobnicate" in foreign.picture(), False, "a script of another user, run")


def typed(shell, text):
    """Waits until the prompt and a text precede the cursor."""
    screen = shell.screen
    shell.wait(lambda: screen.display[screen.cursor.y][: screen.cursor.x] == f"local> {text}", f"{text!r}")


def complete(shell, text):
    """Presses Tab until it shows a text: the first time, the fields of a file may not be known yet."""
    for _ in range(100):
        bells = shell.raw.count(b"\x07")
        shell.send("\t")
        shown = lambda: any(text in line for line in shell.lines())  # noqa: E731
        shell.wait(lambda: shown() or shell.raw.count(b"\x07") > bells, f"{text!r} or a beep")
        if shown():
            return
    raise Failure(f"no completion {text!r}\n{shell.picture()}")


@case
def edit_in_an_editor(bench):
    """edit opens the newest line, or one by its row; ^X^E opens the typed one. The text comes back and is not run."""
    bench.write("work/ed.sh", "sed 's/one/two/' \"$1\" > \"$1.new\" && mv \"$1.new\" \"$1\"\n")
    shell = bench.prompt(environment={"VISUAL": "sh ed.sh"})
    shell.send("echo one-fish\r")
    shell.see("one-fish", 2)
    at_prompt(shell)
    shell.send("edit\r")
    typed(shell, "echo two-fish")
    shell.send("\r")
    shell.see("two-fish", 2)
    at_prompt(shell)
    shell.send("echo one and more\x18\x05")
    typed(shell, "echo two and more")
    equal(any("one and more" in line for line in shell.lines()), False, "the text before the editor")
    shell.send("\x03history\r")
    shell.see("%1  ")
    at_prompt(shell)
    shell.send("edit %1\r")
    typed(shell, "echo two-fish")
    shell.send("; echo end\r")
    shell.see("end", 2)
    leave(shell, "exit\r", 0)


@case
def edit_without_editing_keys(bench):
    """On a dumb terminal, the edited text follows the prompt: Enter runs it, and ^D discards it."""
    bench.write("work/ed.sh", "echo 'echo two-fish' > \"$1\"\n")
    shell = bench.prompt(environment={"VISUAL": "sh ed.sh", "TERM": "dumb"})
    shell.send("echo one-fish\redit\r")
    shell.see("local> echo two-fish")
    shell.send("\r")
    shell.see("two-fish", 2)
    shell.send("edit\r")
    shell.see("local> echo two-fish", 2)
    shell.send("\x04echo after\r")
    shell.see("after", 2)
    equal(sum(line == "two-fish" for line in shell.lines()), 1, "runs of the edited text")
    leave(shell, "exit\r", 0)


@case
def editor_that_fails(bench):
    """A missing editor is named with the line that helps, and the typed text comes back."""
    shell = bench.prompt(environment={"VISUAL": None, "EDITOR": "no-such-editor"})
    shell.send("echo kept\x18\x05")
    shell.see("edit: no-such-editor exited with status 127")
    shell.see("EDITOR=nano embedjobs")
    typed(shell, "echo kept")
    shell.send("\r")
    shell.see("kept", 2)
    leave(shell, "exit\r", 0)


@case
def fields_of_a_file(bench):
    """Tab completes the columns of a file in keep_fields=, and a wrong one is named with those there are."""
    bench.write("work/docs.csv", "id,title,text\n1,first,cat\n")
    shell = bench.prompt()
    shell.send("upload docs.csv keep_fields=")
    complete(shell, "title")
    shell.send("\t")
    typed(shell, "upload docs.csv keep_fields=id")
    shell.send("\t\r")
    typed(shell, "upload docs.csv keep_fields=title ")
    shell.send("\x15upload docs.csv keep_fields=titel\r")
    shell.see("keep_fields=titel is not a field of docs.csv")
    shell.see("did you mean title? its fields: id, title, text")
    at_prompt(shell)
    shell.send("for r in @docs.csv { echo $r.ti")
    complete(shell, "$r.title")
    shell.send("}\r")
    shell.see("first")
    leave(shell, "exit\r", 0)


@case
def last_argument_at_the_prompt(bench):
    """M-. inserts the last argument with its quotes, as the language separates arguments."""
    shell = bench.prompt()
    shell.send("echo 'two words' # a comment\r")
    shell.see("two words", 2)
    at_prompt(shell)
    shell.send("echo \x1b.")
    typed(shell, "echo 'two words'")
    leave(shell, "\x03exit\r", 0)


@case
def menu_at_the_prompt(bench):
    """The menu of commands is walked and taken without running a line, and narrowed by typing."""
    shell = bench.prompt()
    shell.send("d\t")
    shell.see("Fetch and show datasets")
    shell.send("\t")
    typed(shell, "datasets")
    shell.send("\t")
    typed(shell, "dataset")
    shell.send("\r")
    typed(shell, "dataset ")
    shell.send("\x15d\t")
    shell.see("Fetch and show datasets")
    shell.send("e")
    shell.vanish("Fetch and show datasets")
    shell.send("\t")
    typed(shell, "delete ")
    leave(shell, "\x03exit\r", 0)


@case
def secrets_stay_out(bench):
    """The history omits a key of the environment, and a line that begins with a space."""
    shell = bench.prompt(environment={"CO_API_KEY": "very-secret-key"})
    shell.send("echo very-secret-key\r")
    shell.see("very-secret-key", 2)
    shell.send(" echo hidden\r")
    shell.see("hidden", 2)
    leave(shell, "exit 4\r", 4)
    folder = os.path.join(bench.folder, "home/.local/state/embedjobs")
    names = [name for name in os.listdir(folder) if name.startswith("history.db")]
    text = b""
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            text += file.read()
        equal(os.stat(os.path.join(folder, name)).st_mode & 0o777, 0o600, "the mode of " + name)
    equal((b"very-secret" in text, b"hidden" in text, b"echo ***" in text), (False, False, True), "what is kept")


@case
def narrow_and_long(bench):
    """A table fits the window, and output longer than the screen goes through the pager."""
    bench.rows(3)
    shell = bench.prompt(rows=12, columns=70, environment={"PAGER": "sed s/^/paged:/"})
    shell.send("let ds = upload docs.jsonl; for n in 1 2 3 4 5 6 7 8 9 10 11 12 { upload docs.jsonl name=copy }\r")
    shell.see("dataset copy-", 5)
    at_prompt(shell)
    shell.send("datasets\r")
    shell.see("paged:%13")
    at_prompt(shell)
    shell.send("datasets limit=2\r")
    shell.see("\n%2")
    equal(max(len(line) for line in shell.lines()) <= 70, True, "the width of the table")


class SlowService(http.server.BaseHTTPRequestHandler):
    """A service that pauses in each operation until a test lets it continue."""

    protocol_version = "HTTP/1.1"
    steps = {name: threading.Event() for name in ("upload", "validation", "download")}

    @classmethod
    def start(cls):
        rows = io.BytesIO()
        schema = {"type": "record", "name": "row", "fields": [{"name": "text", "type": "string"}]}
        fastavro.writer(rows, schema, ({"text": f"row {number} " + "x" * 200} for number in range(20000)))
        cls.part = rows.getvalue()
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), cls)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"127.0.0.1:{server.server_port}"

    def log_message(self, *_):
        pass

    def answer(self, body, kind="application/json", gate=None):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        half = len(body) // 2 if gate else len(body)
        self.wfile.write(body[:half])
        self.wfile.flush()
        if gate:
            gate.wait(30)
            self.wfile.write(body[half:])

    def do_POST(self):
        left = int(self.headers["Content-Length"])
        left -= len(self.rfile.read(1 << 20))
        self.steps["upload"].wait(30)
        while left > 0:
            left -= len(self.rfile.read(min(left, 1 << 20)))
        self.answer(b'{"id":"d"}')

    def do_GET(self):
        if self.path == "/part":
            return self.answer(self.part, "application/avro", self.steps["download"])
        if not self.path.startswith("/v1/datasets/"):
            return self.answer(b"{}")
        time = "2024-01-13T02:53:31Z"
        dataset = {
            "id": "d", "name": "big", "created_at": time, "updated_at": time, "dataset_type": "embed-input",
            "validation_status": "validated" if self.steps["validation"].is_set() else "processing",
            "dataset_parts": [{"id": "p", "name": "p", "index": 0, "num_rows": 20000, "size_bytes": len(self.part),
                               "url": f"http://{self.headers['Host']}/part"}],
        }
        return self.answer(json.dumps({"dataset": dataset}).encode())


@case
def at_a_service(bench):
    """With a remote service: the prompt shows its address, an upload its bytes and then its validation, a download its
    rows."""
    place = SlowService.start()
    bench.write("work/big.jsonl", '{"text":"%s"}\n' % ("x" * 10000) * 4000)
    shell = bench.shell("--server", f"http://{place}")
    shell.see(place + ">")
    shell.send("upload big.jsonl\r")
    shell.see("uploading")
    shell.see(" of 40")
    SlowService.steps["upload"].set()
    shell.see("validating")
    SlowService.steps["validation"].set()
    shell.see("dataset d")
    shell.send("download d to=out.jsonl\r")
    shell.see("downloading")
    shell.see(" of 20,000")
    SlowService.steps["download"].set()
    shell.see("out.jsonl: 20,000 rows")
    leave(shell, "quit\r", 0)
    with open("out.jsonl", encoding="utf-8") as file:
        equal(sum(1 for _ in file), 20000, "rows")


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
    two.send("\x12from")
    two.see("local> echo from one")
    two.see("history search: from   ")
    two.see(" ago" if "ago" in two.picture() else "just now")
    two.send("\x07history from*\r")
    at_prompt(two)
    two.send("history 'echo*'\r")
    two.wait(lambda: any(line.endswith("echo from one") and line.split()[0] == "1" for line in two.lines()), "the line")


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
    shell.wait(lambda: any(line.endswith("echo line-0") and line[:1].isdigit() for line in shell.lines()), "the line")


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


class EmptyService(http.server.BaseHTTPRequestHandler):
    """A service without models, datasets and jobs."""

    def log_message(self, *_):
        pass

    def do_GET(self):
        body = b'{"models":[],"datasets":[],"embed_jobs":[]}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


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


CASES = {name: value for name, value in globals().items() if getattr(value, "is_case", False)}


def main():
    if sys.argv[1:] == ["--list"]:
        print("\n".join(CASES))
        return 0
    binary, folder, name = sys.argv[1:]
    bench = Bench(binary, folder)
    try:
        CASES[name](bench)
        return 0
    except (Failure, AssertionError):
        traceback.print_exc()
        for terminal in bench.open:
            print(terminal.picture(), file=sys.stderr)
        return 1
    finally:
        for terminal in bench.open:
            terminal.close()


if __name__ == "__main__":
    sys.exit(main())
