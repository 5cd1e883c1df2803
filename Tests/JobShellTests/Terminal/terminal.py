"""A program under a pseudo-terminal, with a model of its screen."""
import fcntl
import os
import signal
import struct
import sys
import termios
import time

import pexpect
import pyte

# Long enough for a loaded machine. A passing test waits only as long as necessary.
PATIENCE = 20.0


class Failure(Exception):
    """An expected output did not appear. The message shows the screen."""


class Terminal:
    """Runs a program in a window: sends keys, and records the screen and the bytes."""

    def __init__(self, command, rows=24, columns=80, environment=None):
        base = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if name in os.environ}
        base |= {"TERM": "xterm-256color", "LANG": "C.UTF-8", "EDITRC": "/dev/null"}
        for name, value in (environment or {}).items():
            if value is None:
                base.pop(name, None)
            else:
                base[name] = value
        self.screen = pyte.HistoryScreen(columns, rows, history=5000)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.child = pexpect.spawn(
            command[0], command[1:], env=base, dimensions=(rows, columns), timeout=PATIENCE, echo=True
        )
        # pexpect pauses before each send, which is unnecessary for tests that wait for the screen.
        self.child.delaybeforesend = None

    def send(self, keys):
        self.child.send(keys if isinstance(keys, bytes) else keys.encode())

    def read(self, seconds):
        """Reads output for some time. Returns False when the program ends."""
        try:
            chunk = self.child.read_nonblocking(65536, timeout=seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += chunk
        self.stream.feed(chunk)
        return True

    def wait(self, condition, what):
        """Reads until the condition holds."""
        end = time.monotonic() + PATIENCE
        while not condition():
            if not self.read(0.05) and not condition():
                raise Failure(f"the program ended before {what}\n{self.picture()}")
            if time.monotonic() > end:
                raise Failure(f"timed out waiting for {what}\n{self.picture()}")

    def see(self, text, count=1):
        """Waits until the screen shows a text, at least `count` times."""
        self.wait(lambda: "\n".join(self.lines()).count(text) >= count, f"{text!r}")

    def vanish(self, text):
        """Waits until the screen no longer shows a text."""
        self.wait(lambda: text not in "\n".join(self.lines()), f"{text!r} to vanish")

    def say(self, keys, text, count=1):
        """Sends keys and waits for a text in response; after the probe's `got`, also for its next prompt.

        Keys sent before the prompt also work, but the terminal echoes them on a separate row.
        """
        self.send(keys)
        self.see(text, count)
        if text.startswith("got "):
            self.prompt()

    def prompt(self):
        """Waits until the cursor is in the row of a prompt."""
        self.wait(lambda: self.lines()[self.screen.cursor.y].startswith("probe>"), "the next prompt")

    def cursor_at(self, row, column):
        """Waits until the cursor is at a row and column, counted from 0."""
        self.wait(lambda: (self.screen.cursor.y, self.screen.cursor.x) == (row, column), f"cursor at {row}, {column}")

    def column(self, column):
        self.wait(lambda: self.screen.cursor.x == column, f"the cursor in column {column}")

    def lines(self):
        return [line.rstrip() for line in self.screen.display]

    def shown(self):
        """Returns the lines of the screen without trailing empty lines."""
        lines = self.lines()
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def scrolled(self):
        """Returns the lines that have scrolled off the top of the screen."""
        return ["".join(row[x].data for x in range(self.screen.columns)).rstrip() for row in self.screen.history.top]

    def cell(self, row, column):
        return self.screen.buffer[row][column]

    def picture(self):
        cursor = self.screen.cursor
        frame = "\n".join(f"|{line}|" for line in self.screen.display)
        return f"{frame}\ncursor: row {cursor.y}, column {cursor.x}\nlast bytes: {self.raw[-400:]!r}"

    def resize(self, rows, columns):
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def resize_reflowing(self, rows, columns):
        """Resizes as most terminals do: wrapped rows and the cursor in them are rewrapped."""
        full = self.screen.columns
        last = max(self.screen.cursor.y, len(self.shown()) - 1)
        logical, cursor = [""], (0, 0)
        for y in range(last + 1):
            if y == self.screen.cursor.y:
                cursor = (len(logical) - 1, len(logical[-1]) + self.screen.cursor.x)
            text = "".join(self.cell(y, x).data for x in range(full))
            logical[-1] += text
            if text[-1] == " ":
                logical[-1] = logical[-1].rstrip()
                logical.append("")
        self.screen.resize(rows, columns)
        self.screen.reset()
        at = (0, 0)
        for index, line in enumerate(logical):
            if index == cursor[0]:
                at = (self.screen.cursor.y + cursor[1] // columns, cursor[1] % columns)
            for start in range(0, len(line), columns):
                self.screen.draw(line[start : start + columns])
                self.screen.carriage_return()
                self.screen.linefeed()
            if not line and index < len(logical) - 1:
                self.screen.linefeed()
        self.screen.cursor_position(at[0] + 1, at[1] + 1)
        self.child.setwinsize(rows, columns)

    def modes(self):
        """Returns the terminal's modes from termios."""
        return termios.tcgetattr(self.child.child_fd)

    def is_cooked(self):
        return bool(self.modes()[3] & termios.ICANON) and bool(self.modes()[3] & termios.ECHO)

    def close(self):
        self.child.close(force=True)


def case(function):
    """Registers a function as a case for run.py."""
    function.is_case = True
    return function


def equal(found, wanted, what="value"):
    if found != wanted:
        raise Failure(f"{what}: {found!r} instead of {wanted!r}")
