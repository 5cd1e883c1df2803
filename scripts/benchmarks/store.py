#!/usr/bin/env python3
# Measures the cost of the store: a long job against embedding alone, short jobs per second, fsck and verify.
"""Every figure is the median of rounds that alternate between programs. Exits with 1 if a figure misses its limit.

Embedding without a store is `POST /v1/embed` of the same texts, 96 per request. Two requests run at once, so that its
one thread is always busy; the job runs on a server with one worker. The cost of the requests themselves is measured
with a model of one small layer, and subtracted.
"""
import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "faults")]

from embed import make_corpus, write_rows
from program import Client, MODEL, Program, Server, SocketConnection
from scale import one_job, run_jobs

# The limits, for a current machine that is otherwise idle.
JOB_TO_EMBEDDING_MAX = 1.03
JOBS_PER_SECOND_MIN = 500
GIGABYTES_PER_SECOND_MIN = 1.0

TEXTS_PER_REQUEST = 96
REQUESTS_AT_A_TIME = 2
SHORT_JOBS = 4_000
BIG = "big"


class Bench:
    def __init__(self, options, folder):
        self.options, self.kept = options, True
        self.program = Program(options.binary, folder, workers=1)
        # One sentence each: the shorter the texts, the larger the store's share of the time.
        self.texts = make_corpus(options.passages, options.texts, [(1, 1, 1)])
        self.rows = os.path.join(folder, "texts.jsonl")
        write_rows(self.rows, self.texts)

    def limit(self, what, shown, is_kept):
        self.kept = self.kept and is_kept
        print(f"{what:58} {shown:>24}  {'ok' if is_kept else 'FAILED'}", flush=True)

    def new_store(self, name):
        store = os.path.join(self.program.folder, name)
        shutil.rmtree(store, ignore_errors=True)
        self.program.make_store(store)
        added = self.program.run(store, "models", "add", BIG, self.options.model)
        if added.code != 0:
            sys.exit(f"bench: models add exited with {added.code}: {added.errors}")
        return store

    def job(self, server, number):
        """From the first byte of the upload to the last of the download, and the deletion of both."""
        client = Client(server.socket, seconds=3_600)
        with open(self.rows, "rb") as file:
            data = file.read()
        dataset = client.upload(f"bench-{number}", data)
        client.validated(dataset, 600)
        body = {"model": BIG, "dataset_id": dataset, "input_type": "search_document", "reuse": False}
        job = client.call("POST", "/v1/embed-jobs", json.dumps(body), {"Content-Type": "application/json"})["job_id"]
        while (found := client.call("GET", f"/v1/embed-jobs/{job}?wait=60"))["status"] == "processing":
            pass
        if found["status"] != "complete":
            sys.exit(f"bench: the job is {found['status']}: {found['meta']}")
        for part in client.dataset(found["output_dataset_id"])["dataset_parts"]:
            client.ask("GET", "/" + part["url"].split("/", 3)[3])
        client.delete(dataset)
        client.delete(found["output_dataset_id"])

    def embedding(self, server, model):
        """Embeds the same texts without the store."""
        groups = [self.texts[at:at + TEXTS_PER_REQUEST] for at in range(0, len(self.texts), TEXTS_PER_REQUEST)]
        groups.reverse()
        failures = []

        def ask():
            connection = SocketConnection(server.socket, 600)
            while groups:
                try:
                    texts = groups.pop()
                except IndexError:
                    break
                body = json.dumps({"model": model, "texts": texts, "input_type": "search_document",
                                   "embedding_types": ["ubinary"], "truncate": "END"})
                connection.request("POST", "/v1/embed", body, {"Content-Type": "application/json"})
                response = connection.getresponse()
                data = response.read()
                if response.status != 200:
                    failures.append(data)
            connection.close()

        threads = [threading.Thread(target=ask) for _ in range(REQUESTS_AT_A_TIME)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            sys.exit(f"bench: embed: {failures[0][:300]}")

    def long_job(self):
        server = Server(self.program, self.new_store("store"), workers=1).start()
        server.wait_until_ready()
        one_job(Client(server.socket))
        # Loads the model and warms the caches.
        texts, self.texts = self.texts, self.texts[:TEXTS_PER_REQUEST]
        self.embedding(server, BIG)
        self.texts = texts
        rounds, works = [], (lambda number: self.job(server, number), lambda _: self.embedding(server, BIG),
                             lambda _: self.embedding(server, MODEL))
        for number in range(1, self.options.rounds + 1):
            figures = [timed(server, lambda: work(number)) for work in works]
            rounds.append(figures)
            print(f"round {number}: " + ", ".join(
                f"{name} {seconds:.2f} s (processor {processor:.2f} s)"
                for name, (seconds, processor) in zip(("job", "embedding alone", "its requests"), figures)), flush=True)
        server.stop()
        whole, processor = (statistics.median(job[at] / (alone[at] - requests[at]) for job, alone, requests in rounds)
                            for at in (0, 1))
        self.limit(f"job of {len(self.texts):,} rows, relative to embedding alone", f"{whole:.3f}",
                   whole <= JOB_TO_EMBEDDING_MAX)
        print(f"  by processor time, which other processes disturb less: {processor:.3f}", flush=True)

    def short_jobs(self):
        rates = []
        for _ in range(self.options.rounds):
            server = Server(self.program, self.new_store("store"), workers=2).start()
            server.wait_until_ready()
            dataset, _ = one_job(Client(server.socket))
            rates.append(SHORT_JOBS / run_jobs(server, dataset, SHORT_JOBS))
            server.stop()
        rate = statistics.median(rates)
        self.limit(f"{SHORT_JOBS:,} jobs of one row, from the first to the end of all", f"{rate:.0f}/s",
                   rate >= JOBS_PER_SECOND_MIN)

    def digests(self):
        """fsck of a store, and verify of a download with its receipt, by processor time."""
        store = self.new_store("digests")
        path, out = (os.path.join(self.program.folder, name) for name in ("digests.jsonl", "digests.out.jsonl"))
        line = '{"text":"row %d of the store","pad":"' + "the cat sat on the mat " * 30 + '"}\n'
        with open(path, "w", encoding="ascii") as file:
            file.writelines(line % row for row in range(self.options.megabytes << 10))
        receipt = os.path.join(self.program.folder, "receipt")
        made = self.program.run(
            store, "-c", f"let ds = upload '{path}' keep_fields=pad\n"
            f"let job = create model={MODEL} dataset_id=$ds input_type=search_document\nwait $job\n"
            f"download $job to='{out}' receipt='{receipt}' overwrite=true", seconds=1_800)
        has_receipts = made.code == 0
        if not has_receipts:
            print("verify: not measured: this binary does not support receipts", flush=True)
        if self.program.has_command("fsck"):
            size = sum(tree_bytes(store, folder) for folder in ("datasets", "jobs", "models"))
            self.rate("fsck", store, size, "fsck")
        else:
            print("fsck: not measured: this binary does not support it", flush=True)
        if has_receipts:
            self.rate("verify", store, os.path.getsize(out), "verify", receipt, out)

    def rate(self, what, store, size, *arguments):
        """The rate beside that of openssl, which is as fast as the processor hashes: no program can be much faster."""
        rates, limits = [], []
        peer = os.path.join(self.program.folder, "digests.out.jsonl")
        for _ in range(self.options.rounds):
            seconds = child_seconds(what, [self.program.binary, *arguments], self.program.in_store(store))
            rates.append(size / seconds / 1e9)
            if shutil.which("openssl"):
                seconds = child_seconds("openssl", ["openssl", "dgst", "-sha256", peer], None)
                limits.append(os.path.getsize(peer) / seconds / 1e9)
        rate = statistics.median(rates)
        limit = statistics.median(limits) if limits else GIGABYTES_PER_SECOND_MIN
        self.limit(f"{what} of {size / 1e9:.2f} GB, per second of one core (openssl {limit:.2f})", f"{rate:.2f} GB/s",
                   rate >= min(GIGABYTES_PER_SECOND_MIN, limit))

    def run(self):
        parts = {"long": self.long_job, "short": self.short_jobs, "digests": self.digests}
        for name in self.options.parts or parts:
            parts[name]()
        return 0 if self.kept else 1


def child_seconds(what, command, environment):
    """The seconds of the processor that a program takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"bench: {what} exited with {done.returncode}: {done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def timed(server, work):
    """The seconds that the work takes, and the server's processor seconds for it."""
    start, before = time.perf_counter(), processor_seconds(server.process.pid)
    work()
    return time.perf_counter() - start, processor_seconds(server.process.pid) - before


def processor_seconds(process):
    with open(f"/proc/{process}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def tree_bytes(store, folder):
    return sum(os.path.getsize(os.path.join(path, name))
               for path, _, names in os.walk(os.path.join(store, folder)) for name in names)


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench store", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--binary", "--model", "--passages"):
        parser.add_argument(name, required=True, help=argparse.SUPPRESS)
    parser.add_argument("parts", nargs="*", metavar="PART", help="long, short, digests. Default: all")
    parser.add_argument("--texts", type=int, default=20_000, help="rows of the long job. Default: 20000")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each. Default: 3")
    parser.add_argument("--megabytes", type=int, default=1_000, help="data for fsck and verify. Default: 1000")
    parser.add_argument("--folder", help="parent of the temporary folder. Default: TMPDIR, or /tmp")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="embedjobs-bench-", dir=options.folder)
    try:
        sys.exit(Bench(options, folder).run())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
