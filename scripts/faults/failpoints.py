#!/usr/bin/env python3
# Kills at every failpoint of a build that has them, and makes each fail once; otherwise kills at every system call.
import os
import signal
import subprocess
import time

import shim
from cases import ONCE, Case, Sweep
from program import MODEL, Client, Refused, Server, Unreachable
from report import say
from scriptcase import ROWS, TYPES, Ran, ScriptRuns, judge
from servercase import ServerRuns

KILL_KINDS = {kind: ("KILL",) for kind in ("rename", "link", "unlink", "mkdir", "truncate", "fsync", "open", "write")}
VARIABLE = "EMBEDJOBS_FAILPOINTS"
# The failpoint at which an error releases a shard, which is then embedded again.
GIVEN_BACK = "shardEmbedded"
FAILPOINT_ERRORS = ("EIO", "ENOSPC")
HITS_MAX = 20
SECONDS_MAX = 40


def names(program):
    """The failpoints of a build, none for a release build."""
    plain = program.run(program.folder, "--version").output
    listed = program.run(program.folder, "--version", extra={VARIABLE: "list"}).output
    version = set(plain.split())
    return [line.strip() for line in listed.splitlines() if line.strip() and line.strip() not in version
            and line != plain.strip()]


class FailpointRuns(ScriptRuns):
    """Runs that reach failpoints. Each returns whether the process was killed there."""

    def targets(self, found):
        """The runs by name: each reaches failpoints that the others do not."""
        targets = {"script": self.script, "server": self.server, "recovery": self.recovery}
        if GIVEN_BACK in found:
            targets["give-back"] = self.give_back
        return targets

    def rules(self, case):
        action = "kill" if case.action == "KILL" else f"error:{case.action}"
        return {VARIABLE: f"{case.kind}={case.n}*{action}", "EMBEDJOBS_WORKERS": "1"}

    def everything(self):
        """The script of a case, then a cancelled job, deletions, other formats, and a copy of the upload."""
        upload = f"upload '{self.corpus.path(ROWS)}' keep_fields=id keep_original_file=true"
        create = f"create model={MODEL} input_type=search_document"
        return self.commands + "\n".join([
            f"let other = {upload} name=other", f"let gone = {create} dataset_id=$other name=gone", "cancel $gone",
            "wait $gone timeout=10s on_fail=continue else { echo cancelled }",
            f"let third = {create} dataset_id=$other name=third", "wait $third timeout=10s",
            f"download $third to='{self.output}.npy' overwrite=true", "delete $other", "delete $ds",
            "list status=complete format=ids limit=5"]) + "\n"

    def rehearse(self):
        """Without faults the script must succeed; otherwise it would not reach every failpoint."""
        self.fresh()
        ran = self.program.run(self.store, "-y", "-c", self.everything(), seconds=SECONDS_MAX)
        if ran.code != 0:
            raise SystemExit(f"chaos: without faults, the script exits with {ran.code}: {ran.errors[-500:]}")

    def script(self, case):
        self.fresh()
        return self.judged(case, Ran(self.program.run(
            self.store, "-y", "-c", self.everything(), extra=self.rules(case), seconds=SECONDS_MAX)))

    def give_back(self, case):
        """A script in which a shard fails first and is embedded again."""
        self.fresh()
        extra = self.rules(case)
        extra[VARIABLE] += f";{GIVEN_BACK}=1*error:ENOSPC"
        return self.judged(case, Ran(self.program.run(
            self.store, "-y", "-c", self.everything(), extra=extra, seconds=SECONDS_MAX)))

    def judged(self, case, ran):
        judge(self.phase, case, ran, self.is_right())
        self.after(case, ran)
        return ran.code == -signal.SIGKILL

    def recovery(self, case):
        """A script on a store whose server was killed during a job, with a folder that no row names."""
        self.fresh()
        server = Server(self.program, self.store, workers=1).start()
        server.wait_until_ready()
        client = Client(server.socket)
        dataset = client.upload("d", self.corpus.data[ROWS], keep_fields="id")
        client.validated(dataset)
        job = client.create("j", dataset, list(TYPES))
        server.kill()
        os.makedirs(os.path.join(self.store, "jobs", "stray"))
        outcome = self.program.run(self.store, "-c", f"wait {job} timeout=8s", extra=self.rules(case),
                                   seconds=SECONDS_MAX)
        outcome.output = f"dataset {dataset}\njob {job}\n"
        ran = Ran(outcome)
        judge(self.phase, case, ran, True)
        self.after(case, ran)
        return ran.code == -signal.SIGKILL

    def server(self, case):
        self.fresh()
        server = Server(self.program, self.store, workers=1, extra=self.rules(case)).start()
        job = dataset = ended = None
        try:
            if server.wait_until_ready(10) is not None:
                client = Client(server.socket, seconds=10)
                dataset = client.upload("d", self.corpus.data[ROWS], keep_fields="id")
                client.validated(dataset, 10)
                job = client.create("j", dataset, list(TYPES), "the only key")
                ended = client.ended(job, 10)["status"]
        except (Unreachable, Refused):
            pass
        try:
            # A killed process closes its socket before its exit code is available.
            code = server.process.wait(0.2)
        except subprocess.TimeoutExpired:
            code = server.stop()
            if job:
                self.phase.check("work continues by itself after the error", ended == "complete", f"{case}: {ended}")
        is_right = code == -signal.SIGKILL if case.action == "KILL" else code is not None and code >= 0
        self.phase.check("no crash", is_right or code == 0, f"{case}: exit {code}")
        self.after(case, Ran(EndedServer(code, dataset, job)))
        return code == -signal.SIGKILL


