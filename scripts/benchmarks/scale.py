#!/usr/bin/env python3
# Measures how time and memory grow with rows and jobs, and how long a start takes with a long history.
"""Prints a table from 1,000 rows and 100 jobs upwards. Exits with 1 if the growth of time or memory, or the start
time, exceeds its limit.

The model is small and random, so that the figures show the cost of the store. Histories are written into the
database, as copies of the rows of one job; --real runs every job instead.
"""
import argparse
import json
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "faults"))

from program import Client, MODEL, Program, Server, SocketConnection

# The limits, for a current machine that is otherwise idle. Growth is measured from the last count but one to the last.
TIME_GROWTH_MAX = 1.5
MEMORY_GROWTH_MAX = 1.25
START_SECONDS_MAX = 0.5
CONNECTIONS = 4
# Maximum number of files created for a copied history.
FILES_MAX = 20_000
STARTS = 5
STAGES = ("upload", "job", "download")


def decades(first, last):
    while first <= last:
        yield first
        first *= 10


class Table:
    kept = True

    def __init__(self):
        print(f"{'what':12} {'count':>10} {'total s':>9} {'each':>24} {'peak MB':>8}", flush=True)

    def line(self, what, count, seconds, each, peak):
        print(f"{what:12} {count:10,} {seconds:9.2f} {each:>24} {peak:8.1f}", flush=True)

    def limit(self, what, figure, limit, unit=""):
        is_kept = figure <= limit
        self.kept = self.kept and is_kept
        print(f"{what:58} {figure:8.2f}{unit} limit {limit:.2f}{unit} {'ok' if is_kept else 'FAILED'}",
              flush=True)

    def growth(self, what, times, peaks):
        """Compares the last count with the previous one, a tenth of it."""
        if len(times) > 1:
            self.limit(f"{what}: time of each, against a tenth as many", times[-1] / times[-2], TIME_GROWTH_MAX)
            self.limit(f"{what}: peak memory, against a tenth as many", peaks[-1] / peaks[-2], MEMORY_GROWTH_MAX)


def peak_of(process):
    """The peak memory of a process in MB. Not by getrusage: its figure includes the parent's memory at the fork."""
    with open(f"/proc/{process}/status", encoding="ascii") as status:
        return int(re.search(r"VmHWM:\s+(\d+)", status.read())[1]) / 1024


def write_rows(path, count):
    """Writes rows; every tenth text repeats an earlier one."""
    with open(path, "w", encoding="ascii") as file:
        for row in range(count):
            subject = row // 2 if row % 10 == 9 else row
            file.write(f'{{"text":"row {subject} of a long text, with the cat on the mat","id":{row}}}\n')


