#!/usr/bin/env python3
# Kills servers and scripts at random moments while clients work; then checks the store.
import os
import random
import threading
import time

import storefiles
from clients import APIClient, ScriptClient, Traffic
from ledger import Ledger
from program import Server
from report import say
from verify import Verdict, partial_downloads

OWNED_ELSEWHERE = 75
TERM_SECONDS_MAX = 15
RECOVERY_SECONDS_MAX = 0.12


class Keeper:
    """Starts the server repeatedly and ends it at random moments."""

    def __init__(self, traffic, seed, kills, seconds):
        self.traffic, self.chance, self.wanted = traffic, random.Random(seed), kills
        self.end = time.monotonic() + seconds
        self.lock = threading.Lock()
        self.kills = self.terms = self.in_recovery = self.script_kills = self.script_terms = self.starts = 0
        self.slowest = 0.0

    def script_ended(self, by_term):
        with self.lock:
            if by_term:
                self.script_terms += 1
            else:
                self.script_kills += 1

    @property
    def is_done(self):
        return self.kills + self.script_kills >= self.wanted or time.monotonic() > self.end

    def run(self):
        said = 0
        while not self.is_done:
            self.round()
            if (count := self.kills + self.script_kills) >= said + 50:
                said = count
                say(f"kill: {count} of {self.wanted} kills, {self.traffic.ledger.counts()}")

    def round(self):
        server = Server(self.traffic.program, self.traffic.store, workers=2).start()
        self.starts += 1
        if self.chance.random() < 0.15:
            time.sleep(self.chance.random() * RECOVERY_SECONDS_MAX)
            if server.process.poll() is None:
                server.kill()
                self.kills += 1
                self.in_recovery += 1
                return
        ready = server.wait_until_ready(30)
        if ready is None:
            self.not_ready(server)
            return
        self.slowest = max(self.slowest, ready)
        self.traffic.has_server.set()
        time.sleep(0.03 + self.chance.random() ** 2 * 1.6)
        code = server.process.poll()
        self.traffic.has_server.clear()
        if not self.traffic.phase.check("a server that is not killed keeps running", code is None,
                                        f"exit {code}: {server.log_text()[-300:]}"):
            return
        if self.chance.random() < 0.2:
            self.term(server)
        else:
            server.kill()
            self.kills += 1
            if self.chance.random() < 0.1:
                self.look("after a kill")

    def not_ready(self, server):
        """A script may own the store: the server then exits with a message, and is started again later."""
        code = server.process.poll()
        if code is None:
            server.kill()
        self.traffic.phase.check("a server is ready in time or reports why not", code == OWNED_ELSEWHERE,
                                 f"exit {code}: {server.log_text()[-300:]}")
        time.sleep(0.1)

    def term(self, server):
        start = time.monotonic()
        code = server.stop(TERM_SECONDS_MAX)
        self.terms += 1
        self.traffic.phase.check("on TERM a server exits with 0 in time", code == 0,
                                 f"exit {code} after {time.monotonic() - start:.1f} s")
        self.look("after TERM")

    def look(self, when):
        """A row without its file is a fault at any moment."""
        try:
            missing = storefiles.missing_files(self.traffic.store)
        except storefiles.Unreadable as error:
            missing = [str(error)]
        self.traffic.phase.check(f"no row names a missing file {when}", not missing,
                                 f"{len(missing)}: {missing[:2]}")

    def figures(self, phase):
        phase.figure("kills of servers", self.kills)
        phase.figure("of them within 120 ms of the start", self.in_recovery)
        phase.figure("kills of scripts", self.script_kills)
        phase.figure("TERMs", self.terms + self.script_terms)
        phase.figure("starts", self.starts)
        phase.figure("slowest start", f"{self.slowest:.2f} s")


def join(clients, phase):
    for client in clients:
        client.join(90)
        phase.check("every client ends", not client.is_alive(), client.prefix)


def enough(phase, kills, wanted):
    phase.check("the number of kills is reached in time", kills >= wanted,
                f"{kills} of {wanted}; raise --minutes")


def run(report, program, corpus, options):
    phase = report.phase("kill")
    store = os.path.join(program.folder, "store")
    program.make_store(store)
    ledger = Ledger(os.path.join(program.folder, "ledger"))
    traffic = Traffic(program, store, corpus, ledger, phase, os.path.join(program.folder, "serve.sock"))
    seed = f"{options.seed} kill"
    keeper = Keeper(traffic, seed, options.kills, options.minutes * 60)
    clients = [APIClient(traffic, f"c{number}", f"{seed} c{number}") for number in range(options.clients)]
    scripts = [ScriptClient(traffic, f"s{number}", f"{seed} s{number}", keeper.script_ended)
               for number in range(options.scripts)]
    for client in clients + scripts:
        client.start()
    keeper.run()
    traffic.stop.set()
    traffic.has_server.set()
    # Clients that wait for a response get one from this server.
    last = Server(program, store, workers=2)
    for _ in range(200):
        last.start()
        if last.wait_until_ready(30) is not None:
            break
        time.sleep(0.1)
    join(clients + scripts, phase)
    last.stop()
    enough(phase, keeper.kills + keeper.script_kills, options.kills)
    Verdict(phase, program, store, ledger, corpus).run()
    complete = [entry.id for entry in ledger.jobs.values() if entry.ended == "complete"]
    if complete and scripts:
        partial_downloads(phase, program, store, complete[-1], [script.out for script in scripts])
    keeper.figures(phase)
    for name, value in ledger.counts().items():
        phase.figure(name, value)
    phase.figure("requests repeated after a kill", traffic.retried)
    if lost := len(storefiles.names(os.path.join(store, "lost"))):
        phase.figure("entries in lost/", lost)
