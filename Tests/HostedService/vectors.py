#!/usr/bin/env python3
# Vectors that depend only on model, input type and text: unit length, with the quantisation of the hosted service.
import array
import base64
import hashlib
import math
import random
import struct
import sys

DIMENSIONS = {
    "embed-english-v3.0": 1024, "embed-multilingual-v3.0": 1024, "embed-english-light-v3.0": 384,
    "embed-multilingual-light-v3.0": 384}
TYPES = ("float", "int8", "uint8", "binary", "ubinary", "base64")
# The range of int8 for 1,024 dimensions; shorter vectors have larger numbers.
INT8_RANGE, RANGE_DIMENSIONS = 0.1, 1024


def floats(model, input_type, text, dimensions=0):
    """Numbers that float16 can represent, as the hosted service returns them."""
    count = dimensions or DIMENSIONS[model]
    seed = hashlib.sha256("\0".join((model, input_type, text)).encode("utf-8", "surrogatepass")).digest()
    numbers = array.array("h", random.Random(seed).randbytes(2 * count))
    if sys.byteorder == "big":
        numbers.byteswap()
    length = math.sqrt(sum(number * number for number in numbers)) or 1.0
    form = f"<{count}e"
    return list(struct.unpack(form, struct.pack(form, *(number / length for number in numbers))))


def int8(vector):
    most = INT8_RANGE * math.sqrt(RANGE_DIMENSIONS / len(vector))
    step = 2 * most / 255
    return [min(255, max(0, math.floor((number + most) / step))) - 128 for number in vector]


def ubinary(vector):
    """One bit a dimension, the first one in the most significant bit."""
    packed = []
    for start in range(0, len(vector), 8):
        bits = 0
        for number in vector[start:start + 8]:
            bits = bits << 1 | (number > 0)
        packed.append(bits << (8 - len(vector[start:start + 8])))
    return packed


def of_type(kind, vector):
    if kind == "float":
        return vector
    if kind == "base64":
        return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
    if kind in ("int8", "uint8"):
        return [number + (128 if kind == "uint8" else 0) for number in int8(vector)]
    return [number - (128 if kind == "binary" else 0) for number in ubinary(vector)]


def embeddings(types, model, input_type, text, dimensions=0):
    """The vectors of one text by type; those not requested are None. base64 has an entry only on request."""
    vector = floats(model, input_type, text, dimensions)
    return {kind: of_type(kind, vector) if kind in types else None
            for kind in TYPES if kind != "base64" or kind in types}
