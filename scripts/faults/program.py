#!/usr/bin/env python3
# Runs the program under test: scripts, servers, and requests over a server's Unix socket.
import http.client
import json
import os
import signal
import socket
import subprocess
import time
import urllib.parse

import tinymodel

MODEL = "tiny"
SOCKET_BYTES_MAX = 103


class Unreachable(Exception):
    """A request without a complete response; it may have taken effect or not."""


class Refused(Exception):
    """A response with an error status."""

    def __init__(self, status, body):
        super().__init__(f"{status} {body[:200].decode(errors='replace')}")
        self.status = status
        self.body = body


class Outcome:
    """How a process ended: `code` is negative for a signal, None if it was killed at its time limit."""

    def __init__(self, code, output, errors, seconds):
        self.code, self.output, self.errors, self.seconds = code, output, errors, seconds


class Program:
    """The binary with its own environment, so that it does not read or write the user's files."""

    def __init__(self, binary, folder, workers=2):
        self.binary = os.path.abspath(binary)
        self.folder, self.commands, self.started = folder, {}, []
        home = os.path.join(folder, "home")
        os.makedirs(home, exist_ok=True)
        self.environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": home, "LANG": "C.UTF-8",
            "XDG_STATE_HOME": os.path.join(home, "state"), "XDG_CONFIG_HOME": os.path.join(home, "config"),
            "EMBEDJOBS_WORKERS": str(workers), "SWIFT_BACKTRACE": "enable=no", "NO_COLOR": "1"}
        for name in ("LD_LIBRARY_PATH", "EMBEDJOBS_FAILPOINTS"):
            if name in os.environ:
                self.environment[name] = os.environ[name]

    def in_store(self, store, extra=None):
        return {**self.environment, "EMBEDJOBS_HOME": store, **(extra or {})}

    def run(self, store, *arguments, extra=None, seconds=60):
        """Runs the program to its end, or kills it at the time limit."""
        start = time.monotonic()
        process = subprocess.Popen(
            [self.binary, *arguments], env=self.in_store(store, extra), cwd=self.folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            output, errors = process.communicate(timeout=seconds)
            code = process.returncode
        except subprocess.TimeoutExpired:
            process.kill()
            output, errors = process.communicate()
            code = None
        except BaseException:
            process.kill()
            raise
        return Outcome(code, output.decode(errors="replace"), errors.decode(errors="replace"),
                       time.monotonic() - start)

    def start_script(self, store, commands, extra=None):
        """Starts a script whose lines of output can be read while it runs."""
        return self.remembered(subprocess.Popen(
            [self.binary, "-y", "-c", commands], env=self.in_store(store, extra), cwd=self.folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True))

    def remembered(self, process):
        """Keeps track of a process, so that it does not outlive this one."""
        self.started = [other for other in self.started if other.poll() is None] + [process]
        return process

    def end_all(self):
        for process in self.started:
            if process.poll() is None:
                process.kill()
                process.wait()

    def has_command(self, name):
        """Whether the binary has a subcommand; older binaries take its name for a command of the language."""
        if name not in self.commands:
            found = self.run(os.path.join(self.folder, "no-store"), name, "--help", seconds=20)
            self.commands[name] = found.code == 0 and f"embedjobs {name}" in found.output
        return self.commands[name]

    def make_store(self, store):
        """Creates a store with the tiny model."""
        model = os.path.join(self.folder, "model")
        if not os.path.exists(model):
            tinymodel.write(model)
        added = self.run(store, "models", "add", MODEL, model)
        if added.code != 0:
            raise SystemExit(f"chaos: models add exited with {added.code}: {added.errors}")


class Server:
    """`embedjobs serve` on a Unix socket, without keys."""

    def __init__(self, program, store, name="serve", extra=None, workers=2):
        self.program, self.store, self.extra, self.workers = program, store, extra, workers
        self.socket = os.path.join(program.folder, f"{name}.sock")
        if len(self.socket.encode()) > SOCKET_BYTES_MAX:
            raise SystemExit(f"chaos: {self.socket}: longer than {SOCKET_BYTES_MAX} bytes; use a shorter --folder")
        self.log = os.path.join(program.folder, f"{name}.log")
        self.process = None

    def start(self):
        with open(self.log, "ab") as log:
            self.process = self.program.remembered(subprocess.Popen(
                [self.program.binary, "serve", "--listen", f"unix:{self.socket}", "--no-auth", "--store", self.store,
                 "--workers", str(self.workers), "--log-level", "warning", "--log-format", "json"],
                env=self.program.in_store(self.store, self.extra), cwd=self.program.folder, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=log))
        return self

    def wait_until_ready(self, seconds=20):
        """Seconds until it was ready; None if it ended or was not ready in time."""
        start = time.monotonic()
        while time.monotonic() - start < seconds:
            if self.is_ready():
                return time.monotonic() - start
            if self.process.poll() is not None:
                return None
            time.sleep(0.003)
        return None

    def is_ready(self):
        try:
            return Client(self.socket, seconds=2).ask("GET", "/readyz")[0] == 200
        except Unreachable:
            return False

    def kill(self):
        self.process.kill()
        return self.process.wait()

    def stop(self, seconds=20):
        """Ends it by TERM; returns its exit code, None if it did not end in time and was killed."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def log_text(self):
        try:
            with open(self.log, encoding="utf-8", errors="replace") as file:
                return file.read()
        except OSError:
            return ""


class SocketConnection(http.client.HTTPConnection):
    def __init__(self, path, seconds):
        super().__init__("localhost", timeout=seconds)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Client:
    """Requests of the API, one connection for each."""

    def __init__(self, path, seconds=30):
        self.path, self.seconds = path, seconds

    def ask(self, method, path, body=None, headers=None):
        connection = SocketConnection(self.path, self.seconds)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"{method} {path}: {error!r}") from None
        finally:
            connection.close()

    def call(self, method, path, body=None, headers=None):
        status, data = self.ask(method, path, body, headers)
        if status != 200:
            raise Refused(status, data)
        return json.loads(data) if data.strip() else {}

    def upload(self, name, data, key=None, file_name="a.jsonl", **query):
        form = (b'--x\r\nContent-Disposition: form-data; name="data"; filename="%s"\r\n\r\n' % file_name.encode()
                + data + b"\r\n--x--\r\n")
        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        if key:
            headers["Idempotency-Key"] = key
        query = urllib.parse.urlencode({"name": name, "type": "embed-input", **query})
        return self.call("POST", f"/v1/datasets?{query}", form, headers)["id"]

    def create(self, name, dataset, types, key=None):
        headers = {"Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        body = {"model": MODEL, "dataset_id": dataset, "input_type": "search_document", "name": name,
                "embedding_types": types}
        return self.call("POST", "/v1/embed-jobs", json.dumps(body), headers)["job_id"]

    def dataset(self, dataset):
        return self.call("GET", f"/v1/datasets/{dataset}")["dataset"]

    def job(self, job):
        return self.call("GET", f"/v1/embed-jobs/{job}")

    def cancel(self, job):
        self.call("POST", f"/v1/embed-jobs/{job}/cancel")

    def delete(self, dataset):
        self.call("DELETE", f"/v1/datasets/{dataset}")

    def jobs(self):
        """All jobs, page after page."""
        found, before = [], ""
        while page := self.call("GET", f"/v1/embed-jobs?limit=500{before}")["embed_jobs"]:
            found += page
            before = f"&before={page[-1]['job_id']}"
        return found

    def datasets(self):
        found = []
        while page := self.call("GET", f"/v1/datasets?limit=500&offset={len(found)}")["datasets"]:
            found += page
        return found

    def validated(self, dataset, seconds=30):
        """Waits for the end of a validation; returns the status in which it ended or was last seen."""
        end = time.monotonic() + seconds
        while (status := self.dataset(dataset)["validation_status"]) in ("queued", "processing", "unknown"):
            if time.monotonic() > end:
                break
            time.sleep(0.02)
        return status

    def ended(self, job, seconds=30):
        """Waits for the end of a job; returns it as it was last seen."""
        end = time.monotonic() + seconds
        while (found := self.job(job))["status"] in ("processing", "cancelling"):
            if time.monotonic() > end:
                break
            time.sleep(0.02)
        return found
