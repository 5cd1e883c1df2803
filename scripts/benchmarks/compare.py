#!/usr/bin/env python3
# Compares this build with another binary, such as that of an earlier commit: start, language, prompt, jobs, server.
"""Every figure is the median of rounds that alternate between both binaries. A ratio over 1: slower than before."""
import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import shell
import terminal
from serve import Server

PASSAGES = 400
PROMPT_ROUNDS = 5


class Comparison:
    def __init__(self, options, folder):
        self.folder, self.rounds, self.model = folder, options.rounds, options.model
        self.passages = options.passages
        self.binaries = {"before": options.before, "now": options.binary}

    def compare(self, what, measure, unit, rounds=None, isRate=False):
        """Measures both binaries alternately, after one round that warms the caches, and prints their medians."""
        figures = {name: [] for name in self.binaries}
        for turn in range((rounds or self.rounds) + 1):
            for name, binary in self.binaries.items():
                figure = measure(name, binary)
                if turn > 0:
                    figures[name].append(figure)
        before, now = (statistics.median(figures[name]) for name in self.binaries)
        pairs = zip(figures["before"], figures["now"])
        ratio = statistics.median(b / n if isRate else n / b for b, n in pairs)
        print(f"{what:42} {before:10.2f} {now:10.2f} {unit:4} {ratio:6.3f}", flush=True)

    def script(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def language(self):
        check = self.script("check.embedjobs", shell.long_script(50_000))
        loop = self.script("loop.embedjobs", shell.LOOP)
        commands = {
            "start: -c 'echo hi'": ["-c", "echo hi"],
            "check of 50,000 lines": ["check", check],
            "run of 100,000 statements": ["run", loop],
        }
        for what, words in commands.items():
            rounds = self.rounds * 10 if what.startswith("start") else self.rounds
            self.compare(what, lambda _, binary: shell.run([binary, *words]) * 1e3, "ms", rounds)

    def prompt(self):
        environments = {}
        for name, binary in self.binaries.items():
            home = os.path.join(self.folder, f"prompt-{name}")
            os.mkdir(home)
            environments[name] = terminal.prepare(binary, home, self.model)

        def ready(name, binary):
            return statistics.median(terminal.ready([binary], environments[name], terminal.PROMPT, PROMPT_ROUNDS))

        def echo(name, binary):
            return statistics.median(terminal.echo([binary], environments[name], terminal.PROMPT, 100))

        self.compare("prompt with 10,000 jobs: ready", ready, "ms")
        self.compare("prompt with 10,000 jobs: echo of a key", echo, "ms")

    def jobs(self):
        with open(self.passages, encoding="utf-8") as file:
            lines = file.readlines()
        rows = self.script("rows.jsonl", "".join((lines * PASSAGES)[:PASSAGES]))
        one = self.script("one.jsonl", '{"text": "a cat"}\n')
        job = (
            "let {0} = upload {1}\n"
            "let job = create model=model dataset_id=${0} input_type=search_document\nwait $job\n"
        )
        scripts = {
            f"a job of {PASSAGES} passages": self.script("job.embedjobs", job.format("ds", rows)),
            "50 jobs of one row": self.script("jobs.embedjobs", "".join(job.format(f"d{n}", one) for n in range(50))),
        }
        for what, script in scripts.items():
            def measure(name, binary):
                store = os.path.join(self.folder, f"jobs-{name}")
                shutil.rmtree(store, ignore_errors=True)
                os.makedirs(os.path.join(store, "models"), mode=0o700)
                os.symlink(self.model, os.path.join(store, "models", "model"))
                os.environ["EMBEDJOBS_HOME"] = store
                return shell.run([binary, "run", "-q", script]) * 1e3
            self.compare(what, measure, "ms")

    def server(self):
        servers = {}
        for name, binary in self.binaries.items():
            store = os.path.join(self.folder, f"serve-{name}")
            os.makedirs(os.path.join(store, "models"), mode=0o700)
            os.symlink(self.model, os.path.join(store, "models", "model"))
            keys = [binary, "keys", "create", "bench", "--store", store]
            key = subprocess.run(keys, capture_output=True, text=True, check=True).stdout.strip()
            command = [binary, "serve", "--listen", "127.0.0.1:PORT", "--store", store, "--workers", "0",
                       "--log-level", "warning"]
            header = self.script(f"{name}.lua", f'wrk.headers["Authorization"] = "Bearer {key}"\n')
            servers[name] = (Server(command), header)

        def rate(path):
            def measure(name, _):
                server, script = servers[name]
                command = ["wrk", "-t1", "-c16", "-d2s", "-s", script, f"http://127.0.0.1:{server.port}{path}"]
                output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
                if "Non-2xx" in output:
                    sys.exit(f"bench: {path}: {output}")
                return float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])
            return measure

        with servers["before"][0], servers["now"][0]:
            self.compare("server: GET /v1/models", rate("/v1/models"), "1/s", isRate=True)
            self.compare("server: GET /v1/embed-jobs", rate("/v1/embed-jobs"), "1/s", isRate=True)

    def run(self):
        print(f"{'':42} {'before':>10} {'now':>10} {'':4} {'ratio':>6}")
        for part in (self.language, self.prompt, self.jobs, self.server):
            part()


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench compare", description=__doc__)
    for name in ("--binary", "--model", "--passages"):
        parser.add_argument(name, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--before", required=True, help="the binary to compare with")
    parser.add_argument("--rounds", type=int, default=7, help="rounds of both binaries. Default: 7")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("bench: wrk not found; install it: apt-get install wrk")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="embedjobs-compare-") as folder:
        os.environ |= {"HOME": folder, "EMBEDJOBS_HOME": os.path.join(folder, "store")}
        Comparison(options, folder).run()
    print(f"{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
