#!/usr/bin/env python3
# Measures a program's prompt through a pseudo-terminal: start to usable prompt, and from a key to its echo.
"""Runs COMMAND in a window of 24 by 80, waits for its prompt, and times what comes back."""
import argparse
import fcntl
import json
import os
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time

PATIENCE = 20


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
        """Reads until the text has come; answers the moment."""
        seen = b""
        while text not in seen:
            if not select.select([self.terminal], [], [], PATIENCE)[0]:
                sys.exit(f"bench: waited in vain for {text!r} after {seen[-200:]!r}")
            try:
                seen += os.read(self.terminal, 65536)
            except OSError:
                sys.exit(f"bench: the program ended before {text!r}; it said {seen[-400:]!r}")
        return time.perf_counter()

    def drain(self, seconds):
        """Reads until nothing more comes for a while: hints and prompts are not the echo of the next key."""
        while select.select([self.terminal], [], [], seconds)[0]:
            if not os.read(self.terminal, 65536):
                return

    def press(self, key):
        """Milliseconds from a key to its echo."""
        begin = time.perf_counter()
        os.write(self.terminal, key)
        return (self.wait(key) - begin) * 1000

    def close(self):
        os.close(self.terminal)
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def ready(command, environment, prompt, rounds):
    """Milliseconds from the start to a prompt that echoes a key, one figure a round."""
    figures = []
    for _ in range(rounds):
        window = Window(command, environment)
        window.wait(prompt)
        os.write(window.terminal, b"Q")
        figures.append((window.wait(b"Q") - window.start) * 1000)
        window.close()
    return figures


def echo(command, environment, prompt, keys):
    """Milliseconds from a key to its echo: in a line that the history knows, and in one that it does not."""
    window = Window(command, environment)
    window.wait(prompt)
    window.drain(0.3)
    figures = []
    while len(figures) < keys:
        for line in (b"create model=m name=job-77", b"zebra crossing in the zoo"):
            for letter in line:
                if letter != ord(" "):
                    figures.append(window.press(bytes([letter])))
                else:
                    os.write(window.terminal, b" ")
                window.drain(0.002)
            os.write(window.terminal, b"\x05\x15")
            window.drain(0.02)
    window.close()
    return figures


def write_history(path, count):
    """A history of so many entries, as embedjobs keeps it."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        for number in range(count):
            text = f"create model=all-minilm-l6-v2 dataset_id=data-{number} name=job-{number}"
            file.write(json.dumps({"t": 1_700_000_000 + number, "c": text}) + "\n")


def percentile(figures, share):
    return sorted(figures)[min(len(figures) - 1, int(len(figures) * share))]


def main():
    parser = argparse.ArgumentParser(prog="scripts/benchmarks/shell.py", description=__doc__)
    parser.add_argument("--prompt", default="> ", help="what the end of the prompt looks like ('> ')")
    parser.add_argument("--rounds", type=int, default=20, help="starts (20)")
    parser.add_argument("--keys", type=int, default=1000, help="keys (1000); 0 leaves that out")
    parser.add_argument("--history", metavar="FILE", help="first write a history of 10,000 entries to this file")
    parser.add_argument("command", nargs="+", metavar="COMMAND")
    options = parser.parse_args()

    if options.history:
        write_history(options.history, 10_000)
    environment = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "EDITRC": "/dev/null"} | {
        name: value for name, value in os.environ.items() if name not in ("TERM", "LANG")
    }
    prompt = options.prompt.encode()
    starts = ready(options.command, environment, prompt, options.rounds)
    print(f"prompt ready   median {statistics.median(starts):7.2f} ms, lowest {min(starts):7.2f}")
    if options.keys:
        keys = echo(options.command, environment, prompt, options.keys)
        print(f"key echo       median {statistics.median(keys):7.3f} ms, p99 {percentile(keys, 0.99):7.3f}")


if __name__ == "__main__":
    main()
