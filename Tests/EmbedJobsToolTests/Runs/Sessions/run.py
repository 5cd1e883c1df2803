#!/usr/bin/env python3
"""Sessions with the prompt under a pseudo-terminal: run.py BINARY FOLDER CASE, or --list for the names."""
import os
import sys
import traceback

import bench
import control
import editors
import memory
import painting
import prompt
import records
import tables
import values

MODULES = (prompt, editors, painting, memory, tables, records, values, control)


def cases():
    """Returns the cases of all modules by their names, which must differ."""
    found = {}
    for module in MODULES:
        for name, value in vars(module).items():
            if getattr(value, "is_case", False):
                assert name not in found, f"two cases are named {name}"
                found[name] = value
    return found


def main():
    known = cases()
    if sys.argv[1:] == ["--list"]:
        print("\n".join(known))
        return 0
    binary, folder, name = sys.argv[1:]
    os.environ.pop("MODEL", None)
    ground = bench.Bench(binary, folder)
    try:
        known[name](ground)
        return 0
    except (bench.Failure, AssertionError):
        traceback.print_exc()
        for terminal in ground.open:
            print(terminal.picture(), file=sys.stderr)
        return 1
    finally:
        for terminal in ground.open:
            terminal.close()


if __name__ == "__main__":
    sys.exit(main())
