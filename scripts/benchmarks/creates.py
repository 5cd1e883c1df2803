#!/usr/bin/env python3
# Measures uploads, creates and waits of one script: at the hosted service's limits, on our server, and the journal.
"""Exits with 1 if a figure misses its limit.

parts:
  limits   uploads and creates on a simulation of the hosted service (Tests/HostedService), compared with the shortest
           time that its rate limits allow. A minute is a real minute: 150 creates take 2 minutes, and the
           1,000 creates of --files 1000 take 19.
  wait     500 jobs on a trial key, whose limit is 5 calls a minute: one is left for creates and cancels
  server   creates per second on our server
  journal  what the journal costs for each create: a run of a file, which has a journal, compared with the same script
           from standard input, which has none

The folder is in memory if it can be, so that the figures do not include the disk; the time that the disk takes to sync
is printed. Each create needs three syncs: two of the journal and one of the server. limits and server also count what
was created: exactly one job for each create.
"""
import argparse
import hashlib
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path[:0] = [os.path.join(ROOT, "scripts", "faults"), os.path.join(ROOT, "Tests", "HostedService")]

from check import Caller
from hosted import HostedService
from limits import CALLS
from program import Client, MODEL, Program, Server

# The limits, for a current machine that is otherwise idle.
TIME_TO_LIMITS_MAX = 1.05
CREATES_PER_SECOND_MIN = 300
JOURNAL_MILLISECONDS_MAX = 2.0
# Calls that the service rejects before the client knows its limits, for each class of endpoints.
REJECTED_MAX = 3
WAIT_CALLS_MAX = 4

WAITED_JOBS = 500
WAITED_SECONDS = 90

PARTS = ("limits", "wait", "server", "journal")
HOSTED_MODEL = "embed-english-v3.0"
KEY = "a-key-for-the-bench"
MINUTE = 60.0
# The length of a record of the journal.
RECORD = b"x" * 400 + b"\n"
MEMORY = "/dev/shm"
ROW = '{"text":"row %d"}\n'


class Bench:
    def __init__(self, options, folder):
        self.options, self.kept = options, True
        self.program = Program(options.binary, folder)
        self.store = os.path.join(folder, "store")

    def limit(self, what, shown, is_kept):
        self.kept = self.kept and is_kept
        print(f"{what:62} {shown:>24}  {'ok' if is_kept else 'FAILED'}", flush=True)

    def run_script(self, text, *arguments, from_input=False, environment=None):
        """Runs a script; returns its seconds."""
        path = os.path.join(self.program.folder, "bench.embedjobs")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        command = [self.program.binary, *([] if from_input else ["run"]), "--quiet", *arguments]
        start = time.perf_counter()
        done = subprocess.run(
            command if from_input else [*command, path], input=text if from_input else None,
            stdin=None if from_input else subprocess.DEVNULL, env=self.program.in_store(self.store, environment),
            cwd=self.program.folder, capture_output=True, text=True)
        seconds = time.perf_counter() - start
        if done.returncode != 0:
            sys.exit(f"bench: the script exited with {done.returncode}: {done.stderr[-2_000:]}")
        return seconds

    def limits(self):
        """A script of uploads and creates, against the shortest time that the limits allow."""
        files, kind = self.options.files, self.options.limits
        folder = os.path.join(self.program.folder, "in")
        os.makedirs(folder)
        for number in range(files):
            with open(os.path.join(folder, f"{number:05}.jsonl"), "w", encoding="ascii") as file:
                file.write(ROW % number)
        script = (f"for f in in/*.jsonl {{\n    let ds = upload $f name=${{f.stem}}\n"
                  f"    create name=${{f.stem}} model={HOSTED_MODEL} dataset_id=$ds input_type=search_document\n}}\n")
        with HostedService(limits=kind, validation=self.options.validation, dimensions=8) as service:
            seconds = self.run_script(script, "--server", service.url, environment={"EMBEDJOBS_API_KEY": KEY})
            state = service.state()
        least = least_seconds(files, CALLS[kind])
        self.limit(f"{files:,} uploads and creates at {kind} limits, to {least:.0f} s", f"{seconds / least:.3f}",
                   seconds <= least * TIME_TO_LIMITS_MAX)
        counts = state["counts"]
        self.limit("calls rejected with status 429", f"{counts['limited']}",
                   counts["limited"] <= REJECTED_MAX * len(CALLS[kind]))
        self.exactly("jobs and datasets", (len({job["input_dataset_id"] for job in state["jobs"]}), counts["jobs"],
                                           counts["uploads"]), (files, files, files))
        digests = {hashlib.sha256((ROW % number).encode()).hexdigest() for number in range(files)}
        self.exactly("files uploaded", len({one["sha256"] for one in state["datasets"]} & digests), files)

    def wait(self):
        """The calls of a wait for many jobs, in the minute with most of them."""
        with HostedService(job_time=WAITED_SECONDS) as service:
            caller = Caller(service, {"Authorization": f"Bearer {KEY}"})
            dataset = caller.upload()
            jobs = [caller.create(dataset)["job_id"] for _ in range(WAITED_JOBS)]
            service.change(limits="trial")
            before = len(service.state()["requests"])
            seconds = self.run_script(f"wait {' '.join(jobs)}\n", "--server", service.url,
                                      environment={"EMBEDJOBS_API_KEY": KEY})
            requests = service.state()["requests"][before:]
        times = [one["seconds"] for one in requests]
        most = max(sum(start <= time < start + MINUTE for time in times) for start in times)
        self.limit(f"calls a minute of a wait for {WAITED_JOBS} jobs on a trial key", f"{most}", most <= WAIT_CALLS_MAX)
        self.exactly("calls of the wait rejected with status 429", sum(one["status"] == 429 for one in requests), 0)
        self.limit(f"time of the wait for jobs of {WAITED_SECONDS} s", f"{seconds:.0f} s",
                   seconds <= WAITED_SECONDS + MINUTE)

    def exactly(self, what, found, expected):
        self.limit(what, f"{found}", found == expected)

    def server(self):
        count, rates = self.options.creates, []
        for _ in range(self.options.rounds):
            with Fresh(self) as served:
                rates.append(count / self.run_script(served.script(count), "--server", served.address))
                self.exactly(f"jobs of {count:,} creates", len(served.client.jobs()), count)
        rate = statistics.median(rates)
        self.limit("creates from one script on our server", f"{rate:.0f}/s", rate >= CREATES_PER_SECOND_MIN)

    def journal(self):
        count, differences = self.options.creates, []
        for number in range(self.options.rounds):
            with Fresh(self) as served:
                script, seconds = served.script(count), {}
                # Alternates the order, so that neither always has the longer list of jobs.
                for from_input in (False, True) if number % 2 else (True, False):
                    seconds[from_input] = self.run_script(script, "--server", served.address, from_input=from_input)
            differences.append((seconds[False] - seconds[True]) / count * 1e3)
        difference = statistics.median(differences)
        self.limit("journal, for each create", f"{difference:.2f} ms", difference <= JOURNAL_MILLISECONDS_MAX)
        for folder in dict.fromkeys((self.program.folder, tempfile.gettempdir())):
            print(f"  appending a record and syncing it in {folder}: {sync_milliseconds(folder):.2f} ms", flush=True)

    def run(self):
        try:
            for name in self.options.parts or PARTS:
                getattr(self, name)()
        finally:
            self.program.end_all()
        return 0 if self.kept else 1


