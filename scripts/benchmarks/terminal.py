#!/usr/bin/env python3
# Measures a program's prompt through a pseudo-terminal: time to a usable prompt, and from a key to its echo.
"""Runs programs in a window of 24 by 80 and times their prompts and echoes."""
import argparse
import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import sqlite3
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
import uuid

PATIENCE = 20
# The end of the prompt of embedjobs, after the coloured name of the service, and without colours.
PROMPT = b"\x1b[0m> "
PLAIN_PROMPT = b"local> "
# Control sequences: CSI and OSC.
SEQUENCES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x1b\x07]*(?:\x1b\\|\x07)")
# A terminal's responses to queries for its background colour, its type and the cursor's position.
ANSWERS = {
    b"\x1b]11;?": b"\x1b]11;rgb:0000/0000/0000\x1b\\",
    b"\x1b[c": b"\x1b[?62c",
    b"\x1b[6n": b"\x1b[1;1R",
}


class Window:
    """A program under a pseudo-terminal, from its start."""

    def __init__(self, command, environment):
        self.start = time.perf_counter()
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
                os.execvpe(command[0], command, environment)
            finally:
                os._exit(127)

    def wait(self, text):
        """Reads until the text arrives; returns the time."""
        seen = b""
        while text not in seen:
            if not select.select([self.terminal], [], [], PATIENCE)[0]:
                sys.exit(f"bench: timed out waiting for {text!r} after {seen[-200:]!r}")
            try:
                chunk = os.read(self.terminal, 65536)
                seen += chunk
                self.answer(chunk)
            except OSError:
                sys.exit(f"bench: the program exited before {text!r}; it printed {seen[-400:]!r}")
        return time.perf_counter()

    def answer(self, chunk):
        """Responds to queries for colours and the cursor's position, so that programs do not wait."""
        for question, answer in ANSWERS.items():
            if question in chunk:
                os.write(self.terminal, answer)

    def drain(self, seconds):
        """Reads until the output pauses, so that a hint or prompt is not taken for the echo of the next key."""
        while select.select([self.terminal], [], [], seconds)[0]:
            if not os.read(self.terminal, 65536):
                return

    def press(self, key):
        """Milliseconds from a key to its echo, and to the last colour, check or hint that it causes."""
        begin = time.perf_counter()
        os.write(self.terminal, key)
        seen = b""
        shown = last = None
        # The output of a key ends with a pause.
        while select.select([self.terminal], [], [], PATIENCE if shown is None else 0.01)[0]:
            seen += os.read(self.terminal, 65536)
            last = time.perf_counter()
            if shown is None and key in SEQUENCES.sub(b"", seen):
                shown = last
        if shown is None:
            sys.exit(f"bench: timed out waiting for the echo of {key!r} after {seen[-200:]!r}")
        return (shown - begin) * 1000, (last - begin) * 1000

    def close(self):
        os.close(self.terminal)
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def ready(command, environment, prompt, rounds):
    """Milliseconds from the start to a prompt that echoes a key, one figure per round."""
    figures = []
    for _ in range(rounds):
        window = Window(command, environment)
        window.wait(prompt)
        os.write(window.terminal, b"Q")
        figures.append((window.wait(b"Q") - window.start) * 1000)
        window.close()
    return figures


