#!/usr/bin/env python3
# Records, outside the store, what clients are about to request and which responses they get.
import json
import threading


class Entry:
    """A dataset or job with a unique name; `id` is set once its creation is acknowledged."""

    def __init__(self, name, **facts):
        self.name, self.id = name, None
        # Whether a client requested its deletion or cancellation, with or without a response.
        self.may_be_deleted = self.may_be_cancelled = False
        self.ended = self.output = None
        for key, value in facts.items():
            setattr(self, key, value)


class Ledger:
    """A log with one line before each request that changes something, and one after each response to it."""

    def __init__(self, path):
        self.file = open(path, "a", encoding="utf-8")
        self.lock = threading.Lock()
        self.datasets, self.jobs = {}, {}
        self.contradictions = []

    def note(self, what, **facts):
        with self.lock:
            self.file.write(json.dumps({"what": what, **facts}) + "\n")
            self.file.flush()

    def will_upload(self, name, rows):
        self.note("will upload", name=name, rows=rows)
        with self.lock:
            return self.datasets.setdefault(name, Entry(name, rows=rows))

    def will_create(self, name, dataset, types):
        self.note("will create", name=name, dataset=dataset.name, types=types)
        with self.lock:
            return self.jobs.setdefault(name, Entry(name, dataset=dataset, types=types))

    def acknowledged(self, kind, entry, identity):
        self.note(f"{kind} acknowledged", name=entry.name, id=identity)
        if entry.id not in (None, identity):
            self.contradicted(f"{kind} {entry.name} was {entry.id} and is {identity}")
        entry.id = identity

    def will_delete(self, entry):
        self.note("will delete", name=entry.name, id=entry.id)
        entry.may_be_deleted = True

    def will_cancel(self, entry):
        self.note("will cancel", name=entry.name, id=entry.id)
        entry.may_be_cancelled = True

    def saw_end(self, entry, status, output=None):
        """Records the end of a job, which must keep its status from then on."""
        self.note("ended", name=entry.name, id=entry.id, status=status)
        if entry.ended not in (None, status):
            self.contradicted(f"job {entry.id} was {entry.ended} and is {status}")
        entry.ended = status
        entry.output = output or entry.output

    def contradicted(self, text):
        with self.lock:
            self.contradictions.append(text)

    def counts(self):
        return {"datasets acknowledged": sum(entry.id is not None for entry in self.datasets.values()),
                "jobs acknowledged": sum(entry.id is not None for entry in self.jobs.values())}
