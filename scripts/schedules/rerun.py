#!/usr/bin/env python3
# Runs one schedule: starts a script again until it ends, on a service that loses requests; then counts what was made.
import collections
import glob
import json
import os
import shutil

import shim
from corpus import digest, rows
from hosted import HostedService
from schedule import LIST_DELAY, Trace

MODEL = "embed-english-light-v3.0"
FILES = {"first": 3, "second": 2}
# The jobs of the script: name, dataset, type of input. Two are equal, and each must be made once.
JOBS = {
    "one": ("twin", "first", "search_document"), "two": ("twin", "first", "search_document"),
    "three": ("other", "second", "search_query"), "four": ("twin", "second", "search_document")}
# System calls after which something outside the process has changed.
CALLS = "open,write,fsync,rename,link,unlink,mkdir,truncate"
RUNS_MAX = 8
SECONDS_MAX = 60
KILLED = -9
TAG = "[ej:"


def script(variant, folder, output):
    """Uploads, creates, waits, downloads, deletes, and prints the jobs' ids."""
    lines = ["# What a sweep runs."]
    if not variant.is_tagged:
        lines.append("set tag=off")
    if variant.loses_journal:
        lines.append("once key=sweep")
    lines += [f"let {name} = upload '{os.path.join(folder, name)}.jsonl' name={name} keep_fields=id" for name in FILES]
    lines += [f"let {job} = create name={name} model={MODEL} dataset_id=${dataset} input_type={kind}"
              for job, (name, dataset, kind) in JOBS.items()]
    jobs = " ".join(f"${job}" for job in JOBS)
    # Without a journal, an existing file could be anyone's.
    replaces = " overwrite=true" if variant.loses_journal else ""
    lines += [f"wait {jobs}", f"download $three to='{output}'{replaces}"]
    if not variant.loses_journal:
        # A deletion is known from the journal only.
        lines.append("delete $second")
    return "\n".join([*lines, f'echo "jobs {jobs}"', 'echo "name $one.name"']) + "\n"


def untagged(name):
    """A name as the user gave it."""
    return name.split(" " + TAG)[0]


class Ended:
    """How a schedule ended: the exit codes of its runs, what they printed, and what the service has made."""

    def __init__(self, codes, output, errors, state, written, is_complete):
        self.codes, self.output, self.errors, self.written = codes, output, errors, written
        # Whether the last run ended with success; a kill may come just after it has recorded that.
        self.is_complete = is_complete
        names = {one["id"]: untagged(one["name"]) for one in state["datasets"]}
        inputs = [one for one in state["datasets"] if one["type"] == "embed-input"]
        self.datasets = collections.Counter((names[one["id"]], one["sha256"]) for one in inputs)
        self.jobs = collections.Counter(
            (untagged(one["name"]), names[one["input_dataset_id"]], one["input_type"])
            for one in state["jobs"])
        self.ids = sorted(one["id"] for one in state["jobs"])
        self.tags = sum(TAG in one["name"] for one in [*inputs, *state["jobs"]])
        self.requests = tuple(one["route"] for one in state["requests"])

    @property
    def printed_ids(self):
        lines = [line.split()[1:] for line in self.output.splitlines() if line.startswith("jobs ")]
        return sorted(lines[-1]) if lines else []

    @property
    def last_error(self):
        lines = [line.strip() for line in self.errors.splitlines() if line.strip()]
        return ([line for line in lines if line.startswith("error")] or lines or ["no output"])[-1][:300]


class Rerun:
    """A folder and a service, used by one thread for one schedule after the other."""

    def __init__(self, program, library, name, seed):
        self.program, self.library = program, library
        self.folder = os.path.join(program.folder, name)
        self.changing, self.inputs = os.path.join(self.folder, "run"), os.path.join(self.folder, "inputs")
        self.state, self.output = os.path.join(self.changing, "state"), os.path.join(self.changing, "out.jsonl")
        self.script = os.path.join(self.folder, "sweep.embedjobs")
        os.makedirs(self.inputs)
        self.digests = {}
        for stem, count in FILES.items():
            path = os.path.join(self.inputs, f"{stem}.jsonl")
            with open(path, "wb") as file:
                file.write(rows(count, f"{seed} {stem}"))
            self.digests[stem] = digest(path)
        self.service = HostedService()
        self.service.start()
        self.extra = {
            "EMBEDJOBS_SERVER": self.service.url, "EMBEDJOBS_API_KEY": "sweep", "XDG_STATE_HOME": self.state,
            "EMBEDJOBS_LIST_DELAY": f"{LIST_DELAY}s"}

    def close(self):
        self.service.stop()

    @property
    def expected_datasets(self):
        return collections.Counter(self.digests.items())

    def fresh(self, variant):
        shutil.rmtree(self.changing, ignore_errors=True)
        os.makedirs(self.state)
        with open(self.script, "w", encoding="utf-8") as file:
            file.write(script(variant, self.inputs, self.output))
        self.service.reset(list_lag=variant.list_lag, dimensions=8)

    def fault(self, action):
        # The state, the output, and every socket.
        return shim.Fault(self.library, self.folder, CALLS, f"@(socket:*|{self.changing}/*)", action)

    def start(self, extra):
        return self.program.run(self.changing, "run", "--yes", self.script, extra={**self.extra, **extra},
                                seconds=SECONDS_MAX)

    def trace(self, variant):
        """Runs the script undisturbed; returns its steps and how it ended."""
        self.fresh(variant)
        fault = self.fault("KILL")
        ran = self.start({**fault.environment, "FAULT_LOG_ALL": "1"})
        with open(fault.log, encoding="utf-8", errors="replace") as file:
            calls = tuple(" ".join(line.split(" ")[1:-1]) for line in file)
        fault.close()
        ended = self.ended([ran])
        return Trace(calls, ended.requests), ended

    def run(self, schedule):
        """Runs the script until it has ended, killed or not; returns how it ended."""
        self.fresh(schedule.variant)
        self.service.plan(schedule.plan)
        ran = []
        for number in range(RUNS_MAX):
            ran.append(self.one(schedule.kills[number:number + 1]))
            if ran[-1].code in (0, None) or self.has_recorded_end():
                break
            if schedule.variant.loses_journal:
                shutil.rmtree(self.state)
                os.mkdir(self.state)
        return self.ended(ran)

    def has_recorded_end(self):
        """Whether a journal says that its run has ended. A plain script that is started after that is a new run."""
        for path in glob.glob(os.path.join(self.state, "**", "*.jsonl"), recursive=True):
            with open(path, "rb") as file:
                last = file.read().split(b"\n")[-2:][0]
            try:
                record = json.loads(last)
            except ValueError:
                continue
            if isinstance(record, dict) and record.get("record") == "end" and record.get("exit_code") == 0:
                return True
        return False

    def one(self, kill):
        if not kill:
            return self.start({})
        fault = self.fault("KILL")
        fault.arm(kill[0])
        try:
            return self.start(fault.environment)
        finally:
            fault.close()

    def ended(self, ran):
        written = digest(self.output) if os.path.exists(self.output) else None
        return Ended([one.code for one in ran], "".join(one.output for one in ran),
                     "".join(one.errors for one in ran), self.service.state(), written,
                     ran[-1].code == 0 or self.has_recorded_end())
