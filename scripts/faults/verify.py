#!/usr/bin/env python3
# Checks a store after all faults: the work in the ledger must exist, have ended, and equal an undisturbed run's.
import collections
import os
import time

import storefiles
from corpus import downloads
from program import Client, Refused, Server, Unreachable

NO_PROGRESS_SECONDS = 15


def progress(jobs):
    return sum(job.get("rows_done") or 0 for job in jobs), len(jobs)


def wait_until_quiet(client, seconds=600, patience=NO_PROGRESS_SECONDS):
    """Waits until all jobs have ended; returns those that stopped making progress."""
    end, last, since = time.monotonic() + seconds, None, time.monotonic()
    while True:
        under_way = [job for job in client.jobs() if job["status"] in ("processing", "cancelling")]
        if not under_way:
            return []
        if (now := progress(under_way)) != last:
            last, since = now, time.monotonic()
        if time.monotonic() - since > patience or time.monotonic() > end:
            return under_way
        time.sleep(0.1)


class Verdict:
    """The checks of a store that a clean server has just opened."""

    def __init__(self, phase, program, store, ledger, corpus, patience=NO_PROGRESS_SECONDS, workers=2):
        self.phase, self.program, self.store = phase, program, store
        self.ledger, self.corpus, self.patience, self.workers = ledger, corpus, patience, workers

    def run(self):
        server = Server(self.program, self.store, "verify", workers=self.workers).start()
        ready = server.wait_until_ready(60)
        if not self.phase.check("the store opens after the faults", ready is not None, server.log_text()[-400:]):
            server.kill()
            return
        client = Client(server.socket, seconds=60)
        try:
            self.ends(client)
            self.presence(client)
            self.names(client)
        except (Unreachable, Refused) as error:
            self.phase.check("the store can be read after the faults", False, error)
        code = server.stop()
        self.phase.check("on TERM a server exits with 0 in time", code == 0, f"after all: {code}")
        self.outputs()
        storefiles.check(self.phase, self.program, self.store)

    def ends(self, client):
        """Every acknowledged job ends, and none that has ended changes."""
        stuck = wait_until_quiet(client, patience=self.patience)
        names = {job["job_id"]: f"{job.get('rows_done')} of {job.get('rows_total')} rows" for job in stuck}
        for entry in list(self.ledger.jobs.values()):
            if entry.id is None:
                continue
            self.phase.check("every acknowledged job ends", entry.id not in names,
                             f"job {entry.id}: {names.get(entry.id)}")

    def presence(self, client):
        for entry in list(self.ledger.datasets.values()):
            if entry.id is None:
                continue
            try:
                status = client.dataset(entry.id)["validation_status"]
            except Refused as refused:
                status = str(refused.status)
            is_there = status == "validated" or (entry.may_be_deleted and status == "404")
            self.phase.check("every acknowledged dataset exists", is_there, f"dataset {entry.id}: {status}")
        for entry in list(self.ledger.jobs.values()):
            if entry.id is not None:
                self.job(client, entry)

    def job(self, client, entry):
        try:
            job = client.job(entry.id)
        except Refused as refused:
            self.phase.check("every acknowledged job exists", False, f"job {entry.id}: {refused}")
            return
        status = job["status"]
        self.phase.check("every acknowledged job exists", True)
        allowed = ("complete", "cancelled") if entry.may_be_cancelled else ("complete",)
        if status not in ("processing", "cancelling"):
            warnings = (job.get("meta") or {}).get("warnings")
            self.phase.check("no job fails because of an injected fault", status in allowed,
                             f"job {entry.id}: {status} {warnings}")
            self.ledger.saw_end(entry, status, job.get("output_dataset_id"))

    def names(self, client):
        """Checks that nothing was created twice: each name was used in one request only."""
        counts = collections.Counter(job.get("name") for job in client.jobs())
        for name in self.ledger.jobs:
            self.phase.check("no job is created twice", counts[name] <= 1, f"{name}: {counts[name]} jobs")
        counts = collections.Counter(dataset.get("name") for dataset in client.datasets())
        for name in self.ledger.datasets:
            self.phase.check("no dataset is created twice", counts[name] <= 1, f"{name}: {counts[name]} datasets")
        contradictions = self.ledger.contradictions
        self.phase.check("no response contradicts an earlier one", not contradictions, contradictions[:5])

    def outputs(self):
        complete = [entry for entry in self.ledger.jobs.values()
                    if entry.id and entry.ended == "complete" and not entry.may_be_deleted]
        found = downloads(self.program, self.store, [entry.id for entry in complete])
        for entry, digest in zip(complete, found):
            expected = self.corpus.expected[entry.dataset.rows, tuple(entry.types)]
            self.phase.check("every output equals that of an undisturbed run", digest == expected,
                             f"job {entry.id}: {digest or 'cannot be downloaded'}")


def partial_downloads(phase, program, store, job, folders):
    """Checks that the next download to a folder removes the partial files of killed ones."""
    for folder in folders:
        program.run(store, "-c", f"download {job} to='{folder}/last.jsonl' overwrite=true")
        left = [name for name in os.listdir(folder) if name.startswith(".embedjobs-")]
        phase.check("the next download removes partial ones", not left, f"{folder}: {len(left)} left")
