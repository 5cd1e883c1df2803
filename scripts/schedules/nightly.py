#!/usr/bin/env python3
# Starts a nightly script twice at the same moment, kills it ten times and starts it again; then compares all vectors.
import collections
import os
import random
import shutil
import subprocess
import time

import rerun
import storefiles
from corpus import digest, rows
from hosted import HostedService
from program import MODEL, Client, Refused, Server, Unreachable
from schedule import LIST_DELAY

SCRIPT = """# Embeds every file of a folder; safe to start again at any time.
param date = $today
param root
param model
once key=nightly-$date
for f in $root/*.jsonl {
    let ds    = upload $f name=nightly-${f.stem} keep_fields=id
    let jobs += create name=nightly-${f.stem} model=$model dataset_id=$ds input_type=search_document \\
                embedding_types=int8,float
}
wait $jobs
for job in $jobs { download $job to=$root/vectors/${job.name}.jsonl }
"""
# Rows of each file.
FILES = {"a": 40, "b": 129, "c": 1, "d": 600, "e": 40}
# Set, since a night that is tested at midnight would be two nights.
DATE = "2026-11-28"
KILLS = 10
HELD_ELSEWHERE = 75
SECONDS_MAX = 60
# Kills come after a random share of the time of an undisturbed run, so that ten of them do not take ten runs.
SHARE_MAX = 0.35
# Where the jobs run; the hosted service is the simulated one, which does not store idempotency keys.
SERVER, ENGINE, HOSTED = PLACES = ("server", "engine", "hosted service")


class Night:
    """One night: a folder of files, a store, and the script that embeds them there."""

    def __init__(self, program, seed, place, name):
        self.program, self.place = program, place
        self.folder = os.path.join(program.folder, name)
        self.root = os.path.join(self.folder, "root")
        self.store = os.path.join(self.folder, "store")
        self.script = os.path.join(self.folder, "nightly.embedjobs")
        os.makedirs(os.path.join(self.root, "vectors"))
        with open(self.script, "w", encoding="utf-8") as file:
            file.write(SCRIPT)
        for stem, count in FILES.items():
            with open(os.path.join(self.root, f"{stem}.jsonl"), "wb") as file:
                file.write(rows(count, f"{seed} {stem}"))
        program.make_store(self.store)
        self.extra = {"XDG_STATE_HOME": os.path.join(self.folder, "state")}
        self.server = self.hosted = None
        self.model = MODEL
        if place == SERVER:
            self.server = self.serve()
            self.extra["EMBEDJOBS_SERVER"] = f"unix:{self.server.socket}"
        elif place == HOSTED:
            self.hosted, self.model = HostedService(dimensions=8), rerun.MODEL
            self.hosted.start()
            self.extra |= {"EMBEDJOBS_SERVER": self.hosted.url, "EMBEDJOBS_API_KEY": "night",
                           "EMBEDJOBS_LIST_DELAY": f"{LIST_DELAY}s"}

    def serve(self):
        server = Server(self.program, self.store, "night").start()
        if server.wait_until_ready() is None:
            raise SystemExit(f"chaos: the server of a night did not start: {server.log_text()[-500:]}")
        return server

    def start(self):
        """Starts the script, as cron would. What it prints is appended to one file."""
        with open(os.path.join(self.folder, "log"), "ab") as log:
            return self.program.remembered(subprocess.Popen(
                [self.program.binary, "run", self.script, f"root={self.root}", f"model={self.model}",
                 f"date={DATE}"],
                env=self.program.in_store(self.store, self.extra), cwd=self.folder, stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT))

    def log_end(self):
        """The last line that a run printed."""
        with open(os.path.join(self.folder, "log"), encoding="utf-8", errors="replace") as file:
            lines = [line.strip() for line in file if line.strip()]
        return lines[-1] if lines else "no output"

    def vectors(self):
        """The digest of each output by its file name; without the hidden files of downloads that were killed."""
        folder = os.path.join(self.root, "vectors")
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
        return {name: digest(os.path.join(folder, name)) for name in names}

    def found(self):
        """All datasets of inputs and all jobs, with the names that users see."""
        if self.hosted:
            state = self.hosted.state()
            every = [one | {"name": rerun.untagged(one["name"])} for one in [*state["datasets"], *state["jobs"]]]
            return [one for one in every if one.get("type") == "embed-input"], [one for one in every if "model" in one]
        server = self.server or self.serve()
        client = Client(server.socket)
        try:
            inputs = [one for one in client.datasets() if one["dataset_type"] == "embed-input"]
            return inputs, client.jobs()
        finally:
            if server is not self.server:
                server.stop()

    def close(self):
        if self.server:
            self.server.stop()
        if self.hosted:
            self.hosted.stop()
        shutil.rmtree(self.folder)


