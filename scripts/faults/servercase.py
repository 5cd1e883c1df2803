#!/usr/bin/env python3
# Runs a server in which a system call fails, lets a client work, and checks that the server recovers by itself.
import signal
import time
import uuid

import storefiles
from corpus import downloads
from program import Client, Refused, Server, Unreachable
from scriptcase import ROWS, TYPES, ScriptRuns
from shim import FOREVER, Fault

STEP_SECONDS_MAX = 8
END_SECONDS_MAX = 5
LASTING_SECONDS = 1.5
# After a failed fsync the content of a file is unknown: the store refuses all work and its process exits.
POISON = ("fsync",)


class Stuck(Exception):
    """A step that did not end in time."""


class Gone(Exception):
    """The server's process has ended."""


class ServerRuns(ScriptRuns):
    def count(self, group):
        return self.session(group, None)[0]

    def try_case(self, case):
        before = self.phase.red()
        met = self.session(case, case)[1]
        return met, self.phase.red() == before

    def session(self, group, case):
        """Runs one server from start to end; returns how many calls it made and how many met the fault."""
        self.fresh()
        fault = Fault(self.library, self.program.folder, group.kind, self.pattern, group.action)
        server = Server(self.program, self.store, extra=fault.environment, workers=1)
        open(server.log, "w").close()
        server.start()
        if server.wait_until_ready() is None:
            raise SystemExit(f"chaos: a server without faults did not start: {server.log_text()[-500:]}")
        start = fault.counted
        said_before = len(server.log_text())
        if case:
            fault.arm(case.n, FOREVER if case.is_lasting else 1)
        work = Work(Client(server.socket, seconds=STEP_SECONDS_MAX), server, fault,
                    time.monotonic() + LASTING_SECONDS if case and case.is_lasting else None)
        failure = None
        try:
            work.run(self.corpus.data[ROWS])
        except (Stuck, Gone, Refused) as error:
            failure = error
        counted, met = fault.counted - start, fault.met
        if case:
            case.path = fault.first_path
        if case and met:
            self.judge(case, server, work, failure, server.log_text()[said_before:])
        if server.process.poll() is None:
            fault.clear()
            code = server.stop()
            if case and met and not isinstance(failure, Stuck):
                self.phase.check("on TERM a server exits with 0 in time", code == 0, f"{case}: {code}")
        if case and met:
            self.recover(case, work)
        fault.close()
        return counted, met

    def judge(self, case, server, work, failure, log):
        code = server.process.poll()
        said = log.strip()[-300:]
        where = f"{case}: exit {code}, {failure or 'all done'}, log: {said or 'empty'}"
        phase = self.phase
        if case.action == "KILL":
            phase.check("only the kill ends the process", code == -signal.SIGKILL, where)
            return
        phase.check("no crash", code is None or code >= 0, where)
        # An upload whose fsync finds the disk full is refused, and its file is deleted: nothing depends on it.
        is_refused = case.action == "ENOSPC" and "db.sqlite" not in case.path
        if case.kind in POISON and not is_refused:
            # The response to the last request may come before the end.
            end = time.monotonic() + END_SECONDS_MAX
            while code is None and time.monotonic() < end:
                time.sleep(0.05)
                code = server.process.poll()
            phase.check("a failed fsync ends the server", code is not None, where)
        if code is not None:
            phase.check("a server that exits logs why", bool(said), where)
            phase.check("a server exits only if it must", case.kind in POISON or case.is_lasting, where)
            return
        is_stuck = isinstance(failure, Stuck)
        phase.check("work continues by itself after the error", not is_stuck, where)
        if is_stuck:
            phase.check("readyz is 503 while work is stuck", not server.is_ready(), where)
            phase.check("a stuck server logs why", bool(said), where)
        phase.check("after the error, requests succeed", not isinstance(failure, Refused), where)
        phase.check("a file system error does not fail a job", not work.failed, f"{where} {work.failed}")
        phase.check("a file system error does not fail a dataset", not work.refused, f"{where} {work.refused}")

    def recover(self, case, work):
        """Checks that everything exists and ends after a clean start."""
        try:
            missing = storefiles.missing_files(self.store)
        except storefiles.Unreadable as error:
            missing = [str(error)]
        self.phase.check("no file that a row names is deleted", not missing, f"{case}: {missing[:2]}")
        server = Server(self.program, self.store, "after", workers=1).start()
        ready = server.wait_until_ready()
        if self.phase.check("the store opens after the faults", ready is not None,
                            f"{case}: {server.log_text()[-300:]}"):
            self.look(case, work, Client(server.socket))
        if server.process.poll() is None:
            server.stop()
        for job, digest in zip(work.complete, downloads(self.program, self.store, work.complete)):
            self.phase.check("the output equals that of an undisturbed run", digest == self.expected,
                             f"{case}: job {job}: {digest or 'cannot be downloaded'}")
        storefiles.check(self.phase, self.program, self.store, str(case))

    def look(self, case, work, client):
        for dataset in work.datasets:
            status, _ = client.ask("GET", f"/v1/datasets/{dataset}")
            is_there = status == 200 or (status == 404 and work.may_be_deleted == dataset)
            self.phase.check("every acknowledged dataset exists", is_there, f"{case}: dataset {dataset}: {status}")
        work.complete = []
        for job in work.jobs:
            try:
                found = client.ended(job, STEP_SECONDS_MAX)
            except Refused as refused:
                self.phase.check("every acknowledged job exists", False, f"{case}: job {job}: {refused}")
                continue
            status = found["status"]
            rows = f"{found.get('rows_done')} of {found.get('rows_total')} rows"
            self.phase.check("every acknowledged job ends after a clean start",
                             status not in ("processing", "cancelling"), f"{case}: job {job}: {status}, {rows}")
            if status == "complete":
                work.complete.append(job)
            elif status == "failed" and job not in work.failed:
                self.phase.check("a file system error does not fail a job", False,
                                 f"{case}: job {job}, after the clean start")


