#!/usr/bin/env python3
# Runs one script in which a system call fails or kills it; checks how it ends, and a clean start after it.
import os
import shutil

import storefiles
from cases import REASONS
from corpus import digest
from program import MODEL
from shim import FOREVER, Fault

ROWS, TYPES = 600, ("int8", "float")
WAIT = "4s"
SECONDS_MAX = 12
CLEAN_WAIT = "8s"
EXITS = (0, 1, 75)
EXIT_USAGE, EXIT_JOB_FAILED, EXIT_TIMEOUT, EXIT_UNKNOWN = 2, 3, 4, 6


class Ran:
    """The outcome of a script with faults, and the ids that it printed."""

    def __init__(self, outcome):
        self.code, self.errors, self.seconds = outcome.code, outcome.errors, outcome.seconds
        self.dataset = self.job = None
        for line in outcome.output.splitlines():
            words = line.split()
            if len(words) == 2 and words[0] == "dataset":
                self.dataset = words[1]
            elif len(words) == 2 and words[0] == "job":
                self.job = words[1]


def judge(phase, case, ran, is_output_right):
    """Checks how a script ended. Takes no store, so that the self-check can call it."""
    where = f"{case}: exit {ran.code} after {ran.seconds:.1f} s: {last_line(ran.errors)}"
    # An upload waits for its validation without a time limit while the error lasts, and says so.
    is_waiting = case.is_lasting and "validation is paused" in ran.errors
    ok = phase.check("no hang", ran.code is not None or is_waiting, where)
    if ran.code is None:
        return ok
    if case.action == "KILL":
        return phase.check("only the kill ends the process", ran.code in (0, -9), where)
    ok &= phase.check("no crash", ran.code >= 0 and ran.code < 128, where)
    if ran.code < 0 or ran.code >= 128:
        return False
    if ran.code == 0:
        return ok & phase.check("exit 0 means that the output is right", is_output_right, where)
    ok &= phase.check("a file system error does not fail a job", ran.code != EXIT_JOB_FAILED, where)
    ok &= phase.check("an error is reported", bool(ran.errors.strip()), where)
    allowed = [*EXITS, EXIT_UNKNOWN, EXIT_JOB_FAILED]
    if ran.dataset is None:
        # A store that cannot be opened is reported like a wrong path.
        allowed.append(EXIT_USAGE)
    if case.is_lasting:
        allowed.append(EXIT_TIMEOUT)
    ok &= phase.check("the exit code is right", ran.code in allowed, where)
    if ran.code == EXIT_TIMEOUT and case.is_lasting:
        words = REASONS.get(case.action, ())
        ok &= phase.check("a paused wait reports why", any(word in ran.errors.lower() for word in words), where)
    return ok


def last_line(text):
    """The last error message, otherwise the last line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("error")]
    return (errors or lines or ["no output"])[-1][:300]


class ScriptRuns:
    def __init__(self, phase, program, corpus, library):
        self.phase, self.program, self.corpus, self.library = phase, program, corpus, library
        self.template = os.path.join(program.folder, "template")
        if not os.path.exists(self.template):
            program.make_store(self.template)
        self.clean_wait = CLEAN_WAIT
        self.store = os.path.join(program.folder, "case")
        self.output = os.path.join(program.folder, "case-output", "case.jsonl")
        # The store, everything in it, and the downloaded file.
        self.pattern = f"{program.folder}/case*"
        self.expected = corpus.expected[ROWS, TYPES]
        self.commands = corpus.script(ROWS, TYPES, "case", self.output, timeout=WAIT)

    def fresh(self):
        shutil.rmtree(self.store, ignore_errors=True)
        shutil.copytree(self.template, self.store, symlinks=True)
        shutil.rmtree(os.path.dirname(self.output), ignore_errors=True)
        os.mkdir(os.path.dirname(self.output))

    def count(self, group):
        self.fresh()
        fault = Fault(self.library, self.program.folder, group.kind, self.pattern, "EIO")
        extra = {**fault.environment, "EMBEDJOBS_WORKERS": "1"}
        self.program.run(self.store, "-c", self.commands, extra=extra, seconds=60)
        counted = fault.counted
        fault.close()
        return counted

    def try_case(self, case):
        """Returns how many calls met the fault, and whether all checks passed."""
        self.fresh()
        before = self.phase.red()
        fault = Fault(self.library, self.program.folder, case.kind, self.pattern, case.action)
        fault.arm(case.n, FOREVER if case.is_lasting else 1)
        extra = {**fault.environment, "EMBEDJOBS_WORKERS": "1"}
        ran = Ran(self.program.run(self.store, "-c", self.commands, extra=extra, seconds=SECONDS_MAX))
        met, case.path = fault.met, fault.first_path
        fault.close()
        if met > 0:
            judge(self.phase, case, ran, self.is_right())
            self.after(case, ran)
        return met, self.phase.red() == before

    def is_right(self):
        return os.path.exists(self.output) and digest(self.output) == self.expected

    def after(self, case, ran):
        """Checks the store, and then a clean start on it."""
        try:
            missing = storefiles.missing_files(self.store)
        except storefiles.Unreadable as error:
            missing = [] if ran.dataset is None else [str(error)]
        self.phase.check("no file that a row names is deleted", not missing, f"{case}: {missing[:2]}")
        if os.path.exists(self.output):
            os.unlink(self.output)
        clean = self.program.run(self.store, "-c", self.clean_script(ran), seconds=60)
        where = f"{case}: then exit {clean.code} after {clean.seconds:.1f} s: {last_line(clean.errors)}"
        if ran.job:
            self.phase.check("every acknowledged job ends after a clean start", clean.code not in (None, 4), where)
        self.phase.check("a clean start completes all acknowledged work", clean.code == 0, where)
        if clean.code == 0:
            self.phase.check("the output equals that of an undisturbed run", self.is_right(), where)
        storefiles.check(self.phase, self.program, self.store, str(case))

    def clean_script(self, ran):
        finish = f"wait $job timeout={self.clean_wait}\ndownload $job to='{self.output}' overwrite=true\n"
        if ran.job:
            return f"let job = get {ran.job}\n{finish}"
        if ran.dataset:
            return (f"let ds = dataset {ran.dataset}\nlet job = create name=again model={MODEL} dataset_id=$ds"
                    f" input_type=search_document embedding_types={','.join(TYPES)}\n{finish}")
        return self.corpus.script(ROWS, TYPES, "again", self.output, timeout=self.clean_wait)
