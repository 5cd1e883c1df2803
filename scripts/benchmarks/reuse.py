#!/usr/bin/env python3
# Measures jobs whose texts an earlier job has embedded: with some changed texts, and with none.
"""The first job computes all vectors, the second one those of the changed texts, and the third one copies them all.
Each is a process of its own, timed from its start to the end of the job. The vectors of the second job are compared
with those of a job that computes. Exits with 1 if a figure misses its limit, or if a vector differs.
"""
import argparse
import os
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from embed import link_or_copy, make_corpus, run, write_rows

# The limits, for a machine of two cores that is otherwise idle.
CHANGED_TO_FIRST_MAX = 0.05
COPIED_ROWS_PER_SECOND_MIN = 100_000 / 3

SCRIPT = """let ds = upload '{rows}' name=bench
let job = create model=bench dataset_id=$ds input_type=search_document reuse={reuse}
wait $job timeout=6h
echo "embedded $job.reused_rows"
download $job to='{out}' format=npy overwrite=true
"""


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder, self.kept = options, folder, True
        store = self.path("store")
        shutil.copytree(options.model, os.path.join(store, "models", "bench"), copy_function=link_or_copy)
        os.chmod(store, 0o700)
        self.environment = dict(os.environ, EMBEDJOBS_HOME=store, XDG_STATE_HOME=self.path("state"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def job(self, name, texts, reuse="on"):
        """Runs a job; returns its seconds and the number of copied rows. Its vectors are in the file NAME.npy."""
        rows, script = self.path(f"{name}.jsonl"), self.path(f"{name}.embedjobs")
        write_rows(rows, texts)
        with open(script, "w", encoding="utf-8") as file:
            file.write(SCRIPT.format(rows=rows, reuse=reuse, out=self.path(f"{name}.npy")))
        lines, _, peak = run([self.options.binary, "run", "--quiet", script], self.environment)
        seconds, copied = next((at, int(line.split()[1])) for at, line in lines if line.startswith("embedded "))
        print(f"{name:9} {len(texts):9,} rows, {copied:9,} copied: {seconds:8.2f} s, {peak:5.0f} MB", flush=True)
        return seconds, copied

    def limit(self, what, shown, is_kept):
        self.kept = self.kept and is_kept
        print(f"{what:58} {shown:>24}  {'ok' if is_kept else 'FAILED'}", flush=True)

    def vectors(self, name, count):
        """The bytes of the first vectors of a NumPy file, whose header has its own length in bytes 8 and 9."""
        with open(self.path(f"{name}.npy"), "rb") as file:
            head = file.read(10)
            file.seek(10 + int.from_bytes(head[8:10], "little"))
            width = (os.path.getsize(file.name) - file.tell()) // self.options.texts
            return file.read(count * width)

    def run(self):
        texts = make_corpus(self.options.passages, self.options.texts, [(3, 1, 1), (1, 2, 2)])
        first, _ = self.job("first", texts)
        step = round(100 / self.options.changed)
        changed = [f"{text} And more." if row % step == 0 else text for row, text in enumerate(texts)]
        second, copied = self.job("changed", changed)
        third, all_copied = self.job("unchanged", changed)
        wanted = sum(before == now for before, now in zip(texts, changed))
        self.limit("copied rows of the second job and the third", f"{copied:,}, {all_copied:,}",
                   (copied, all_copied) == (wanted, len(texts)))
        self.limit(f"a job with {len(texts) - wanted:,} changed texts, relative to the first", f"{second / first:.4f}",
                   second / first <= CHANGED_TO_FIRST_MAX)
        rate = len(texts) / third
        self.limit("rows copied, from the start of the process", f"{rate:,.0f}/s", rate >= COPIED_ROWS_PER_SECOND_MIN)
        self.compare(changed)
        return 0 if self.kept else 1

    def compare(self, texts):
        """Computes some of the texts again; a NumPy file of them has fewer rows, but vectors of the same size."""
        some = texts[:self.options.compared]
        self.job("computed", some, reuse="off")
        vectors = self.vectors("changed", len(some))
        with open(self.path("computed.npy"), "rb") as file:
            computed = file.read()[-len(vectors):]
        self.limit(f"{len(some):,} vectors, bit by bit those of a job that computes", "", vectors == computed)


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench reuse", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--binary", "--model", "--passages"):
        parser.add_argument(name, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--texts", type=int, default=100_000, help="rows of each job. Default: 100000")
    parser.add_argument("--changed", type=float, default=1, help="percentage of changed texts. Default: 1")
    parser.add_argument("--compared", type=int, default=2_000, help="vectors to compute and compare. Default: 2000")
    parser.add_argument("--folder", help="parent of the temporary folder. Default: TMPDIR, or /tmp")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="embedjobs-bench-", dir=options.folder)
    try:
        sys.exit(Bench(options, folder).run())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
