#!/usr/bin/env python3
# The cases of a sweep over failing system calls: which call fails how, and for how long.
import random
import time

from report import say

# What a file system returns for each kind of call; the kinds with the fewest calls first.
ERRORS = {
    "rename": ("ENOSPC", "EACCES", "EIO"), "link": ("ENOSPC", "EIO"), "unlink": ("EIO", "EACCES"),
    "mkdir": ("ENOSPC", "EACCES"), "truncate": ("EIO", "ENOSPC"), "fsync": ("EIO", "ENOSPC"),
    "open": ("EMFILE", "EACCES", "EIO", "ENOSPC"), "stat": ("EIO", "EACCES"), "read": ("EIO",),
    "write": ("ENOSPC", "EIO")}
# Words that identify each of them in a message.
REASONS = {"ENOSPC": ("space", "full"), "EIO": ("input/output", "i/o"), "EMFILE": ("open files", "descriptors"),
           "EACCES": ("permission", "denied")}
ONCE, LASTING = "once", "lasting"
# After this many slow failures in a row, N grows by STRIDE until a run passes or is fast.
SLOW_FAILURES_MAX = 3
STRIDE = 10
SLOW_SECONDS = 5
# The number of calls differs between runs: after this many runs in a row without a fault, N is past the last call.
UNTOUCHED_RUNS = 3
# Number of N in a quick sweep.
SAMPLES = 6


class Case:
    """One fault of one call of one kind; written as `script:write:ENOSPC:once:39`."""

    def __init__(self, target, kind, action, duration, n):
        self.target, self.kind, self.action, self.duration, self.n = target, kind, action, duration, n
        # The file of the call, once known.
        self.path = ""

    @property
    def is_lasting(self):
        return self.duration == LASTING

    def __str__(self):
        return f"{self.group}:{self.n}" + (f" ({self.path})" if self.path else "")

    @property
    def group(self):
        return f"{self.target}:{self.kind}:{self.action}:{self.duration}"


def groups(target, errors=None, durations=(ONCE, LASTING)):
    for kind, actions in (errors or ERRORS).items():
        for action in actions:
            for duration in durations:
                yield Case(target, kind, action, duration, 0)


class Sweep:
    """Runs a case for N = 1, 2, 3 ... until runs meet no fault; a quick sweep samples N.

    `try_case` runs one case and returns how many calls met the fault and whether all checks passed. `count` returns
    how many calls of a kind a run without faults makes.
    """

    def __init__(self, options, try_case, count, label):
        self.options, self.try_case, self.count, self.label = options, try_case, count, label
        self.end = time.monotonic() + options.minutes * 60
        self.runs, self.strides, self.untried, self.counts = 0, [], [], {}

    def run(self, target, errors=None, durations=(ONCE, LASTING)):
        only = self.options.only
        for group in groups(target, errors, durations):
            if only and not (group.group.startswith(only) or only.startswith(group.group + ":")):
                continue
            if only and only.startswith(group.group + ":"):
                self.one(group, int(only.rsplit(":", 1)[1]))
            else:
                self.numbers(group)

    def one(self, group, n):
        case = Case(group.target, group.kind, group.action, group.duration, n)
        met, is_good = self.try_case(case)
        self.runs += 1
        return met, is_good

    def numbers(self, group):
        slow = untouched = n = 0
        samples = self.samples(group) if self.options.quick else None
        while samples != []:
            n = samples.pop(0) if samples else n + (STRIDE if slow >= SLOW_FAILURES_MAX else 1)
            if time.monotonic() > self.end:
                self.untried.append(f"{group.group}:{n} and later")
                return
            start = time.monotonic()
            met, is_good = self.one(group, n)
            untouched = untouched + 1 if met == 0 else 0
            if untouched == UNTOUCHED_RUNS:
                break
            slow = slow + 1 if not is_good and time.monotonic() - start > SLOW_SECONDS else 0
            if slow == SLOW_FAILURES_MAX:
                self.strides.append(f"{group.group}:{n}")
        say(f"{self.label}: {group.group}: up to {n}")

    def conclude(self, phase, target):
        phase.check("every call is tried in time", not self.untried,
                    f"{len(self.untried)} kinds are not, from {', '.join(self.untried[:3])}; raise --minutes")
        phase.figure(f"runs of a {target}", self.runs)
        if self.strides:
            phase.figure(f"only every {STRIDE}th call, after slow failures, from", " ".join(self.strides))

    def samples(self, group):
        """Some N for a quick sweep: the first, the last, and random ones from the seed."""
        if group.kind not in self.counts:
            self.counts[group.kind] = self.count(group)
        most = max(self.counts[group.kind], 1)
        chance = random.Random(f"{self.options.seed} {group.group}")
        return sorted({1, most} | {chance.randint(1, most) for _ in range(SAMPLES - 2)})
