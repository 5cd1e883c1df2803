#!/usr/bin/env python3
# Negative controls: damages stores, ledgers and programs on purpose, and shows that each check of chaos then fails.
import contextlib
import glob
import os
import re
import shutil
import types

import failpoints
import kills
import power
import schedulecontrols
import shim
import shimcontrols
import storefiles
from cases import Sweep
from clients import APIClient, ScriptClient, Traffic
from corpus import Corpus
from ledger import Entry, Ledger
from program import Client, Outcome, Program, Refused, Server, Unreachable
from report import Phase
from scriptcase import Ran, ScriptRuns
from servercase import ServerRuns
from verify import Verdict, partial_downloads

# Names of checks that contain a variable.
SPELLED_OUT = {"no row names a missing file {when}": ["after a kill", "after TERM"]}


def run(report, program, options):
    phase = report.phase("self-check")
    library = shim.build(program.folder)
    shimcontrols.shim_controls(phase, program.folder, library)
    healthy, red = Healthy(program, options), set()
    for control in CONTROLS:
        scratch = Phase(control.__name__, is_quiet=True)
        control(scratch, healthy)
        red |= {name for name, check in scratch.checks.items() if check.red}
    for name in check_names():
        if name == "fsck finds nothing" and not program.has_command("fsck"):
            continue
        phase.check("each check fails when it should", name in red, f"never failed: {name}")


def check_names():
    """The names of all checks in the sources, except those of the self-check."""
    found = set()
    scripts = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for path in (path for folder in ("faults", "schedules") for path in glob.glob(f"{scripts}/{folder}/*.py")):
        if os.path.basename(path) in ("selfcheck.py", "shimcontrols.py", "schedulecontrols.py"):
            continue
        with open(path, encoding="utf-8") as file:
            for name in re.findall(r'\.check\(\s*f?"([^"]+)"', file.read()):
                found |= {name.replace("{when}", when) for when in SPELLED_OUT.get(name, [""])}
    return sorted(found)


class Healthy:
    """A store with a complete job, and copies of it to damage."""

    def __init__(self, program, options):
        self.program, self.options = program, options
        self.corpus = Corpus(program.folder, options.seed, sizes=(2, 600))
        self.corpus.learn(program)
        self.store = os.path.join(program.folder, "healthy")
        program.make_store(self.store)
        with self.served(self.store) as client:
            self.dataset = client.upload("d", self.corpus.data[600], keep_fields="id")
            client.validated(self.dataset)
            self.job = client.create("j", self.dataset, ["int8", "float"])
            client.ended(self.job)

    @contextlib.contextmanager
    def served(self, store, workers=2):
        server = Server(self.program, store, "control", workers=workers).start()
        if server.wait_until_ready() is None:
            raise SystemExit(f"chaos: a healthy store does not open: {server.log_text()[-300:]}")
        try:
            yield Client(server.socket)
        finally:
            server.stop()

    def copy(self):
        path = os.path.join(self.program.folder, "damaged")
        shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(self.store, path)
        return path

    def ledger(self):
        """A ledger as a client of the healthy store would have written it."""
        ledger = Ledger(os.path.join(self.program.folder, "ledger"))
        dataset = ledger.will_upload("d", 600)
        ledger.acknowledged("dataset", dataset, self.dataset)
        job = ledger.will_create("j", dataset, ("int8", "float"))
        ledger.acknowledged("job", job, self.job)
        return ledger

    def part(self, store):
        """The file of a part of the job's output."""
        return os.path.join(store, sorted(path for path in storefiles.Rows(store).kept if path.startswith("jobs"))[0])

    def stub(self, text):
        """A program that is not embedjobs."""
        path = os.path.join(self.program.folder, "stub")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, 0o700)
        return Program(path, self.program.folder)