def echo(command, environment, prompt, keys, pasted=0):
    """Milliseconds from a key to its echo and to the end of its output: for a line that is in the history, and for one
    that is not. `pasted` characters precede the keys."""
    window = Window(command, environment)
    window.wait(prompt)
    window.drain(0.3)
    figures = []
    while len(figures) < keys:
        for line in (b"create model=m name=job-77", b"zebra crossing in the zoo"):
            if pasted:
                text = b"create model=m name=x input_type=clustering # why\n" * (pasted // 50)
                os.write(window.terminal, b"\x1b[200~" + text + b"x\x1b[201~")
                window.drain(0.5)
            for letter in line:
                if letter != ord(" "):
                    figures.append(window.press(bytes([letter])))
                else:
                    os.write(window.terminal, b" ")
                window.drain(0.002)
            os.write(window.terminal, b"\x03" if pasted else b"\x05\x15")
            window.drain(0.2 if pasted else 0.02)
    window.close()
    return figures


def write_history(path, count):
    """Writes a history of `count` entries in the format of embedjobs."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        for number in range(count):
            text = f"create model=all-minilm-l6-v2 dataset_id=data-{number} name=job-{number}"
            file.write(json.dumps({"t": 1_700_000_000 + number, "c": text}) + "\n")


def percentile(figures, share):
    return sorted(figures)[min(len(figures) - 1, int(len(figures) * share))]


def fill(store, count):
    """Adds `count` copies of a store's only job, each with its own id."""
    with sqlite3.connect(os.path.join(store, "db.sqlite")) as database:
        columns = [row[1] for row in database.execute("pragma table_info(job)") if row[1] != "seq"]
        first = dict(zip(columns, database.execute(f"select {', '.join(columns)} from job").fetchone()))
        names = ", ".join(columns)
        marks = ", ".join("?" for _ in columns)
        for number in range(count):
            copy = first | {"id": str(uuid.uuid4()), "name": f"copy-{number}"}
            database.execute(f"insert into job ({names}) values ({marks})", [copy[name] for name in columns])


def prepare(binary, folder, model):
    """Creates a home with 10,000 lines of history and a store with 10,000 jobs; returns the environment."""
    store = os.path.join(folder, "store")
    os.makedirs(os.path.join(store, "models"))
    shutil.copytree(model, os.path.join(store, "models", "model"))
    write_history(os.path.join(folder, "home/.local/state/embedjobs/history"), 10_000)
    environment = os.environ | {"EMBEDJOBS_HOME": store, "HOME": os.path.join(folder, "home")}
    environment.pop("XDG_STATE_HOME", None)
    rows = os.path.join(folder, "rows.jsonl")
    with open(rows, "w", encoding="utf-8") as file:
        file.write('{"text": "one row"}\n')
    script = (
        f"let ds = upload {rows}\n"
        "let job = create model=model dataset_id=$ds input_type=clustering name=first\nwait $job\n"
    )
    subprocess.run([binary, "-q", "-c", script], env=environment, check=True)
    fill(store, 10_000)
    return environment


def menu(command, environment, prompt, rounds):
    """Milliseconds from Tab after `get ` to a menu of all ids, once the names are loaded."""
    window = Window(command, environment)
    window.wait(prompt)
    figures = []
    while len(figures) < rounds:
        os.write(window.terminal, b"get ")
        window.drain(0.5)
        begin = time.perf_counter()
        os.write(window.terminal, b"\t")
        window.wait(b"more")
        figures.append((time.perf_counter() - begin) * 1000)
        os.write(window.terminal, b"\x03")
        window.drain(0.5)
    window.close()
    return figures


def peers():
    """Prompts of other programs on this machine: duckdb's, and psql's if it reaches a server."""
    found = {}
    if shutil.which("duckdb"):
        found["duckdb"] = (["duckdb"], b"D ")
    answers = shutil.which("psql") and subprocess.run(["psql", "-c", "select 1"], capture_output=True, check=False)
    if answers and answers.returncode == 0:
        found["psql"] = (["psql"], b"=# ")
    return found


def report(binary, environment, keys):
    """Prints the times from a key to its echo, with colours and side by side with the plain editor."""
    colored, plain = ([binary], PROMPT), ([binary, "--color", "never"], PLAIN_PROMPT)
    cases = (
        ("short line", keys, 0, 5), ("20,000 characters", min(keys, 100), 20_000, 16),
    )
    for name, count, pasted, limit in cases:
        for kind, (command, prompt) in (("with colours", colored), ("plain editor", plain)):
            figures = echo(command, environment, prompt, count, pasted)
            for what, part in (("echo", [pair[0] for pair in figures]), ("all output", [pair[1] for pair in figures])):
                print(
                    f"{name:18} {kind:13} {what:10} median {statistics.median(part):7.3f} ms, "
                    f"p99 {percentile(part, 0.99):7.3f}" + (f"   limit {limit}" if what == "echo" else "")
                )


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench prompt", description=__doc__)
    parser.add_argument("--binary", required=True, help="path of embedjobs")
    parser.add_argument("--model", required=True, help="the folder of a model")
    parser.add_argument("--rounds", type=int, default=20, help="starts of each program. Default: 20")
    parser.add_argument("--keys", type=int, default=1000, help="number of keys. Default: 1000")
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        environment = prepare(options.binary, folder, options.model)
        environment |= {"TERM": "xterm-256color", "LANG": "C.UTF-8", "EDITRC": "/dev/null"}
        programs = {"embedjobs": ([options.binary], PROMPT)} | peers()
        starts = {name: [] for name in programs}
        for _ in range(options.rounds):
            for name, (command, prompt) in programs.items():
                starts[name] += ready(command, environment, prompt, 1)
        print("start to a prompt that echoes, with 10,000 lines of history and 10,000 jobs")
        for name, figures in starts.items():
            ratio = statistics.median(starts["embedjobs"]) / statistics.median(figures)
            print(f"  {name:30} {statistics.median(figures):8.2f} ms   embedjobs takes {ratio:.2f} times as long")
        for name in sorted({"duckdb", "psql"} - set(programs)):
            print(f"  {name:30} not found, or not reachable")
        report(options.binary, environment, options.keys)
        menus = menu([options.binary], environment, PROMPT, 20)
        print(f"menu of ids    median {statistics.median(menus):7.2f} ms, highest {max(menus):7.2f}   limit 50")


if __name__ == "__main__":
    main()
