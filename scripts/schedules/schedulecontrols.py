#!/usr/bin/env python3
# Controls of the checks of schedules and nights: each must fail for a wrong result, and pass for a right one.
import collections
import random
import time
import types

import nightly
import sweep
from program import Refused
from report import Phase
from rerun import JOBS, KILLED
from schedule import Trace, Variant

DATASETS = collections.Counter({("first", "digest"): 1})
MADE = collections.Counter(JOBS.values())


def ended(**changes):
    """A schedule that ended as it should, apart from the changes."""
    right = {"codes": [KILLED, 0], "output": "jobs a b\n", "errors": "", "written": "digest", "is_complete": True,
             "datasets": DATASETS, "jobs": MADE, "ids": ["a", "b"], "printed_ids": ["a", "b"], "tags": 5,
             "last_error": ""}
    return types.SimpleNamespace(**{**right, **changes})


def sweep_controls(phase, _):
    wrong = (
        {"codes": [1, 0]}, {"codes": [None], "is_complete": False}, {"datasets": DATASETS + DATASETS},
        {"datasets": collections.Counter()}, {"jobs": MADE + collections.Counter([JOBS["one"]])},
        {"printed_ids": ["a", "a"]}, {"written": None}, {"output": "twin [ej:0123456789]"})
    for changes in wrong:
        if sweep.judge(phase, ended(**changes), DATASETS, "digest", "control"):
            raise SystemExit(f"chaos: a sweep does not notice {changes}")
    good = Phase("good", is_quiet=True)
    for changes in ({}, {"codes": [KILLED, KILLED]}):
        sweep.judge(good, ended(**changes), DATASETS, "digest", "control")
    sweep.conclude(good, Variant("control", is_control=True), 1, 5)
    sweep.conclude(good, Variant("control"), 0, 5)
    if good.red():
        raise SystemExit(f"chaos: a good schedule fails a check: {[n for n, c in good.checks.items() if c.red]}")
    sweep.conclude(phase, Variant("control", is_control=True), 0, 5)
    sweep.enough(phase, sweep.SCHEDULES_MIN - 1)
    untagged = types.SimpleNamespace(
        expected_datasets=DATASETS, trace=lambda _: (Trace((), ()), ended(tags=0, written=None)))
    late = sweep.Sweep(phase, Variant("control"), [untagged], time.monotonic() - 1)
    late.trace()
    late.run([None])


class FakeProcess:
    """A run that has ended with this exit code, or that runs until it is killed if there is none."""

    def __init__(self, code):
        self.code = code
        self.poll = lambda: self.code
        self.wait = lambda *_: self.code

    def kill(self):
        self.code = KILLED


def night(code, **changes):
    """A night whose runs all end with this code."""
    right = {"start": lambda: FakeProcess(code), "log_end": lambda: "", "place": "server", "vectors": dict,
             "found": lambda: ([], [{"name": "nightly-a", "status": "failed"}])}
    return types.SimpleNamespace(**{**right, **changes})


def unreadable():
    raise Refused(500, b"as a control")


def nightly_controls(phase, _):
    nightly.disturbed(phase, night(1), random.Random(1), 0.01, "control", seconds_max=0.1)
    nightly.same_moment(phase, night(nightly.HELD_ELSEWHERE), "control")
    nightly.judge(phase, night(0), {"a": "digest"}, "control")
    nightly.judge(phase, night(0, found=unreadable), {}, "control")
    nightly.check_undisturbed(phase, 1, {}, "control")
    nightly.is_in_time(phase, time.monotonic() - 1, "control")
    nightly.alike(phase, [{"a": "1"}, {"a": "2"}])
    good = Phase("good", is_quiet=True)
    names = [f"nightly-{stem}" for stem in nightly.FILES]
    datasets = [{"name": name} for name in names]
    right = night(0, found=lambda: (datasets, [{"name": name, "status": "complete"} for name in names]))
    nightly.judge(good, right, {}, "control")
    nightly.same_moment(good, right, "control")
    if good.red():
        raise SystemExit(f"chaos: a good night fails a check: {[n for n, c in good.checks.items() if c.red]}")
