#!/usr/bin/env python3
# Creates the inputs of a run, and their outputs in an undisturbed run.
import hashlib
import itertools
import json
import os
import random

from program import Client, MODEL, Server
from tinymodel import WORDS

ROWS = (1, 2, 40, 129, 600, 2_000, 6_000)
# How often each size is chosen: most jobs are small, so that many can run.
WEIGHTS = (8, 6, 6, 5, 4, 2, 1)
TYPES = (("float",), ("int8", "float"), ("ubinary", "binary"), ("uint8", "base64"))


def rows(count, seed):
    """JSONL with an id on each row; about one row in five repeats the text of an earlier one."""
    chance = random.Random(seed)
    texts = []
    for number in range(count):
        if texts and chance.random() < 0.2:
            texts.append(chance.choice(texts))
        else:
            texts.append(f"row {number} " + " ".join(chance.choices(WORDS, k=chance.randint(1, 12))))
    lines = (json.dumps({"id": number, "text": text}) for number, text in enumerate(texts))
    return ("\n".join(lines) + "\n").encode()


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() if hasattr(hashlib, "file_digest") else \
            hashlib.sha256(file.read()).hexdigest()


class Corpus:
    """Input files by row count, and digests of outputs by row count and vector types."""

    def __init__(self, folder, seed, sizes=ROWS):
        self.folder = os.path.join(folder, "corpus")
        os.makedirs(self.folder, exist_ok=True)
        self.sizes, self.data, self.expected = sizes, {}, {}
        for count in sizes:
            self.data[count] = rows(count, f"{seed} {count}")
            with open(self.path(count), "wb") as file:
                file.write(self.data[count])

    def path(self, count):
        return os.path.join(self.folder, f"{count}.jsonl")

    def chosen(self, chance):
        weights = WEIGHTS[:len(self.sizes)]
        return chance.choices(self.sizes, weights)[0], chance.choice(TYPES)

    def learn(self, program, sizes=None, types=TYPES):
        """Runs every job of the given sizes once, undisturbed, and keeps the digests of the downloads."""
        store = os.path.join(program.folder, "undisturbed")
        program.make_store(store)
        server = Server(program, store, "undisturbed").start()
        if server.wait_until_ready() is None:
            raise SystemExit(f"chaos: the undisturbed server did not start: {server.log_text()[-500:]}")
        client = Client(server.socket)
        jobs = {}
        for count in sizes or self.sizes:
            dataset = client.upload(f"r{count}", self.data[count], keep_fields="id")
            status = client.validated(dataset)
            if status != "validated":
                raise SystemExit(f"chaos: undisturbed run: the dataset of {count} rows is {status}")
            for kinds in types:
                jobs[count, kinds] = client.create("undisturbed", dataset, list(kinds))
        for key, job in jobs.items():
            status = client.ended(job, 60)["status"]
            if status != "complete":
                raise SystemExit(f"chaos: undisturbed run: job {key} is {status}")
        server.stop()
        for (key, job), digest in zip(jobs.items(), downloads(program, store, jobs.values())):
            if digest is None:
                raise SystemExit(f"chaos: undisturbed run: the output of job {key} cannot be downloaded")
            self.expected[key] = digest

    def script(self, count, types, name, out=None, timeout="20s"):
        """A script that uploads, creates, waits and downloads, and prints each step once it is acknowledged."""
        lines = [
            f"let ds = upload '{self.path(count)}' name={name} keep_fields=id", 'echo "dataset $ds.id"',
            f"let job = create name={name} model={MODEL} dataset_id=$ds input_type=search_document"
            f" embedding_types={','.join(types)}", 'echo "job $job.id"',
            f"wait $job timeout={timeout}", 'echo "ended $job.status"']
        if out:
            lines += [f"download $job to='{out}' overwrite=true", 'echo "downloaded"']
        return "\n".join(lines) + "\n"


def downloads(program, store, jobs, extra=None, seconds=600):
    """Downloads many jobs in one script; yields the digest of each, None for one that failed."""
    jobs = list(jobs)
    folder = os.path.join(program.folder, "downloads")
    os.makedirs(folder, exist_ok=True)
    for group in batches(jobs, 200):
        path = os.path.join(folder, "all.embedjobs")
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(f"download {job} to='{folder}/{job}.jsonl' overwrite=true else {{ echo failed }}\n"
                            for job in group)
        program.run(store, "run", path, extra=extra, seconds=seconds)
        for job in group:
            output = os.path.join(folder, f"{job}.jsonl")
            found = None
            if os.path.exists(output):
                found = digest(output)
                os.unlink(output)
            yield found


def batches(values, count):
    values = iter(values)
    while group := list(itertools.islice(values, count)):
        yield group
