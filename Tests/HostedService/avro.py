#!/usr/bin/env python3
# Writes Avro object container files for the few schemas that datasets have.
import json
import struct
import zlib

MAGIC = b"Obj\x01"
BLOCK_ROWS = 200


def schema(kept, embedding_types=None):
    """The schema of rows with these kept fields, given as pairs of a name and an Avro type."""
    fields = [{"name": "text", "type": "string"}]
    if embedding_types is not None:
        names = ["float", "int8", "uint8", "binary", "ubinary"] + ["base64"] * ("base64" in embedding_types)
        fields.append({"name": "embeddings", "type": {"type": "record", "name": "embeddings", "fields": [
            {"name": name, "type": ["null", vector_type(name)], "default": None} for name in names]}})
    fields += [{"name": name, "type": ["null", kind]} for name, kind in kept]
    return {"type": "record", "name": "row", "fields": fields}


def vector_type(name):
    return "string" if name == "base64" else {"type": "array", "items": "float" if name == "float" else "int"}


def varint(number):
    number = (number << 1) ^ (number >> 63)
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def data(content):
    return varint(len(content)) + content


def text(value):
    return data(value.encode("utf-8", "surrogatepass"))


def encode(kind, value):
    if isinstance(kind, list):
        return varint(0) if value is None else varint(1) + encode(kind[1], value)
    if isinstance(kind, dict) and kind["type"] == "record":
        return b"".join(encode(field["type"], value[field["name"]]) for field in kind["fields"])
    if isinstance(kind, dict):
        if not value:
            return varint(0)
        items = struct.pack(f"<{len(value)}f", *value) if kind["items"] == "float" else b"".join(map(varint, value))
        return varint(len(value)) + items + varint(0)
    if kind == "boolean":
        return b"\x01" if value else b"\x00"
    if kind == "double":
        return struct.pack("<d", value)
    return varint(value) if kind in ("int", "long") else text(value)


def container(kind, rows, sync, deflate=False):
    """A file with these rows; `sync` is its marker of 16 bytes."""
    codec = b"deflate" if deflate else b"null"
    meta = {"avro.schema": json.dumps(kind).encode(), "avro.codec": codec}
    out = [MAGIC, varint(len(meta))]
    out += [text(name) + data(value) for name, value in meta.items()]
    out += [varint(0), sync]
    for start in range(0, len(rows), BLOCK_ROWS):
        block = rows[start:start + BLOCK_ROWS]
        content = b"".join(encode(kind, row) for row in block)
        if deflate:
            packer = zlib.compressobj(6, zlib.DEFLATED, -15)
            content = packer.compress(content) + packer.flush()
        out += [varint(len(block)), data(content), sync]
    return b"".join(out)