class Work:
    """The work of a client: two uploads with a job each; the input of the second job is deleted while it runs."""

    def __init__(self, client, server, fault, clear_at):
        self.client, self.server, self.fault, self.clear_at = client, server, fault, clear_at
        self.datasets, self.jobs, self.failed, self.complete = [], [], {}, []
        self.refused, self.may_be_deleted = {}, None

    def run(self, data):
        for number in (1, 2):
            key = str(uuid.uuid4())
            dataset = self.step("upload", lambda: self.client.upload(f"d{number}", data, key, keep_fields="id"))
            self.datasets.append(dataset)
            self.until("validation", lambda: self.verdict_on(dataset), ("validated", "failed"))
            if dataset in self.refused:
                continue
            key = str(uuid.uuid4())
            job = self.step("create", lambda: self.client.create(f"j{number}", dataset, list(TYPES), key))
            self.jobs.append(job)
            if number == 2:
                self.may_be_deleted = dataset
                self.step("delete", lambda: self.delete(dataset))
            self.until("job", lambda: self.end_of(job), ("complete", "failed", "cancelled"))

    def delete(self, dataset):
        try:
            self.client.delete(dataset)
        except Refused as refused:
            # An earlier attempt may have succeeded without a response.
            if refused.status != 404:
                raise
        return dataset

    def verdict_on(self, dataset):
        found = self.client.dataset(dataset)
        if found["validation_status"] == "failed":
            self.refused[dataset] = found["validation_error"]
        return found["validation_status"]

    def end_of(self, job):
        found = self.client.job(job)
        if found["status"] == "failed":
            self.failed[job] = (found.get("meta") or {}).get("warnings")
        return found["status"]

    def step(self, what, ask):
        """Repeats a request until it succeeds. A lasting error is cleared after a while."""
        end, last = time.monotonic() + STEP_SECONDS_MAX, None
        while True:
            self.pass_time()
            try:
                return ask()
            except Refused as refused:
                last = refused
                if refused.status < 500 and refused.status != 429:
                    raise
            except Unreachable as error:
                last = error
            if self.server.process.poll() is not None:
                raise Gone(f"during {what}")
            if time.monotonic() > end:
                raise Stuck(f"{what}: {last}")
            time.sleep(0.05)

    def until(self, what, look, wanted):
        end, status = time.monotonic() + STEP_SECONDS_MAX, None
        while status not in wanted:
            status = self.step(what, look)
            if time.monotonic() > end:
                raise Stuck(f"{what} is {status}")
            time.sleep(0.01)

    def pass_time(self):
        if self.clear_at and time.monotonic() > self.clear_at:
            self.fault.clear()
