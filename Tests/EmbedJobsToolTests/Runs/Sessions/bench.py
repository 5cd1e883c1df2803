"""The ground of the sessions with the prompt: the program with its own home, and what all sessions wait for."""
import http.server
import io
import json
import os
import sys
import threading

import fastavro

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "..", "JobShellTests", "Terminal"))
from terminal import Failure, Terminal, case, equal  # noqa: E402, F401

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
