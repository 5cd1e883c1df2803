#!/usr/bin/env python3
# Kills at every failpoint of a build that has them, and lets each fail once; else kills at every system call.
import time

import shim
from cases import ONCE, Case, Sweep
from program import MODEL, Client, Refused, Server, Unreachable
from report import say
from scriptcase import ROWS, TYPES, Ran, ScriptRuns, judge
from servercase import ServerRuns

KILL_KINDS = {kind: ("KILL",) for kind in ("rename", "link", "unlink", "mkdir", "truncate", "fsync", "open", "write")}
VARIABLE = "EMBEDJOBS_FAILPOINTS"


def names(program):
    """The failpoints of a build, none for a release build."""
    plain = program.run(program.folder, "--version").output
    listed = program.run(program.folder, "--version", extra={VARIABLE: "list"}).output
    version = set(plain.split())
    return [line.strip() for line in listed.splitlines() if line.strip() and line.strip() not in version
            and line != plain.strip()]


class FailpointRuns(ScriptRuns):
    """Runs that meet failpoints: a script that uses many commands, a server that is ended by TERM, and a start after
    a kill.
    """

    def everything(self):
        """The script of a case, then a cancelled job, deletions, other formats, and a copy of the upload."""
        upload = f"upload '{self.corpus.path(ROWS)}' keep_fields=id keep_original_file=true"
        create = f"create model={MODEL} input_type=search_document"
        return self.commands + "\n".join([
            f"let other = {upload} name=other", f"let gone = {create} dataset_id=$other name=gone", "cancel $gone",
            "wait $gone timeout=10s on_fail=continue else { echo cancelled }",
            f"let last = {create} dataset_id=$other name=last", "wait $last timeout=10s",
            f"download $last to='{self.output}.npy' overwrite=true", "delete $other", "delete $ds",
            "list status=complete format=ids limit=5"]) + "\n"

    def try_name(self, name, action):
        """Whether the failpoint was met in one of the runs."""
        return (self.try_script(name, action) or self.try_server(name, action) or self.try_recovery(name, action))

    def extra(self, name, action):
        return {VARIABLE: f"{name}={'kill' if action == 'KILL' else f'1*error:{action}'}", "EMBEDJOBS_WORKERS": "1"}

    def try_script(self, name, action):
        self.fresh()
        ran = Ran(self.program.run(self.store, "-y", "-c", self.everything(), extra=self.extra(name, action),
                                   seconds=40))
        return self.judged(Case("script", name, action, ONCE, 1), ran)

    def judged(self, case, ran):
        """An error that changes nothing cannot be told from one that is not met."""
        met = ran.code == -9 if case.action == "KILL" else ran.code != 0
        if met or case.action != "KILL":
            judge(self.phase, case, ran, True)
            self.after(case, ran)
        return met

    def try_recovery(self, name, action):
        """A script on a store whose server was killed while a job ran."""
        self.fresh()
        server = Server(self.program, self.store, workers=1).start()
        server.wait_until_ready()
        client = Client(server.socket)
        dataset = client.upload("d", self.corpus.data[ROWS], keep_fields="id")
        client.validated(dataset)
        job = client.create("j", dataset, list(TYPES))
        server.kill()
        outcome = self.program.run(self.store, "-c", f"wait {job} timeout=8s", extra=self.extra(name, action),
                                   seconds=30)
        outcome.output = f"dataset {dataset}\njob {job}\n"
        return self.judged(Case("recovery", name, action, ONCE, 1), Ran(outcome))

    def try_server(self, name, action):
        self.fresh()
        case = Case("server", name, action, ONCE, 1)
        server = Server(self.program, self.store, workers=1, extra=self.extra(name, action)).start()
        job = dataset = None
        try:
            if server.wait_until_ready(10) is not None:
                client = Client(server.socket, seconds=10)
                dataset = client.upload("d", self.corpus.data[ROWS], keep_fields="id")
                client.validated(dataset, 10)
                job = client.create("j", dataset, list(TYPES), "the only key")
                client.ended(job, 10)
                client.ask("GET", "/metrics")
        except (Unreachable, Refused):
            pass
        code = server.process.poll()
        # A killed process closes its socket before it can be waited for.
        for _ in range(20):
            if code is not None:
                break
            time.sleep(0.01)
            code = server.process.poll()
        if code is None:
            code = server.stop()
        met = code == -9 if action == "KILL" else "failpoint" in server.log_text()
        self.phase.check("no crash", code is not None and (code >= 0 or (action == "KILL" and code == -9)),
                         f"{case}: exit {code}")
        if met:
            ran = Ran(EndedServer(code, dataset, job))
            self.after(case, ran)
        return met


class EndedServer:
    """A server's end in the form of a script's."""

    def __init__(self, code, dataset, job):
        self.code, self.errors, self.seconds = code, "", 0.0
        self.output = "".join(f"{kind} {value}\n" for kind, value in (("dataset", dataset), ("job", job)) if value)


def run(report, program, corpus, options):
    phase = report.phase("failpoints")
    found = names(program)
    if found:
        at_failpoints(phase, program, corpus, options, found)
        return
    say("failpoints: this is a build without them (swift build -c debug has them); killing at every system call")
    library = shim.build(program.folder)
    for target, kind in (("script", ScriptRuns), ("server", ServerRuns)):
        runs = kind(phase, program, corpus, library)
        sweep = Sweep(options, runs.try_case, runs.count, "failpoints")
        sweep.run(target, KILL_KINDS, (ONCE,))
        sweep.conclude(phase, target)


def at_failpoints(phase, program, corpus, options, found):
    runs = FailpointRuns(phase, program, corpus, None)
    end = time.monotonic() + options.minutes * 60
    missed = []
    for name in found:
        if options.only and not name.startswith(options.only):
            continue
        if not phase.check("in time for every failpoint", time.monotonic() < end, name):
            break
        was_met = runs.try_name(name, "KILL")
        runs.try_name(name, "EIO")
        if not was_met:
            missed.append(name)
        say(f"failpoints: {name}: {'killed' if was_met else 'not met'}")
    phase.figure("failpoints", len(found))
    phase.figure("not met by these scripts", missed)
