#!/usr/bin/env python3
# The sentence-transformers side of the benchmark: MODEL THREADS count|encode|compare ROWS [VECTORS]; prints JSON.
"""encode: times encode() with its defaults; count: tokens after truncation; compare: checks a file of vectors."""
import json
import sys
import time

import numpy
import torch
from sentence_transformers import SentenceTransformer


def read(path, field):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line)[field] for line in file]


def count(model, texts):
    ids = model.tokenizer(texts, truncation=True, max_length=model.max_seq_length)["input_ids"]
    return {"tokens": sum(map(len, ids)), "longest": max(map(len, ids))}


def encode(model, texts):
    model.encode(texts[:1], show_progress_bar=False)
    print("first", flush=True)
    model.encode(texts[:32], show_progress_bar=False)
    begin = time.perf_counter()
    model.encode(texts, show_progress_bar=False)
    return {"encode": time.perf_counter() - begin}


def compare(model, texts, path):
    ours = numpy.array([row["float"] for row in read(path, "embeddings")], dtype=numpy.float64)
    theirs = model.encode(texts, show_progress_bar=False, normalize_embeddings=True).astype(numpy.float64)
    cosines = (ours * theirs).sum(axis=1) / numpy.linalg.norm(ours, axis=1) / numpy.linalg.norm(theirs, axis=1)
    return {"cosine": float(cosines.min()), "most": float(numpy.abs(ours - theirs).max())}


def main(directory, threads, task, rows, *vectors):
    torch.set_num_threads(int(threads))
    model = SentenceTransformer(directory, device="cpu")
    answer = {"count": count, "encode": encode, "compare": compare}[task](model, read(rows, "text"), *vectors)
    print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