def healthy_controls(phase, healthy):
    """A healthy store must pass: a check that always fails proves nothing either."""
    good = Phase("good", is_quiet=True)
    storefiles.check(good, healthy.program, healthy.store)
    Verdict(good, healthy.program, healthy.copy(), healthy.ledger(), healthy.corpus).run()
    if good.red():
        raise SystemExit(f"chaos: a healthy store fails checks: "
                         f"{[(name, check.examples) for name, check in good.checks.items() if check.red]}")


def store_controls(phase, healthy):
    store = healthy.copy()
    os.unlink(healthy.part(store))
    storefiles.check(phase, healthy.program, store)
    keeper = kills.Keeper(types.SimpleNamespace(phase=phase, store=store), 1, 1, 1)
    for when in ("after a kill", "after TERM"):
        keeper.look(when)
    scriptlike(healthy, phase, store).after("control", ran(healthy))
    store = healthy.copy()
    with open(os.path.join(store, "jobs", healthy.job, "77.1"), "w", encoding="ascii") as file:
        file.write("left over from an attempt")
    storefiles.check(phase, healthy.program, store)
    store = healthy.copy()
    flip(healthy.part(store))
    storefiles.check(phase, healthy.program, store)
    store = healthy.copy()
    for name in ("db.sqlite-wal", "db.sqlite-shm"):
        if os.path.exists(os.path.join(store, name)):
            os.unlink(os.path.join(store, name))
    with open(os.path.join(store, "db.sqlite"), "r+b") as file:
        file.write(b"this is not a SQLite database")
    storefiles.check(phase, healthy.program, store)
    Verdict(phase, healthy.program, store, healthy.ledger(), healthy.corpus).run()
    folder = os.path.join(healthy.program.folder, "partial")
    os.makedirs(folder, exist_ok=True)
    open(os.path.join(folder, ".embedjobs-control"), "w", encoding="ascii").close()
    partial_downloads(phase, healthy.program, healthy.copy(), healthy.job, [folder])


