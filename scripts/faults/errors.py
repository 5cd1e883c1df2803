#!/usr/bin/env python3
# Makes the Nth system call of each kind fail, once or from then on, in a script and in a server.
import shim
from cases import Sweep
from scriptcase import ScriptRuns
from servercase import ServerRuns


def run(report, program, corpus, options):
    phase = report.phase("errors")
    library = shim.build(program.folder)
    for target, runs in (("script", ScriptRuns), ("server", ServerRuns)):
        made = runs(phase, program, corpus, library)
        sweep = Sweep(options, made.try_case, made.count, "errors")
        sweep.run(target)
        sweep.conclude(phase, target)
