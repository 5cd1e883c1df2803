#!/usr/bin/env python3
# The clients of a run with kills: threads that use a server's API, and scripts in their own processes.
import os
import random
import threading
import time
import uuid

from corpus import digest
from program import Client, Refused, Unreachable

PAUSE_MAX = 0.08


class Traffic:
    """The state that all clients share."""

    def __init__(self, program, store, corpus, ledger, phase, socket):
        self.program, self.store, self.corpus, self.ledger = program, store, corpus, ledger
        self.phase, self.socket = phase, socket
        self.stop, self.has_server = threading.Event(), threading.Event()
        # Statuses of a server that is stopping, or whose disk fails; any other error is a fault.
        self.refusals = (503, 507)
        self.retried = self.replayed_alike = 0


class APIClient(threading.Thread):
    """Uploads, creates, cancels, deletes, downloads and reads statuses, in an order that the seed determines."""

    def __init__(self, traffic, name, seed):
        super().__init__(daemon=True)
        self.traffic, self.prefix, self.chance = traffic, name, random.Random(seed)
        self.client = Client(traffic.socket, seconds=20)
        self.datasets, self.jobs, self.count = [], [], 0

    def run(self):
        actions = {self.upload: 30, self.create: 38, self.cancel: 6, self.delete: 5, self.download: 10, self.look: 11}
        while not self.traffic.stop.is_set():
            action = self.chance.choices(list(actions), list(actions.values()))[0]
            self.act(action)
            time.sleep(self.chance.random() * PAUSE_MAX)

    def act(self, action):
        try:
            action()
        except Unreachable:
            pass
        except Refused as refused:
            is_known = refused.status in self.traffic.refusals
            self.traffic.phase.check("no request is refused without cause", is_known, f"{action.__name__}: {refused}")

    def fresh_name(self):
        self.count += 1
        return f"{self.prefix}-{self.count}"

    def made(self, kind, entry, work):
        """Sends a request until its result is known; an Idempotency-Key keeps a retry from creating it twice."""
        key = str(uuid.UUID(int=self.chance.getrandbits(128))) if self.chance.random() < 0.8 else None
        attempts = 0
        while not self.traffic.stop.is_set():
            attempts += 1
            try:
                self.traffic.ledger.acknowledged(kind, entry, work(key))
                self.traffic.retried += attempts > 1
                if key and self.chance.random() < 0.1:
                    # The ledger records a contradiction if the same key returns another id.
                    self.traffic.ledger.acknowledged(kind, entry, work(key))
                    self.traffic.replayed_alike += 1
                return True
            except Unreachable:
                if key is None:
                    return False
            except Refused as refused:
                if refused.status not in (429, *self.traffic.refusals) or key is None:
                    raise
            time.sleep(0.02)
        return False

    def upload(self):
        corpus = self.traffic.corpus
        rows, _ = corpus.chosen(self.chance)
        entry = self.traffic.ledger.will_upload(self.fresh_name(), rows)
        if self.made("dataset", entry, lambda key: self.client.upload(entry.name, corpus.data[rows], key,
                                                                      keep_fields="id")):
            self.datasets.append(entry)

    def create(self):
        usable = [entry for entry in self.datasets if not entry.may_be_deleted]
        if not usable:
            return
        dataset = self.chance.choice(usable[-8:])
        status = self.client.validated(dataset.id, seconds=10)
        if status != "validated":
            # A validation that a kill interrupted continues after the next start; the end of the run checks it.
            return
        _, types = self.traffic.corpus.chosen(self.chance)
        entry = self.traffic.ledger.will_create(self.fresh_name(), dataset, types)
        if self.made("job", entry, lambda key: self.client.create(entry.name, dataset.id, list(types), key)):
            self.jobs.append(entry)

    def cancel(self):
        if self.jobs:
            entry = self.chance.choice(self.jobs[-4:])
            self.traffic.ledger.will_cancel(entry)
            self.client.cancel(entry.id)

    def delete(self):
        if self.datasets:
            entry = self.chance.choice(self.datasets)
            if not entry.may_be_deleted:
                self.traffic.ledger.will_delete(entry)
                self.client.delete(entry.id)

    def download(self):
        """Reads the parts of a complete job's output."""
        complete = [entry for entry in self.jobs if entry.output and not entry.may_be_deleted]
        if not complete:
            return self.look()
        entry = self.chance.choice(complete)
        for part in self.client.dataset(entry.output)["dataset_parts"]:
            path = "/" + part["url"].split("/", 3)[3]
            status, data = self.client.ask("GET", path)
            self.traffic.phase.check("a part is complete", status == 200 and len(data) == part["size_bytes"],
                                     f"job {entry.id}: status {status}, {len(data)} of {part['size_bytes']} bytes")

    def look(self):
        for entry in self.chance.sample(self.jobs, min(3, len(self.jobs))):
            job = self.client.job(entry.id)
            if job["status"] in ("complete", "failed", "cancelled"):
                self.traffic.ledger.saw_end(entry, job["status"], job.get("output_dataset_id"))


