#!/usr/bin/env python3
# Collects results: how often each check ran, how often it failed, and how to repeat the failures.
import json
import sys
import threading

EXAMPLES_SHOWN = 3
EXAMPLES_KEPT = 500


class Check:
    def __init__(self):
        self.made, self.red, self.examples = 0, 0, []


class Phase:
    """The checks of one phase, in the order in which they were first made."""

    def __init__(self, name, is_quiet=False):
        self.name, self.checks, self.figures, self.skipped = name, {}, {}, None
        self.is_quiet = is_quiet
        self.lock = threading.Lock()

    def check(self, what, is_good, detail=""):
        """Counts a check; a failed one is kept with its detail and printed at once."""
        with self.lock:
            check = self.checks.setdefault(what, Check())
            check.made += 1
            if not is_good:
                check.red += 1
                if len(check.examples) < EXAMPLES_KEPT:
                    check.examples.append(str(detail))
        if not is_good and check.red <= EXAMPLES_SHOWN and not self.is_quiet:
            say(f"{self.name}: FAILED: {what}: {detail}")
        return is_good

    def figure(self, name, value):
        self.figures[name] = value

    def red(self, what=None):
        return sum(check.red for name, check in self.checks.items() if what is None or name == what)


class Report:
    def __init__(self, seed, binary, version):
        self.seed, self.binary, self.version, self.phases = seed, binary, version, []

    def phase(self, name):
        self.phases.append(Phase(name))
        return self.phases[-1]

    @property
    def is_good(self):
        return not any(phase.red() for phase in self.phases)

    def table(self):
        lines = [f"{'phase':12} {'check':52} {'made':>7} {'failed':>7}"]
        for phase in self.phases:
            if phase.skipped:
                lines.append(f"{phase.name:12} skipped: {phase.skipped}")
            for name, check in phase.checks.items():
                verdict = "" if check.red == 0 else "  FAILED"
                lines.append(f"{phase.name:12} {name:52} {check.made:7} {check.red:7}{verdict}")
        for phase in self.phases:
            if phase.figures:
                lines.append(f"{phase.name}: " + ", ".join(f"{name} {value}" for name, value in phase.figures.items()))
        return "\n".join(lines)

    def write(self, path):
        phases = [{
            "name": phase.name, "skipped": phase.skipped, "figures": phase.figures,
            "checks": [{"name": name, "made": check.made, "failed": check.red, "examples": check.examples}
                       for name, check in phase.checks.items()]} for phase in self.phases]
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"good": self.is_good, "seed": self.seed, "binary": self.binary, "version": self.version,
                       "phases": phases}, file, indent=1)
            file.write("\n")


def say(text):
    print(text, file=sys.stderr, flush=True)
