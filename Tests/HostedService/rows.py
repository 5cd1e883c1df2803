#!/usr/bin/env python3
# Reads uploads: the multipart form, and the rows of JSONL and CSV files with the rules of validation.
import csv
import io
import json
import re

import avro


class Invalid(Exception):
    """Why a file does not validate."""


def file_of_form(content_type, body):
    """The file name and the content of the file in a form; None without one."""
    boundary = header_parameter(content_type, "boundary")
    if not boundary:
        return None
    # A line break belongs to each delimiter; the first one may lack it.
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary.encode())[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        for line in head.decode("utf-8", "replace").split("\r\n"):
            name, _, value = line.partition(":")
            if name.strip().lower() == "content-disposition" and header_parameter(value, "name") in ("data", "file"):
                return header_parameter(value, "filename") or "", content
    return None


def header_parameter(value, name):
    found = re.search(rf';\s*{name}=(?:"([^"]*)"|([^;\s]+))', value, re.IGNORECASE)
    return (found[1] if found[1] is not None else found[2]) if found else None


class Rows:
    """The validated rows of a file."""

    def __init__(self, file_name, content, keep=(), optional=(), skips_bad=False, delimiter=","):
        self.kept = [name for name in dict.fromkeys([*keep, *optional]) if name != "text"]
        self.keep, self.warnings, rows = set(keep), [], []
        for line, row in self.parsed(file_name, content, delimiter):
            try:
                rows.append(self.checked(line, row))
            except Invalid as error:
                if not skips_bad:
                    raise
                self.warnings.append(str(error))
        if not rows:
            raise Invalid("the dataset does not have a row")
        self.columns = [(name, column_type([row.get(name) for row in rows])) for name in self.kept]
        self.rows = [self.converted(row) for row in rows]

    def parsed(self, file_name, content, delimiter):
        try:
            decoded = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Invalid(f"the file is not UTF-8 (byte {error.start})") from None
        if file_name.lower().endswith(".csv") or not file_name.lower().endswith(".jsonl") \
                and not decoded.lstrip().startswith("{"):
            yield from self.of_csv(decoded, delimiter)
            return
        for line, text in enumerate(decoded.split("\n"), 1):
            if text.strip():
                yield line, text

    def of_csv(self, decoded, delimiter):
        reader = csv.DictReader(io.StringIO(decoded, newline=""), delimiter=delimiter)
        needed = {"text", *self.keep}
        if not needed <= set(reader.fieldnames or ()):
            raise Invalid(f"csv files must have a header with the required fields: [{', '.join(sorted(needed))}].")
        for row in reader:
            yield reader.line_num, {name: value for name, value in row.items() if name}

    def checked(self, line, row):
        if isinstance(row, str):
            try:
                row = json.loads(row)
            except ValueError as error:
                raise Invalid(f"invalid json (line: {line}): {error}") from None
        if not isinstance(row, dict):
            raise Invalid(f"the row is not an object (line: {line})")
        for name in ("text", *sorted(self.keep)):
            if row.get(name) is None:
                raise Invalid(f"The required field {name} was not fund in the dataset (line: {line})")
        if not isinstance(row["text"], str):
            raise Invalid(f"the field text is not a string (line: {line})")
        if not row["text"]:
            raise Invalid(f"the field text is empty (line: {line})")
        return row

    def converted(self, row):
        cells = {name: cell(kind, row.get(name)) for name, kind in self.columns}
        return {"text": row["text"], **cells}

    def schema(self, embedding_types=None):
        return avro.schema(self.columns, embedding_types)


def column_type(values):
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {bool} and kinds:
        return "boolean"
    if kinds <= {int} and kinds and all(abs(value or 0) < 1 << 63 for value in values):
        return "long"
    if kinds <= {int, float} and float in kinds:
        return "double"
    return "string"


def cell(kind, value):
    if value is None or kind != "string":
        return float(value) if kind == "double" and value is not None else value
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
