#!/usr/bin/env python3
# Builds the library that makes system calls fail (shim.c), and controls which calls meet which fault.
import mmap
import os
import shutil
import struct
import subprocess

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "shim.c")
FOREVER = (1 << 64) - 1
KINDS = ["write", "fsync", "rename", "link", "open", "stat", "read", "unlink", "mkdir", "truncate"]


class NoCompiler(Exception):
    pass


def build(folder):
    """Compiles the library; returns its path."""
    compiler = shutil.which(os.environ.get("CC", "cc")) or shutil.which("clang") or shutil.which("gcc")
    if compiler is None:
        raise NoCompiler("C compiler not found, needed for faults in system calls; install it: apt-get install gcc")
    path = os.path.join(folder, "shim.so")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", path, SOURCE, "-ldl", "-lpthread"], check=True)
    return path


class Fault:
    """One fault for one kind of call on matching paths; shared with the processes that get `environment`.

    No call meets it before `arm`, so that a server can start first, or after `clear`.
    """

    def __init__(self, library, folder, calls, pattern, action):
        self.folder, self.log = folder, os.path.join(folder, "fault-log")
        open(self.log, "w", encoding="utf-8").close()
        self.path = os.path.join(folder, "fault-control")
        self.file = open(self.path, "w+b")
        self.file.write(bytes(32))
        self.file.flush()
        self.map = mmap.mmap(self.file.fileno(), 32)
        self.environment = {
            "LD_PRELOAD": library, "FAULT_CALLS": calls, "FAULT_PATH": pattern, "FAULT_DO": action,
            "FAULT_CONTROL": self.path, "FAULT_LOG": self.log}

    def number(self, index):
        return struct.unpack_from("=Q", self.map, 8 * index)[0]

    @property
    def counted(self):
        return self.number(0)

    @property
    def met(self):
        return self.number(3)

    @property
    def first_path(self):
        """The path of the first call that met the fault, relative to the folder."""
        with open(self.log, encoding="utf-8", errors="replace") as file:
            words = file.readline().split(" ")
        return os.path.relpath(" ".join(words[2:-1]), self.folder) if len(words) > 3 else ""

    def arm(self, n, times=1):
        """Lets `times` calls from the Nth on, counted from now, meet the fault; FOREVER for all later calls."""
        first = self.counted + n
        last = FOREVER if times == FOREVER else first + times - 1
        # `last` is written first, so that a call between the two writes does not meet the fault.
        struct.pack_into("=Q", self.map, 16, last)
        struct.pack_into("=Q", self.map, 8, first)

    def clear(self):
        struct.pack_into("=Q", self.map, 8, 0)

    def close(self):
        self.map.close()
        self.file.close()