class ScriptClient(threading.Thread):
    """Runs scripts on the store; some are killed at a random moment."""

    def __init__(self, traffic, name, seed, on_kill):
        super().__init__(daemon=True)
        self.traffic, self.prefix, self.chance, self.on_kill = traffic, name, random.Random(seed), on_kill
        self.out = os.path.join(traffic.program.folder, f"out-{name}")
        os.makedirs(self.out, exist_ok=True)
        self.count = 0

    def run(self):
        while not self.traffic.stop.is_set():
            # Most scripts start as clients of a server; the others own the store, and the server waits for them.
            if self.chance.random() < 0.8:
                self.traffic.has_server.wait(10)
            self.run_one()
            time.sleep(self.chance.random() * 0.4)

    def run_one(self):
        traffic, chance = self.traffic, self.chance
        self.count += 1
        name = f"{self.prefix}-{self.count}"
        rows, types = traffic.corpus.chosen(chance)
        output = os.path.join(self.out, f"{name}.jsonl")
        commands = traffic.corpus.script(rows, types, name, output, timeout="60s")
        dataset = traffic.ledger.will_upload(name, rows)
        job = traffic.ledger.will_create(name, dataset, types)
        fate = chance.random()
        if fate < 0.1:
            traffic.ledger.will_cancel(job)
            commands = commands.replace("wait $job", "cancel $job\nwait $job")
        elif fate < 0.2:
            traffic.ledger.will_delete(dataset)
            commands += "delete $ds\n"
        process = traffic.program.start_script(traffic.store, commands)
        timer = None
        was_ended = threading.Event()
        if chance.random() < 0.5:
            use_term = chance.random() < 0.2

            def end():
                if process.poll() is None:
                    was_ended.set()
                    (process.terminate if use_term else process.kill)()
                    self.on_kill(use_term)

            timer = threading.Timer(chance.random() * 0.8, end)
            timer.start()
        for line in process.stdout:
            self.heard(line.split(), dataset, job)
        code = process.wait()
        if timer:
            timer.cancel()
        self.judge(code, was_ended.is_set(), job, output)

    def heard(self, words, dataset, job):
        ledger = self.traffic.ledger
        if len(words) == 2 and words[0] == "dataset":
            ledger.acknowledged("dataset", dataset, words[1])
        elif len(words) == 2 and words[0] == "job":
            ledger.acknowledged("job", job, words[1])
        elif len(words) == 2 and words[0] == "ended":
            ledger.saw_end(job, words[1])

    def judge(self, code, was_ended, job, output):
        phase = self.traffic.phase
        if was_ended:
            # It may have completed just before.
            return
        # 3: the script cancelled its job. 6: the server was killed while a job was created, and the script says so.
        allowed = (0, 3, 6) if job.may_be_cancelled else (0, 6)
        phase.check("a script that is not killed completes", code in allowed, f"script {job.name} exited with {code}")
        if code == 0:
            self.compare(job, output)

    def compare(self, job, output):
        expected = self.traffic.corpus.expected[job.dataset.rows, job.types]
        found = digest(output) if os.path.exists(output) else "no file"
        self.traffic.phase.check("a download equals that of an undisturbed run", found == expected,
                                 f"script {job.name}, job {job.id}: {found}")