def bench_rows(program, table, last):
    path, out = os.path.join(program.folder, "rows.jsonl"), os.path.join(program.folder, "out.jsonl")
    times, peaks = [], []
    for count in decades(1_000, last):
        store = os.path.join(program.folder, "rows")
        program.make_store(store)
        write_rows(path, count)
        script = os.path.join(program.folder, "rows.embedjobs")
        with open(script, "w", encoding="ascii") as file:
            file.write(f"let ds = upload '{path}' keep_fields=id\necho upload\nlet job = create model={MODEL}"
                       f" dataset_id=$ds input_type=search_document\nwait $job\necho job\n"
                       f"download $job to='{out}' overwrite=true\necho download\n")
        start = time.perf_counter()
        process = subprocess.Popen([program.binary, "run", "--quiet", script], env=program.in_store(store), text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        at, peak = {}, 0
        for line in process.stdout:
            if line.strip() in STAGES:
                at[line.strip()] = time.perf_counter() - start
                # The process may exit right after its last line.
                try:
                    peak = peak_of(process.pid)
                except (OSError, TypeError):
                    pass
        if process.wait() != 0:
            sys.exit(f"bench: the script of {count} rows exited with {process.returncode}: {process.stderr.read()}")
        ends = [0] + [at[stage] for stage in STAGES]
        each = " + ".join(f"{(end - begin) / count * 1e6:.1f}" for begin, end in zip(ends, ends[1:]))
        table.line("rows", count, ends[-1], f"{each} µs", peak)
        times.append(ends[-1] / count)
        peaks.append(peak)
        for name in (path, out):
            os.unlink(name)
        shutil.rmtree(store)
    print("rows: each is upload + job + download")
    table.growth("rows", times, peaks)


def one_job(client):
    dataset = client.upload("one", b'{"text": "a cat"}\n')
    client.validated(dataset)
    job = client.create("one", dataset, ["float"])
    if client.ended(job)["status"] != "complete":
        sys.exit("bench: a job of one row did not complete")
    return dataset, job


def run_jobs(server, dataset, count):
    """Creates jobs of one row over several connections and waits until all have ended; returns the seconds."""
    # Each computes its vector, so that the figures can be compared with those of versions that cannot copy it.
    body = json.dumps({"model": MODEL, "dataset_id": dataset, "input_type": "search_document", "reuse": False}).encode()
    last_ones, failures = [None] * CONNECTIONS, []

    def create(index):
        connection = SocketConnection(server.socket, 60)
        for _ in range(count // CONNECTIONS):
            connection.request("POST", "/v1/embed-jobs", body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            data = response.read()
            if response.status != 200:
                failures.append(data)
                return
            last_ones[index] = data
        connection.close()

    start = time.perf_counter()
    threads = [threading.Thread(target=create, args=(index,)) for index in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        sys.exit(f"bench: a job was refused: {failures[0][:200]}")
    while processing(server) > 0:
        time.sleep(0.01)
    return time.perf_counter() - start


def processing(server):
    connection = SocketConnection(server.socket, 60)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    connection.close()
    return sum(float(value) for value in re.findall(r'embedjobs_jobs\{state="(?:processing|cancelling)"\} (\S+)', text))


def bench_jobs(program, table, last):
    times, peaks = [], []
    for count in decades(100, last):
        store = os.path.join(program.folder, "jobs")
        program.make_store(store)
        server = Server(program, store).start()
        server.wait_until_ready()
        dataset, _ = one_job(Client(server.socket))
        seconds = run_jobs(server, dataset, count)
        peak = peak_of(server.process.pid)
        server.stop()
        table.line("jobs", count, seconds, f"{seconds / count * 1e3:.2f} ms", peak)
        times.append(seconds / count)
        peaks.append(peak)
        shutil.rmtree(store)
    table.growth("jobs of one row", times, peaks)


def copy_history(store, dataset, job, count):
    """Adds ended jobs to a store that no process has open, as copies of the rows of one job. Works with any schema."""
    database = sqlite3.connect(os.path.join(store, "db.sqlite"))
    database.execute("PRAGMA synchronous = OFF")
    (output,) = database.execute("SELECT output_dataset FROM job WHERE id = ?", (job,)).fetchone()
    (path,) = database.execute("SELECT path FROM part WHERE dataset = ?", (output,)).fetchone()
    new_id = "printf('%08x-0000-4000-8000-%012x', n.i, n.i)"
    new_path = f"'jobs/' || {new_id} || '/0.1'"
    copies = {"dataset": ("id", output, {"id": "'out-' || n.i"}),
              "job": ("id", job, {"id": new_id, "output_dataset": "'out-' || n.i"}),
              "file": ("path", path, {"path": new_path}),
              "part": ("dataset", output, {"dataset": "'out-' || n.i", "path": new_path})}
    for table, (key, value, changed) in copies.items():
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[1] != "seq"]
        if not columns:
            continue
        chosen = ", ".join(changed.get(column, f'"{column}"') for column in columns)
        names = ", ".join(f'"{column}"' for column in columns)
        database.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
            f" INSERT INTO {table} ({names}) SELECT {chosen} FROM n CROSS JOIN {table} AS old WHERE old.{key} = ?",
            (value,))
    database.commit()
    database.close()
    # A start may look at each file of a short history.
    for number in range(1, min(count, FILES_MAX) + 1):
        folder = os.path.join(store, "jobs", f"{number:08x}-0000-4000-8000-{number:012x}")
        os.mkdir(folder, 0o700)
        os.link(os.path.join(store, path), os.path.join(folder, "0.1"))


def bench_history(program, table, last, is_real):
    for count in decades(100, last):
        store = os.path.join(program.folder, "history")
        program.make_store(store)
        server = Server(program, store).start()
        server.wait_until_ready()
        dataset, job = one_job(Client(server.socket))
        if is_real:
            run_jobs(server, dataset, count)
        server.stop()
        if not is_real:
            copy_history(store, dataset, job, count)
        starts, peaks, lists = [], [], []
        for number in range(STARTS + 1):
            server = Server(program, store).start()
            seconds = server.wait_until_ready(120)
            if seconds is None:
                sys.exit(f"bench: the server did not start with {count} jobs: {server.log_text()[-300:]}")
            begun = time.perf_counter()
            found = len(Client(server.socket).call("GET", "/v1/embed-jobs?limit=1000")["embed_jobs"])
            listed = time.perf_counter() - begun
            if found < min(count, 1_000):
                sys.exit(f"bench: the list has {found} of {count} jobs")
            # The first start may still write data that earlier versions lack.
            if number > 0:
                starts.append(seconds)
                lists.append(listed)
                peaks.append(peak_of(server.process.pid))
            server.stop()
        start = statistics.median(starts)
        table.line("start after", count, start, f"list {statistics.median(lists) * 1e3:.1f} ms", max(peaks))
        shutil.rmtree(store)
    table.limit(f"start to ready with {count:,} jobs", start, START_SECONDS_MAX, " s")


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench scale", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rows", type=int, default=1_000_000, help="maximum rows, up to 10000000. Default: 1000000")
    parser.add_argument("--jobs", type=int, default=10_000, help="maximum jobs to run. Default: 10000")
    parser.add_argument("--history", type=int, default=1_000_000, help="ended jobs at a start. Default: 1000000")
    parser.add_argument("--real", action="store_true", help="run the jobs of a history instead of copying rows")
    parser.add_argument("--folder", help="parent of the temporary folder. Default: TMPDIR, or /tmp")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="embedjobs-bench-", dir=options.folder)
    try:
        program, table = Program(options.binary, folder), Table()
        bench_rows(program, table, options.rows)
        bench_jobs(program, table, options.jobs)
        bench_history(program, table, options.history, options.real)
        sys.exit(0 if table.kept else 1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