class Fresh:
    """Our server on a new store, with a validated dataset of one row."""

    def __init__(self, bench):
        self.bench = bench

    def __enter__(self):
        shutil.rmtree(self.bench.store, ignore_errors=True)
        self.bench.program.make_store(self.bench.store)
        self.process = Server(self.bench.program, self.bench.store).start()
        if self.process.wait_until_ready() is None:
            sys.exit(f"bench: the server did not start: {self.process.log_text()}")
        self.client = Client(self.process.socket)
        self.dataset = self.client.upload("rows", (ROW % 1).encode())
        self.client.validated(self.dataset)
        self.address = f"unix:{self.process.socket}"
        return self

    def __exit__(self, *_):
        self.process.stop()

    def script(self, count):
        """Creates `count` jobs, one after the other, each with its own name."""
        numbers = os.path.join(self.bench.program.folder, "numbers.txt")
        with open(numbers, "w", encoding="ascii") as file:
            file.writelines(f"{number}\n" for number in range(count))
        return (f"for n in @{numbers} {{ create name=job-$n model={MODEL} dataset_id={self.dataset}"
                " input_type=search_document }\n")


def sync_milliseconds(folder):
    """The time to append a record to a file and sync it."""
    times = []
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        for _ in range(100):
            start = time.perf_counter()
            file.write(RECORD)
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


def least_seconds(files, calls):
    """The shortest time of one upload, one look at its dataset and one create for each file: the first minute's calls
    can be sent at once, and then as many each minute."""
    needed = {"embed_jobs": files, "other": 2 * files}
    return max(math.ceil(needed[kind] / calls[kind]) - 1 for kind in needed) * MINUTE


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench creates", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True, help=argparse.SUPPRESS)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}. Default: all")
    parser.add_argument("--files", type=int, default=150, help="limits: uploads and creates. Default: 150")
    parser.add_argument("--limits", choices=CALLS, default="production", help="limits: which. Default: production")
    parser.add_argument("--validation", type=float, default=0.3,
                        help="limits: seconds until a dataset is validated. Default: 0.3")
    parser.add_argument("--creates", type=int, default=2_000, help="server, journal: creates. Default: 2000")
    parser.add_argument("--rounds", type=int, default=5, help="server, journal: rounds. Default: 5")
    parser.add_argument("--folder", default=MEMORY if os.path.isdir(MEMORY) else None,
                        help=f"parent of the temporary folder. Default: {MEMORY}, else TMPDIR, or /tmp")
    options = parser.parse_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"unknown part {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}")
    if least_seconds(options.files, CALLS[options.limits]) == 0:
        parser.error("--files: must be more than the limits allow in a minute")
    folder = tempfile.mkdtemp(prefix="embedjobs-bench-", dir=options.folder)
    try:
        sys.exit(Bench(options, folder).run())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