class Runs:
    """The two processes of a night: each is started again when it has ended, as by hand or by cron."""

    def __init__(self, phase, night, label):
        self.phase, self.night, self.label = phase, night, label
        self.codes = collections.Counter()
        self.running = []

    def start(self, count):
        self.running += [self.night.start() for _ in range(count)]

    def ended(self, process, code):
        """Checks the exit code of a run that was not killed."""
        self.codes[code] += 1
        self.running.remove(process)
        self.phase.check("a run that is not killed ends with 0 or 75", code in (0, HELD_ELSEWHERE),
                         f"{self.label}: exit {code}: {self.night.log_end()}")

    def collect(self):
        for process in list(self.running):
            if (code := process.poll()) is not None:
                self.ended(process, code)

    def kill(self, chance):
        """Kills one run, or all at once; returns how many."""
        chosen = list(self.running) if chance.random() < 0.3 else self.running[:1]
        for process in chosen:
            process.kill()
            process.wait()
            self.running.remove(process)
        return len(chosen)

    def finish(self):
        """Lets one run end by itself; returns its exit code, None if it did not end in time."""
        for process in list(self.running):
            process.kill()
            process.wait()
        self.running = []
        process = self.night.start()
        try:
            return process.wait(SECONDS_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return None


def disturbed(phase, night, chance, seconds, label, seconds_max=SECONDS_MAX):
    """Starts the script twice at the same moment, kills it ten times, and lets it end."""
    runs = Runs(phase, night, label)
    kills, end = 0, time.monotonic() + seconds_max
    while kills < KILLS and time.monotonic() < end:
        runs.start(2 - len(runs.running))
        time.sleep(chance.random() * SHARE_MAX * seconds)
        runs.collect()
        if runs.running:
            kills += runs.kill(chance)
    phase.check("ten kills come in time", kills >= KILLS, f"{label}: {kills}")
    code = runs.finish()
    phase.check("the last start ends with 0", code == 0, f"{label}: exit {code}: {night.log_end()}")
    again = runs.finish()
    phase.check("a finished night ends with 0 at once", again == 0, f"{label}: exit {again}: {night.log_end()}")
    return kills, runs.codes


def same_moment(phase, night, label):
    """Of two starts at the same moment, one does the work and the other one exits with 75, or with 0 after it."""
    codes = sorted((process.wait(SECONDS_MAX) for process in [night.start(), night.start()]), key=str)
    phase.check("of two starts, one does the work", codes in ([0, HELD_ELSEWHERE], [0, 0]), f"{label}: exits {codes}")


def judge(phase, night, expected, label):
    """One dataset and one job for each file, all complete, and all vectors equal to an undisturbed run's."""
    try:
        datasets, jobs = night.found()
    except (Refused, Unreachable) as error:
        phase.check("the service can be read after the night", False, f"{label}: {error}")
        return
    each_once = collections.Counter(f"nightly-{stem}" for stem in FILES)
    inputs = collections.Counter(item["name"] for item in datasets)
    phase.check("one dataset for each file", inputs == each_once, f"{label}: {dict(inputs)}")
    made = collections.Counter(job["name"] for job in jobs)
    phase.check("one job for each file", made == each_once, f"{label}: {dict(made)}")
    incomplete = [job["name"] for job in jobs if job["status"] != "complete"]
    phase.check("every job is complete", not incomplete, f"{label}: {incomplete}")
    vectors = night.vectors()
    phase.check("all vectors equal an undisturbed run's", vectors == expected,
                f"{label}: {[name for name in expected if vectors.get(name) != expected[name]] or sorted(vectors)}")
    if night.place == ENGINE:
        storefiles.check(phase, night.program, night.store, label)


def undisturbed(phase, program, seed, place):
    """The vectors of a night without kills, and its time in seconds."""
    night = Night(program, seed, place, "night")
    start = time.monotonic()
    process = night.start()
    code = process.wait(SECONDS_MAX)
    seconds = time.monotonic() - start
    vectors = night.vectors()
    check_undisturbed(phase, code, vectors, f"{place}: {night.log_end()}")
    night.close()
    return vectors, seconds


def check_undisturbed(phase, code, vectors, label):
    phase.check("a night without kills ends with 0", code == 0, f"{label}: exit {code}")
    phase.check("a night without kills writes all vectors", len(vectors) == len(FILES), f"{label}: {sorted(vectors)}")


def is_in_time(phase, end, label):
    return phase.check("every night is tried in time", time.monotonic() < end, f"{label}; raise --minutes")


def alike(phase, expected):
    """The vectors do not depend on where the model runs."""
    phase.check("the server and the engine write the same vectors", len({str(one) for one in expected}) == 1, expected)


def run(report, program, options):
    phase = report.phase("nightly")
    expected, kills, codes = {}, 0, collections.Counter()
    end = time.monotonic() + options.minutes * 60
    for place in PLACES:
        expected[place], seconds = undisturbed(phase, program, options.seed, place)
        phase.figure(f"undisturbed on the {place}", f"{seconds:.2f} s")
        for number in range(1 if options.quick else options.nights):
            if not is_in_time(phase, end, f"{place} {number}"):
                break
            chance, label = random.Random(f"{options.seed} {place} {number}"), f"{place}, night {number}"
            night = Night(program, options.seed, place, "night")
            found = disturbed(phase, night, chance, seconds, label)
            kills, codes = kills + found[0], codes + found[1]
            judge(phase, night, expected[place], label)
            night.close()
        night = Night(program, options.seed, place, "night")
        same_moment(phase, night, place)
        judge(phase, night, expected[place], f"{place}, two starts")
        night.close()
    alike(phase, [expected[SERVER], expected[ENGINE]])
    phase.figure("kills", kills)
    phase.figure("other exits", dict(codes))
