#!/usr/bin/env python3
# Simulates Cohere's hosted service, to test clients with its limits, delays and faults.
"""Serves the Embed Jobs and Datasets API on a port of this machine, and keeps everything in memory.

Paths under /control/ are for the test, without a key, limits or faults; they take and return JSON:
  POST /control/plan      [FAULT, …]: the faults from now on (see faults.py); requests are counted from 1 again
  POST /control/reset     {SETTING: VALUE, …}: removes everything and changes these settings
  POST /control/settings  {SETTING: VALUE, …}: changes these settings, and keeps everything
  POST /control/age       {"seconds": N}: makes all datasets and jobs older, so that they expire or end
  GET  /control/state     all requests, datasets and jobs since the last reset, also deleted ones

Python code imports HostedService instead, and calls plan, reset, change, age and state.
"""
import argparse
import collections
import dataclasses
import hashlib
import random
import signal
import sys
import threading
import time

import routes
from account import Account
from connections import Listener
from faults import FaultPlan
from limits import RateLimits
from settings import Settings


@dataclasses.dataclass
class Handled:
    """A request as the state shows it."""
    number: int
    route: str
    method: str
    path: str
    key: str
    seconds: float
    fault: str | None
    status: int | None = None


class HostedService:
    """The service, in a thread of this process: `with HostedService(limits="trial") as service: service.url`."""

    def __init__(self, port=0, **settings):
        self.lock = threading.RLock()
        self.settings = Settings(**settings)
        self.listener = Listener(self, port)
        self.url = f"http://127.0.0.1:{self.listener.server_address[1]}"
        self.clear()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        threading.Thread(target=self.listener.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self.listener.stop()

    def clear(self):
        with self.lock:
            self.chance = random.Random(self.settings.seed)
            self.limits = RateLimits(self.settings.limits, self.settings.window)
            self.accounts, self.requests, self.start_time = {}, [], time.monotonic()
            self.faults = FaultPlan()

    def plan(self, faults):
        """Sets the faults of the requests from now on."""
        plan = FaultPlan(faults)
        with self.lock:
            self.faults = plan

    def reset(self, **settings):
        """Removes all datasets, jobs, faults and records of requests, and changes these settings."""
        with self.lock:
            self.settings = dataclasses.replace(self.settings, **settings)
            self.clear()

    def change(self, **settings):
        """Changes settings and keeps everything else; changed limits count from zero."""
        with self.lock:
            before, self.settings = self.settings, dataclasses.replace(self.settings, **settings)
            if (before.limits, before.window) != (self.settings.limits, self.settings.window):
                self.limits = RateLimits(self.settings.limits, self.settings.window)
            for account in self.accounts.values():
                account.settings = self.settings

    def age(self, seconds):
        """Makes everything older, as if the time had passed."""
        with self.lock:
            for account in self.accounts.values():
                account.age(seconds)

    def state(self):
        """Everything that was created since the last reset, also by requests whose response was lost."""
        with self.lock:
            now = time.time()
            sets = [{"id": one.id, "name": one.name, "type": one.type, "status": one.status(now), "key": key,
                     "sha256": one.digest, "request": one.request, "deleted": not account.present(one, now)}
                    for key, account in self.accounts.items() for one in account.everything()]
            jobs = [{"id": job.id, "name": job.name, "status": job.status(now), "key": key, "model": job.model,
                     "input_dataset_id": job.dataset.id, "input_type": job.input_type, "embedding_types": job.asked,
                     "truncate": job.truncate, "output_dataset_id": job.output.id, "request": job.request}
                    for key, account in self.accounts.items() for job in account.jobs.values()]
            requests = [dataclasses.asdict(request) for request in self.requests]
            return {"requests": requests, "datasets": sets, "jobs": jobs, "counts": {
                "uploads": sum(one["type"] == "embed-input" for one in sets), "jobs": len(jobs),
                "limited": sum(request["status"] == 429 for request in requests),
                "routes": dict(collections.Counter(request["route"] for request in requests))}}

    def account(self, key):
        """The account of a key, which its first request opens."""
        if key not in self.accounts:
            self.accounts[key] = account = Account(self.settings, self.chance)
            account.secret = self.chance.getrandbits(64)
        return self.accounts[key]

    def begin(self, request):
        """Counts a request, and decides on its fault before its body is read."""
        route = "part" if request.path.startswith("/storage/") else None
        found = routes.found(request.method, request.path)
        with self.lock:
            request.number, fault = self.faults.next(route or (found[0] if found else "unknown"))
            handled = Handled(request.number, route or (found[0] if found else "unknown"), request.method,
                              request.path, request.key, round(time.monotonic() - self.start_time, 6),
                              fault and fault["kind"])
            self.requests.append(handled)
        return handled, fault

    def response(self, request):
        """Carries a request out."""
        with self.lock:
            try:
                if request.path.startswith("/storage/"):
                    return self.part(request)
                return self.limited(request)
            except routes.Refusal as refusal:
                return routes.of_refusal(refusal.status, refusal.message)

    def limited(self, request):
        found = routes.found(request.method, request.path)
        if not request.key:
            raise routes.Refusal(401, "no api key supplied")
        if self.settings.keys and request.key not in self.settings.keys:
            raise routes.Refusal(401, "invalid api token")
        if found is None:
            raise routes.Refusal(404, "404 page not found")
        _, endpoints, function, arguments = found
        wait = self.limits.wait(request.key, endpoints)
        if wait is not None:
            response = routes.of_refusal(429, self.limits.message(endpoints))
            if self.settings.retry_after:
                # Whole seconds, rounded up: a client that waits that long is accepted.
                response.headers["Retry-After"] = int(-(-wait // 1))
            return response
        account = self.account(request.key)
        try:
            response = function(account, request, *arguments)
        except routes.Refusal as refusal:
            response = routes.of_refusal(refusal.status, refusal.message)
        response.headers |= self.limits.headers(request.key, endpoints)
        trace = hashlib.sha256(str(request.number).encode()).hexdigest()[:32]
        response.headers |= {"x-debug-trace-id": trace, "cache-control": "no-cache, no-store, no-transform"}
        return response

    def part(self, request):
        """The file of a part: the signature in its URL is the permission, as in the hosted service's storage."""
        _, _, id, index = (request.path.split("/") + ["", ""])[:4]
        for account in self.accounts.values():
            dataset = account.dataset(id)
            if dataset and dataset.status(time.time()) == "validated" and index.isdecimal() \
                    and int(index) < len(account.parts(dataset)) \
                    and request.first("signature") == routes.signature(account, dataset):
                content = account.file(dataset, int(index))
                etag = f'"{hashlib.md5(content).hexdigest()}"'
                return routes.Response(200, content, "application/octet-stream",
                                       {"ETag": etag, "Accept-Ranges": "bytes"})
        return routes.Response(403, b"<Error><Code>AccessDenied</Code></Error>", "application/xml")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="the port. Default: a free one, printed")
    Settings.add_options(parser)
    options = parser.parse_args()
    settings = Settings.of_options(options)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    with HostedService(options.port, **vars(settings)) as service:
        print(f"listening on {service.url}", file=sys.stderr, flush=True)
        stopped.wait()


if __name__ == "__main__":
    main()
