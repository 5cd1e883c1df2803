#!/usr/bin/env python3
# Sweeps over schedules of kills and lost requests: a script that is started again must make everything exactly once.
import collections
import os
import queue
import threading
import time

import shim
from report import Phase, say
from rerun import JOBS, KILLED, TAG, Rerun
from schedule import VARIANTS, chosen

# As in the simulation of the design.
SCHEDULES_MIN = 1_960
# Most of a schedule is waiting.
THREADS_PER_CPU = 3
PROGRESS = 500


def judge(phase, ended, expected_datasets, expected_output, where):
    """Checks one schedule at its end. Takes no service, so that the self-check can call it."""
    failed = [code for code in ended.codes if code not in (0, KILLED)]
    said = f"{where}: exits {ended.codes}: {ended.last_error}"
    is_good = phase.check("a run that is not killed ends with 0", not failed and ended.is_complete, said)
    is_good &= phase.check("the number of datasets is right", ended.datasets == expected_datasets,
                           f"{where}: {[(name, count) for (name, _), count in ended.datasets.items()]}")
    is_good &= phase.check("the number of jobs is right", ended.jobs == collections.Counter(JOBS.values()),
                           f"{where}: {dict(ended.jobs)}")
    if ended.is_complete:
        is_good &= phase.check("the script has the id of every job", ended.printed_ids == ended.ids,
                               f"{where}: {ended.printed_ids}, the service has {ended.ids}")
        is_good &= phase.check("the output equals an undisturbed run's", ended.written == expected_output, where)
    return is_good & phase.check("no tag is shown", TAG not in ended.output + ended.errors, where)


def conclude(phase, variant, wrong, count):
    """A variant that lacks a safeguard must show what the safeguard prevents."""
    if variant.is_control:
        phase.check("a sweep without a safeguard shows failures", wrong > 0 or count == 0, f"{variant.name}: {count}")


class Sweep:
    """All schedules of one variant, on several threads."""

    def __init__(self, phase, variant, reruns, end):
        self.phase, self.variant, self.reruns, self.end = phase, variant, reruns, end
        # The failures of a control are expected.
        self.judged = Phase(variant.name, is_quiet=True) if variant.is_control else phase
        self.lock = threading.Lock()
        self.wrong = self.done = 0

    def trace(self):
        """The steps of an undisturbed run, which must be right even for a control; None if it is not."""
        trace, ended = self.reruns[0].trace(self.variant)
        self.output = ended.written
        is_good = judge(self.phase, ended, self.reruns[0].expected_datasets, ended.written,
                        f"{self.variant.name} undisturbed")
        is_good &= self.phase.check("an undisturbed run writes an output", ended.written is not None,
                                    self.variant.name)
        objects = sum(ended.jobs.values()) + sum(ended.datasets.values())
        self.phase.check("names are tagged as the script sets it", ended.tags == objects * self.variant.is_tagged,
                         f"{self.variant.name}: {ended.tags} of {objects}")
        self.phase.figure(f"{self.variant.name}: steps", f"{len(trace.calls)} calls, {len(trace.requests)} requests")
        return trace if is_good else None

    def run(self, schedules):
        waiting = queue.SimpleQueue()
        for schedule in schedules:
            waiting.put(schedule)
        threads = [threading.Thread(target=self.work, args=(rerun, waiting), daemon=True) for rerun in self.reruns]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.phase.check("every schedule is tried in time", waiting.empty(),
                         f"{self.variant.name}: {waiting.qsize()} are not; raise --minutes")
        self.phase.figure(f"{self.variant.name}: wrong of {self.done} schedules", self.wrong)

    def work(self, rerun, waiting):
        while time.monotonic() < self.end:
            try:
                schedule = waiting.get_nowait()
            except queue.Empty:
                return
            is_good = judge(self.judged, rerun.run(schedule), rerun.expected_datasets, self.output, schedule)
            with self.lock:
                self.done += 1
                self.wrong += not is_good
            if self.done % PROGRESS == 0:
                say(f"schedules: {self.variant.name}: {self.done} done, {self.wrong} wrong")


def run(report, program, options):
    phase = report.phase("schedules")
    library = shim.build(program.folder)
    count = THREADS_PER_CPU * (os.cpu_count() or 1)
    reruns = [Rerun(program, library, f"sweep-{number}", options.seed) for number in range(count)]
    end, total = time.monotonic() + options.minutes * 60, 0
    try:
        for variant in VARIANTS:
            if options.only and not options.only.startswith(f"{variant.name}:"):
                continue
            sweep = Sweep(phase, variant, reruns, end)
            trace = sweep.trace()
            if trace is None:
                continue
            schedules = chosen(variant, trace, options)
            say(f"schedules: {variant.name}: {len(schedules)} to run")
            sweep.run(schedules)
            total += sweep.done
            if not options.only:
                conclude(phase, variant, sweep.wrong, sweep.done)
    finally:
        for rerun in reruns:
            rerun.close()
    if not options.only and not options.quick:
        enough(phase, total)
    phase.figure("schedules", total)


def enough(phase, total):
    phase.check("a complete sweep has at least 1,960 schedules", total >= SCHEDULES_MIN, total)
