#!/usr/bin/env python3
# Controls of the shim and of the checks of outcomes: each must do exactly what it should.
import glob
import os
import subprocess
import sys
import types

import scriptcase
import servercase
import shim
from cases import LASTING, ONCE, Case
from program import Refused
from report import Phase

# Each line of the child is one call; its number is the one that must fail.
CALLS = {
    "open": "os.open(f, os.O_RDONLY)", "read": "os.pread(d, 1, 0)", "write": "os.pwrite(d, b'ab', 0)",
    "fsync": "os.fsync(d)", "rename": "os.rename(f, f)", "link": "os.link(f, f + str(n))",
    "unlink": "os.unlink(f + 'u' + str(n))", "mkdir": "os.mkdir(f + 'm' + str(n))", "stat": "os.stat(f)",
    "truncate": "os.ftruncate(d, 1)"}
CHILD = """
import errno, os, sys
f = sys.argv[1]
d = os.open(f, os.O_RDWR)
for n in range(1, 6):
    open(f + 'u' + str(n), 'w').close() if 'unlink' in sys.argv[2] else None
for n in range(1, 6):
    try:
        r = {call}
        print(r if isinstance(r, int) and '{kind}' == 'write' else 'done')
    except OSError as error:
        print(errno.errorcode[error.errno])
"""

SENDER = (
    "import os, socket; a, b = socket.socketpair(); "
    "[print(os.write(a.fileno(), b'ab'), flush=True) for _ in 'xyz']"
)


def child(library, folder, kind, action, n, times):
    path = os.path.join(folder, "shim-file")
    for name in glob.glob(path + "*"):
        os.rmdir(name) if os.path.isdir(name) else os.unlink(name)
    with open(path, "w", encoding="ascii") as file:
        file.write("abc")
    fault = shim.Fault(library, folder, kind, f"{path}*", action)
    # The child's own first open is counted, too.
    fault.arm(n + (1 if kind == "open" else 0), times)
    done = subprocess.run([sys.executable, "-S", "-c", CHILD.format(call=CALLS[kind], kind=kind), path, kind],
                          env={**os.environ, **fault.environment}, capture_output=True, text=True)
    met = fault.met
    fault.close()
    return done.returncode, done.stdout.split(), met


def shim_controls(phase, folder, library):
    """The chosen call meets the chosen fault, and no other call does."""
    for kind in CALLS:
        for n in (1, 3):
            code, said, met = child(library, folder, kind, "EIO", n, 1)
            right = code == 0 and met == 1 and [word == "EIO" for word in said] == [n == at for at in range(1, 6)]
            phase.check("the Nth call fails once", right, f"{kind} {n}: exit {code}, {said}, {met} met")
        code, said, met = child(library, folder, kind, "ENOSPC", 2, shim.FOREVER)
        right = code == 0 and said[1:] == ["ENOSPC"] * 4 and said[0] != "ENOSPC"
        phase.check("calls fail from the Nth on", right, f"{kind}: exit {code}, {said}")
        code, said, met = child(library, folder, kind, "KILL", 2, 1)
        phase.check("the Nth call kills", code == -9 and met == 1, f"{kind}: exit {code}, {said}")
    code, said, _ = child(library, folder, "write", "SHORT", 2, 1)
    phase.check("half of the Nth write is written", said == ["2", "1", "2", "2", "2"], said)
    code, said, met = child(library, folder, "fsync", "LIE", 1, shim.FOREVER)
    phase.check("a fake fsync reports success", said == ["done"] * 5 and met == 5, said)
    fault = shim.Fault(library, folder, "write", f"@({folder}/none|socket:*)", "KILL")
    fault.arm(3)
    done = subprocess.run([sys.executable, "-S", "-c", SENDER], env={**os.environ, **fault.environment},
                          capture_output=True, text=True)
    fault.close()
    phase.check("the Nth call on a socket kills", done.returncode == -9 and done.stdout.split() == ["2", "2"],
                f"exit {done.returncode}, {done.stdout}")


def outcome(code, output="dataset d\njob j\n", errors="", seconds=1.0):
    return scriptcase.Ran(types.SimpleNamespace(code=code, output=output, errors=errors, seconds=seconds))


def outcome_controls(phase, _):
    once, lasting = Case("script", "write", "ENOSPC", ONCE, 1), Case("script", "write", "ENOSPC", LASTING, 1)
    kill = Case("script", "write", "KILL", ONCE, 1)
    for case, ran, is_right in (
            (once, outcome(None), True), (once, outcome(-11), True), (once, outcome(0), False),
            (once, outcome(3, errors="error: the job failed"), True), (once, outcome(1), True),
            (once, outcome(2, errors="error: what?"), True), (once, outcome(4, errors="error: timed out"), True),
            (lasting, outcome(4, errors="error: timed out"), True), (kill, outcome(1), True)):
        scriptcase.judge(phase, case, ran, is_right)
    good = Phase("good", is_quiet=True)
    for case, ran in ((once, outcome(0)), (once, outcome(1, errors="error: no space")), (kill, outcome(-9)),
                      (lasting, outcome(4, errors="error: paused: no space left on device"))):
        scriptcase.judge(good, case, ran, True)
    if good.red():
        raise SystemExit(f"chaos: a good outcome fails a check: {[n for n, c in good.checks.items() if c.red]}")


class FakeServer:
    def __init__(self, code):
        self.process = types.SimpleNamespace(poll=lambda: code)
        self.is_ready = lambda: True


def server_controls(phase, _):
    runs = object.__new__(servercase.ServerRuns)
    runs.phase = phase
    case = Case("server", "write", "ENOSPC", ONCE, 1)
    work = types.SimpleNamespace(failed={}, refused={})
    runs.judge(Case("server", "fsync", "EIO", ONCE, 1), FakeServer(None), work, None, "")
    runs.judge(case, FakeServer(-4), work, servercase.Gone("during upload"), "")
    runs.judge(case, FakeServer(1), work, servercase.Gone("during upload"), "")
    runs.judge(case, FakeServer(None), work, servercase.Stuck("job is processing"), "")
    failed = types.SimpleNamespace(failed={"j": ["no space"]}, refused={"d": "no space"})
    runs.judge(case, FakeServer(None), failed, None, "")
    runs.judge(case, FakeServer(None), work, Refused(404, b"gone"), "")