class EndedServer:
    """The end of a server, in the form of a script's outcome."""

    def __init__(self, code, dataset, job):
        self.code, self.errors, self.seconds = code, "", 0.0
        self.output = "".join(f"{kind} {value}\n" for kind, value in (("dataset", dataset), ("job", job)) if value)


def run(report, program, corpus, options):
    phase = report.phase("failpoints")
    found = names(program)
    if found:
        at_failpoints(phase, program, corpus, options, found)
        return
    say("failpoints: this build does not have them (use EMBEDJOBS_BUILD_FAILPOINTS=1 swift build); killing at "
        "every system call")
    library = shim.build(program.folder)
    for target, kind in (("script", ScriptRuns), ("server", ServerRuns)):
        runs = kind(phase, program, corpus, library)
        sweep = Sweep(options, runs.try_case, runs.count, "failpoints")
        sweep.run(target, KILL_KINDS, (ONCE,))
        sweep.conclude(phase, target)


def at_failpoints(phase, program, corpus, options, found):
    runs = FailpointRuns(phase, program, corpus, None)
    end = time.monotonic() + options.minutes * 60
    runs.rehearse()
    missed, count = [], 0
    for name in found:
        if options.only and not name.startswith(options.only):
            continue
        if not phase.check("every failpoint is tried in time", time.monotonic() < end, name):
            break
        hits = at_failpoint(runs, name, found, 1 if options.quick else HITS_MAX)
        say(f"failpoints: {name}: " + (", ".join(f"{hit} in {target}" for target, hit in hits.items()) or "none"))
        count += sum(hits.values())
        if not hits:
            missed.append(name)
    phase.figure("failpoints", len(found))
    phase.figure("kills", count)
    phase.figure("not reached", missed)


def at_failpoint(runs, name, found, hits_max):
    """Kills at the first hit, the second and so on, in every kind of run, and makes the same hits fail."""
    hits = {}
    for target, run in runs.targets(found).items():
        for n in range(1, hits_max + 1):
            if not run(Case(target, name, "KILL", ONCE, n)):
                break
            hits[target] = n
            for error in FAILPOINT_ERRORS:
                run(Case(target, name, error, ONCE, n))
    return hits