def flip(path):
    """Changes one bit in the middle of a file."""
    with open(path, "r+b") as file:
        file.seek(os.path.getsize(path) // 2)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 1]))


def ran(healthy, job=None):
    output = f"dataset {healthy.dataset}\njob {job or healthy.job}\n"
    return Ran(types.SimpleNamespace(code=0, output=output, errors="", seconds=0.0))


def scriptlike(healthy, phase, store, kind=ScriptRuns, expected="another digest"):
    """Runs of cases whose checks use a given store."""
    runs = object.__new__(kind)
    runs.phase, runs.program, runs.corpus, runs.store = phase, healthy.program, healthy.corpus, store
    runs.output, runs.expected = os.path.join(healthy.program.folder, "control.jsonl"), expected
    runs.clean_wait = "1s"
    return runs


def ledger_controls(phase, healthy):
    ledger = healthy.ledger()
    ledger.acknowledged("dataset", ledger.will_upload("lost", 2), "lost-000000")
    lost = ledger.will_create("lost", ledger.datasets["d"], ("float",))
    ledger.acknowledged("job", lost, "00000000-0000-4000-8000-000000000000")
    ledger.jobs["j"].ended = "cancelled"
    ledger.jobs["j"].types = ("float",)
    Verdict(phase, healthy.program, healthy.copy(), ledger, healthy.corpus).run()
    verdict = Verdict(phase, healthy.program, healthy.copy(), healthy.ledger(), healthy.corpus)
    verdict.ends = unreachable
    verdict.run()
    store = healthy.copy()
    ledger = healthy.ledger()
    with healthy.served(store, workers=0) as client:
        client.upload("d", healthy.corpus.data[2])
        waiting = client.create("j", healthy.dataset, ["float"])
        ledger.acknowledged("job", ledger.will_create("waits", ledger.datasets["d"], ("float",)), waiting)
    Verdict(phase, healthy.program, store, ledger, healthy.corpus, patience=1, workers=0).run()
    runs = scriptlike(healthy, phase, store)
    runs.program = types.SimpleNamespace(run=lambda *_, **__: Outcome(4, "", "timed out", 1.0),
                                         has_command=lambda _: False)
    runs.after("control", ran(healthy, waiting))
    with healthy.served(store, workers=0) as client:
        client.cancel(waiting)
    Verdict(phase, healthy.program, store, ledger, healthy.corpus).run()
    work = types.SimpleNamespace(datasets=["lost-000000"], jobs=[lost.id], failed={}, complete=[], may_be_deleted=None)
    scriptlike(healthy, phase, healthy.copy(), ServerRuns).recover("control", work)
    work.jobs = [healthy.job]
    scriptlike(healthy, phase, healthy.copy(), ServerRuns).recover("control", work)
    scriptlike(healthy, phase, healthy.copy()).after("control", ran(healthy))


def unreachable(_):
    raise Unreachable("as a control")


STUB_SERVER = """#!/usr/bin/env python3
import os, signal, socket, sys, time
signal.signal(signal.SIGTERM, lambda *_: os._exit(9))
listener = socket.socket(socket.AF_UNIX)
path = sys.argv[sys.argv.index("--listen") + 1][5:]
os.path.exists(path) and os.unlink(path)
listener.bind(path)
listener.listen()
connection, _ = listener.accept()
connection.recv(65536)
connection.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n")
connection.close()
LINGER
"""


def program_controls(phase, healthy):
    def traffic(text):
        stub = healthy.stub(text)
        ledger = Ledger(os.path.join(healthy.program.folder, "ledger"))
        return Traffic(stub, healthy.store, healthy.corpus, ledger, phase, os.path.join(stub.folder, "serve.sock"))

    class Always:
        """A random source that always returns the same number."""

        def __init__(self, number):
            self.random = lambda: number

    def keeper(text, chance):
        made = kills.Keeper(traffic(text), 1, 1, 60)
        made.chance = Always(chance)
        made.round()

    keeper("#!/bin/sh\nexit 1\n", 0.5)
    keeper(STUB_SERVER.replace("LINGER", "os._exit(3)"), 0.5)
    keeper(STUB_SERVER.replace("LINGER", "time.sleep(60)"), 0.19)
    for text in ("#!/bin/sh\nexit 1\n", "#!/bin/sh\nexit 0\n"):
        script = ScriptClient(traffic(text), "control", 1, lambda _: None)
        for _ in range(8):
            script.run_one()
    client = APIClient(traffic("#!/bin/sh\n"), "control", 1)
    client.jobs = [Entry("j", id="j", output="o")]
    client.client = types.SimpleNamespace(
        dataset=lambda _: {"dataset_parts": [{"url": "http://localhost/part", "size_bytes": 5}]},
        ask=lambda *_: (200, b"abc"))
    client.download()
    client.act(refused)
    kills.join([types.SimpleNamespace(join=lambda _: None, is_alive=lambda: True, prefix="control")], phase)
    kills.enough(phase, 1, 2)
    sweep = Sweep(types.SimpleNamespace(minutes=-1, only=None, quick=False), None, None, "control")
    sweep.run("script")
    sweep.conclude(phase, "script")
    out_of_time = types.SimpleNamespace(minutes=-1, only=None)
    failpoints.at_failpoints(phase, healthy.program, healthy.corpus, out_of_time, ["a"])


def refused():
    raise Refused(418, b"as a control")


def power_controls(phase, healthy):
    cuts = object.__new__(power.Cuts)
    cuts.phase, cuts.program, cuts.store, cuts.extra = phase, healthy.stub("#!/bin/sh\nexit 1\n"), healthy.store, None
    cuts.disk = types.SimpleNamespace(unmount=lambda: None, mount=lambda: None)
    cuts.one(None, 0)
    real, power.Cuts = power.Cuts, lambda *_: types.SimpleNamespace(run=lambda _: None)
    try:
        power.control(phase, healthy.program, healthy.corpus, "ext4", healthy.options)
    finally:
        power.Cuts = real


CONTROLS = (healthy_controls, shimcontrols.outcome_controls, shimcontrols.server_controls, store_controls,
            ledger_controls, program_controls, power_controls, schedulecontrols.sweep_controls,
            schedulecontrols.nightly_controls)
