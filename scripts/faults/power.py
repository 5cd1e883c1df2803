#!/usr/bin/env python3
# Simulates power cuts of a file system in a file while clients work; a control with a fake fsync proves the method.
import fcntl
import os
import random
import shutil
import struct
import subprocess
import time

import shim
import verify
from clients import APIClient, Traffic
from ledger import Ledger
from program import Program, Server
from report import Phase, say

# The ioctl that stops a file system at once and discards data that is not on the disk (`xfs_io -x -c shutdown`).
GOING_DOWN = 0x8004587D
WITHOUT_FLUSH = 2
IMAGE_BYTES = 384 << 20
CONTROL_CUTS = 6
MAKERS = {"ext4": ("mkfs.ext4", ["-q", "-F"], "e2fsprogs"), "xfs": ("mkfs.xfs", ["-q", "-f"], "xfsprogs")}


class Disk:
    """A file system in a file, mounted through a loop device."""

    def __init__(self, folder, kind):
        self.kind = kind
        self.image = os.path.join(folder, f"{kind}.image")
        self.path = os.path.join(folder, f"{kind}.mount")
        os.makedirs(self.path, exist_ok=True)

    def make(self):
        with open(self.image, "wb") as file:
            file.truncate(IMAGE_BYTES)
        maker, flags, _ = MAKERS[self.kind]
        call([maker, *flags, self.image])
        self.mount()

    def mount(self):
        call(["mount", "-o", "loop", self.image, self.path])

    def cut(self):
        folder = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.ioctl(folder, GOING_DOWN, struct.pack("I", WITHOUT_FLUSH))
        finally:
            os.close(folder)

    def unmount(self):
        for _ in range(50):
            if subprocess.run(["umount", self.path], capture_output=True).returncode == 0:
                return
            time.sleep(0.1)
        call(["umount", self.path])


def call(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise OSError(f"{' '.join(command)}: {done.stderr.strip()}")


def obstacle(folder, kind):
    """The reason why power cuts of this file system cannot be simulated here; None if they can."""
    if os.geteuid() != 0:
        return "needs root, for loop devices"
    maker, _, package = MAKERS[kind]
    if shutil.which(maker, path=os.environ.get("PATH", "") + ":/sbin:/usr/sbin") is None:
        return f"needs {maker}; install it: apt-get install {package}"
    disk = Disk(folder, kind)
    try:
        disk.make()
    except OSError as error:
        return f"cannot create a loop device or file system: {error}"
    try:
        disk.cut()
    except OSError as error:
        return f"this file system cannot be stopped: {error}"
    finally:
        disk.unmount()
    return None


class Cuts:
    """Clients work on a store on the disk; the power is cut, the disk is mounted again, and a new server continues."""

    def __init__(self, phase, program, corpus, kind, seed, options, extra=None):
        self.phase, self.corpus, self.seed, self.options, self.extra = phase, corpus, seed, options, extra
        self.disk = Disk(program.folder, kind)
        self.program = Program(program.binary, program.folder)
        self.store = os.path.join(self.disk.path, "store")
        self.chance = random.Random(seed)

    def run(self, cuts):
        self.disk.make()
        try:
            self.program.make_store(self.store)
            call(["sync"])
            ledger = Ledger(os.path.join(self.program.folder, f"ledger-{time.monotonic_ns()}"))
            done = 0
            end = time.monotonic() + self.options.minutes * 60
            while done < cuts and time.monotonic() < end:
                self.one(ledger, done)
                done += 1
            verify.Verdict(self.phase, self.program, self.store, ledger, self.corpus).run()
            return done, ledger
        finally:
            self.program.end_all()
            self.disk.unmount()

    def one(self, ledger, number):
        server = Server(self.program, self.store, "power", extra=self.extra).start()
        ready = server.wait_until_ready(30)
        if self.phase.check("the store opens after a cut", ready is not None, server.log_text()[-300:]):
            traffic = Traffic(self.program, self.store, self.corpus, ledger, self.phase, server.socket)
            traffic.refusals = (500, *traffic.refusals)
            clients = [APIClient(traffic, f"p{number}c{index}", f"{self.seed} {number} {index}")
                       for index in range(self.options.clients)]
            for client in clients:
                client.start()
            time.sleep(0.2 + self.chance.random() * 1.5)
            self.disk.cut()
            traffic.stop.set()
            server.kill()
            for client in clients:
                client.join(60)
        else:
            server.kill()
        self.disk.unmount()
        self.disk.mount()


def run(report, program, corpus, options):
    for kind in MAKERS:
        phase = report.phase(f"power {kind}")
        phase.skipped = obstacle(program.folder, kind)
        if phase.skipped:
            say(f"power: {kind}: {phase.skipped}")
            continue
        done, ledger = Cuts(phase, program, corpus, kind, f"{options.seed} {kind}", options).run(options.cuts)
        phase.figure("cuts", done)
        for name, value in ledger.counts().items():
            phase.figure(name, value)
        control(phase, program, corpus, kind, options)


def control(phase, program, corpus, kind, options):
    """With an fsync that does nothing, acknowledged objects must be lost; otherwise the cuts prove nothing."""
    library = shim.build(program.folder)
    fault = shim.Fault(library, program.folder, "fsync", "*", "LIE")
    fault.arm(1, shim.FOREVER)
    scratch = Phase("control", is_quiet=True)
    Cuts(scratch, program, corpus, kind, f"{options.seed} {kind} control", options, fault.environment).run(CONTROL_CUTS)
    fault.close()
    phase.check("control: with a fake fsync, the cuts lose data", scratch.red() > 0, f"{CONTROL_CUTS} cuts")
    phase.figure("control: failed checks", scratch.red())
