#!/usr/bin/env python3
"""Runs sessions with the editor under a pseudo-terminal: PROBE CASE..., or --list to list the cases."""
import os
import sys
import tempfile
import traceback

import colors
import completion
import defects
import editing
import environment
import history
import keys
import menu
from terminal import Failure, Terminal

MODULES = (defects, editing, colors, completion, menu, keys, history, environment)
CASES = {
    f"{module.__name__}.{name}": case
    for module in MODULES
    for name, case in vars(module).items()
    if callable(case) and getattr(case, "is_case", False)
}


class Bench:
    """The fixture of a case: its own folder, and editors in it."""

    def __init__(self, probe, folder):
        self.probe = probe
        self.folder = folder
        self.open = []

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def start(self, command=None, control=False, **options):
        """Starts an editor with the folder's history, optionally with a control pipe as attribute `control`."""
        arguments = [self.probe, self.path("state/history")]
        if control:
            os.mkfifo(self.path("control"))
            arguments.append(self.path("control"))
        terminal = Terminal(command or arguments, **options)
        self.open.append(terminal)
        if control:
            terminal.control = open(self.path("control"), "w", buffering=1, encoding="utf-8")
        return terminal

    def editor(self, **options):
        terminal = self.start(**options)
        terminal.see("probe> ")
        return terminal

    def remember(self, *lines):
        """Writes lines to the history file before an editor reads it."""
        import json

        os.makedirs(self.path("state"), exist_ok=True)
        with open(self.path("state/history"), "a", encoding="utf-8") as file:
            file.writelines(json.dumps({"t": 1, "c": line}, ensure_ascii=False) + "\n" for line in lines)

    def close(self):
        for terminal in self.open:
            terminal.close()


def run(probe, name):
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(probe, folder)
        try:
            CASES[name](bench)
            return True
        except (Failure, AssertionError):
            traceback.print_exc()
            for terminal in bench.open:
                print(terminal.picture(), file=sys.stderr)
            return False
        finally:
            bench.close()


def main():
    if sys.argv[1:] == ["--list"]:
        print("\n".join(CASES))
        return 0
    probe, names = sys.argv[1], sys.argv[2:]
    failed = [name for name in names or CASES if not run(probe, name)]
    for name in failed:
        print(f"failed: {name}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
