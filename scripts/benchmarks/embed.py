#!/usr/bin/env python3
# Runs embedjobs and sentence-transformers alternately over one corpus; prints rates, ratio, memory and start time.
"""Imports only the standard library, to stay small: a child's peak memory includes its parent's at the fork."""
import argparse
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

REFERENCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "reference.py")
# Each stage is echoed, and its line is timed as it arrives.
SCRIPT = """param file
param out
let ds = upload $file name=bench
echo uploaded
let job = create model=bench dataset_id=$ds input_type=search_document embedding_types=float truncate=END
wait $job timeout=1h
echo embedded
download $job to=$out overwrite=true
echo downloaded
"""
# Sentences per text: (share of the texts, minimum, maximum). A text has about 84 tokens on average.
LENGTHS = [(0.18, 1, 1), (0.24, 2, 2), (0.30, 3, 6), (0.20, 7, 11), (0.08, 16, 24)]


def make_corpus(passages, count, lengths=LENGTHS):
    """Texts of mixed length, all different (this engine embeds equal texts once), the same in every run."""
    chance = random.Random(20261124)
    with open(passages, encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    sentences = [s for row in rows for s in re.split(r"(?<=[.!?:;]) ", row["text"])]
    titles, weights = [row["title"] for row in rows], [length[0] for length in lengths]
    texts = {}
    while len(texts) < count:
        _, fewest, most = chance.choices(lengths, weights)[0]
        body = chance.sample(sentences, chance.randint(fewest, most))
        texts[f"{chance.choice(titles)}. {' '.join(body)}"] = None
    return list(texts)


def write_rows(path, texts):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts)


def run(command, environment=None):
    """Runs a program; returns its lines with their times in seconds, its run time and its peak memory in MB."""
    with tempfile.TemporaryFile("w+") as complaints:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints, text=True, env=environment)
        lines = [(time.perf_counter() - start, line.strip()) for line in process.stdout]
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            complaints.seek(0)
            sys.exit(f"bench: {' '.join(command)} exited with {process.returncode}:\n{complaints.read()}")
    per_megabyte = 1_000_000 if sys.platform == "darwin" else 1_000_000 / 1024
    return lines, seconds, usage.ru_maxrss / per_megabyte


class Bench:
    def __init__(self, options):
        self.options = options
        self.script = self.path("bench.embedjobs")
        with open(self.script, "w", encoding="utf-8") as file:
            file.write(SCRIPT)

    def path(self, name):
        return os.path.join(self.options.scratch, name)

    def embedjobs(self, rows, out):
        """Runs one process on a new store, from start to a file of vectors."""
        store = self.path("store")
        shutil.rmtree(store, ignore_errors=True)
        # The model is linked rather than copied, so that copying does not disturb the next measurement.
        shutil.copytree(self.options.model, os.path.join(store, "models", "bench"), copy_function=link_or_copy)
        environment = dict(os.environ, EMBEDJOBS_HOME=store)
        command = [self.options.binary, "run", self.script, f"file={rows}", f"out={out}"]
        lines, whole, peak = run(command, environment)
        at = {line: seconds for seconds, line in lines}
        return {"whole": whole, "job": at["embedded"] - at["uploaded"], "peak": peak}

    def reference(self, *arguments):
        command = [self.options.python, REFERENCE, self.options.model, str(self.options.threads), *arguments]
        lines, whole, peak = run(command)
        at = {line: seconds for seconds, line in lines}
        return {**json.loads(lines[-1][1]), "first": at.get("first"), "whole": whole, "peak": peak}


def link_or_copy(source, target):
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def spread(values):
    return f"{statistics.median(values):.2f} (lowest {min(values):.2f}, highest {max(values):.2f})"


def report(texts, tokens, ours, theirs, ours_first, theirs_first):
    def row(name, seconds, peak, first):
        middle = statistics.median(seconds)
        rates = f"{texts / middle:8.1f} {tokens / middle:9.0f}"
        print(f"{name:38} {rates} {max(peak):8.0f} {statistics.median(first):8.2f}")

    whole, job, encode = [r["whole"] for r in ours], [r["job"] for r in ours], [r["encode"] for r in theirs]
    peak_ours, peak_theirs = [r["peak"] for r in ours], [r["peak"] for r in theirs]
    print(f"\n{'medians':38} {'texts/s':>8} {'tokens/s':>9} {'peak MB':>8} {'first s':>8}")
    row("embedjobs, whole process", whole, peak_ours, ours_first)
    row("embedjobs, create to the end of wait", job, peak_ours, ours_first)
    row("sentence-transformers, encode() only", encode, peak_theirs, theirs_first)
    print("\nratio, embedjobs to sentence-transformers in the same round:")
    print(f"  whole process to encode()        {spread([b / a for a, b in zip(whole, encode)])}")
    print(f"  create to wait to encode()       {spread([b / a for a, b in zip(job, encode)])}")
    print(
        "\nembedjobs, whole process: start, a new store, upload, validation, loading the model, embedding, durable\n"
        "shards, download as JSONL, exit. encode() only: after a warm-up, without import, loading and files.\n"
        "first: from process start to one vector; for embedjobs a whole one-row run with its file of vectors, for\n"
        "sentence-transformers import, load and encode of one text. peak: the highest of all rounds."
    )


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench embed", description=__doc__)
    for name in ("--python", "--binary", "--model", "--passages", "--scratch"):
        parser.add_argument(name, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--texts", type=int, default=3000, help="texts in the corpus. Default: 3000")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of both programs. Default: 5")
    parser.add_argument("--threads", type=int, default=2, help="processors, and threads of torch. Default: 2")
    options = parser.parse_args()

    if hasattr(os, "sched_setaffinity"):  # The children inherit it: both programs get the same processors.
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.threads])
    os.makedirs(options.scratch, exist_ok=True)
    bench = Bench(options)
    rows, one, out = bench.path("corpus.jsonl"), bench.path("one.jsonl"), bench.path("vectors.jsonl")
    texts = make_corpus(options.passages, options.texts)
    write_rows(rows, texts)
    write_rows(one, texts[:1])

    counted = bench.reference("count", rows)
    mean = counted["tokens"] / len(texts)
    print(f"corpus: {len(texts)} texts, {mean:.1f} tokens per text, {counted['longest']} at most", flush=True)
    ours, theirs, ours_first, theirs_first = [], [], [], []
    for turn in range(1, options.rounds + 1):
        ours_first.append(bench.embedjobs(one, bench.path("first.jsonl"))["whole"])
        theirs_first.append(bench.reference("encode", one)["first"])
        ours.append(bench.embedjobs(rows, out))
        theirs.append(bench.reference("encode", rows))
        seconds = ours[-1]["whole"], ours[-1]["job"], theirs[-1]["encode"]
        print("round %d: embedjobs %.2f s (job %.2f s), encode() %.2f s" % (turn, *seconds), flush=True)
    report(len(texts), counted["tokens"], ours, theirs, ours_first, theirs_first)
    compared = bench.reference("compare", rows, out)
    print(f"\nthe vectors agree: cosine at least {compared['cosine']:.7f}, difference at most {compared['most']:.1e}")


if __name__ == "__main__":
    main()
