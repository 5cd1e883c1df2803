"""A program under a pseudo-terminal, and the screen as people would see it."""
import fcntl
import os
import signal
import struct
import sys
import termios
import time

import pexpect
import pyte

# Long enough for a loaded machine; a test that passes waits only as long as it must.
PATIENCE = 20.0


class Failure(Exception):
    """What was awaited did not come; says what the screen showed instead."""


class Terminal:
    """Runs a program in a window; keys go in, the screen and the bytes come out."""

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
        # pexpect pauses before each send, which a test that waits for the screen has no use for.
        self.child.delaybeforesend = None

    def send(self, keys):
        self.child.send(keys if isinstance(keys, bytes) else keys.encode())

    def read(self, seconds):
        """Takes what comes within some time; False at the end of the program."""
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
                raise Failure(f"waited in vain for {what}\n{self.picture()}")

    def see(self, text, count=1):
        """Waits until the screen shows a text, so many times at least."""
        self.wait(lambda: "\n".join(self.lines()).count(text) >= count, f"{text!r}")

    def vanish(self, text):
        """Waits until the screen shows a text no more."""
        self.wait(lambda: text not in "\n".join(self.lines()), f"{text!r} to vanish")

    def say(self, keys, text, count=1):
        """Sends keys, and waits for a text that answers them; after the probe's answer, for its next prompt too.

        What is typed before the prompt is there works, but the terminal echoes it on a row of its own.
        """
        self.send(keys)
        self.see(text, count)
        if text.startswith("got "):
            self.prompt()

    def prompt(self):
        """Waits until the cursor stands in the row of a prompt."""
        self.wait(lambda: self.lines()[self.screen.cursor.y].startswith("probe>"), "the next prompt")

    def cursor_at(self, row, column):
        """Waits until the cursor stands somewhere, rows and columns from 0."""
        self.wait(lambda: (self.screen.cursor.y, self.screen.cursor.x) == (row, column), f"cursor at {row}, {column}")

    def column(self, column):
        self.wait(lambda: self.screen.cursor.x == column, f"the cursor in column {column}")

    def lines(self):
        return [line.rstrip() for line in self.screen.display]

    def shown(self):
        """The lines of the screen down to the last one that holds anything."""
        lines = self.lines()
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def scrolled(self):
        """The lines that have left the screen at its top."""
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
        """Resizes as most terminals do: rows that were full and went on are wrapped anew, and the cursor with them."""
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
        """The terminal's modes as termios has them."""
        return termios.tcgetattr(self.child.child_fd)

    def is_cooked(self):
        return bool(self.modes()[3] & termios.ICANON) and bool(self.modes()[3] & termios.ECHO)

    def close(self):
        self.child.close(force=True)


def case(function):
    """Marks a function as a case that run.py runs."""
    function.is_case = True
    return function


def equal(found, wanted, what="what was found"):
    if found != wanted:
        raise Failure(f"{what}: {found!r} instead of {wanted!r}")
