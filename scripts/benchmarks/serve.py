#!/usr/bin/env python3
# Measures the server against a bare Hummingbird route, sha256sum and time limits: --binary, --bare, --model.
"""Every figure is the median of rounds that alternate between programs. Exits with 1 if a figure misses its limit."""
import argparse
import http.client
import json
import os
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time

# The limits, for a current machine that is otherwise idle.
GET_SHARE_MIN = 0.60
POST_SHARE_MIN = 0.25
LIST_SECONDS_MAX = 0.010
START_SECONDS_MAX = 1.0
UPLOAD_SHARE_MIN = 0.50
UPLOAD_GROWTH_MAX = 64 << 20
READERS_MEMORY_MAX = 300 << 20
READERS_MEMORY_AFTER_MAX = 100 << 20

JOBS = 1_000_000
UPLOAD_BYTES = 1 << 30
PART_BYTES = 100 << 20
READERS = (64, 300, 1_000)
MODEL = "all-minilm-l6-v2"


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Server:
    """A process that listens on a free port and ends with its `with` block."""

    def __init__(self, command):
        self.port = free_port()
        self.command = [word.replace("PORT", str(self.port)) for word in command]

    def __enter__(self):
        start = time.perf_counter()
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        while not self.is_ready():
            if self.process.poll() is not None:
                sys.exit(f"bench: {' '.join(self.command)} did not start")
            time.sleep(0.001)
        self.start_seconds = time.perf_counter() - start
        return self

    def is_ready(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(60)

    def resident(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) << 10


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.store = os.path.join(folder, "store")
        os.makedirs(os.path.join(self.store, "models"), mode=0o700)
        os.symlink(options.model, os.path.join(self.store, "models", MODEL))
        self.failed = False
        self.keys = []

    def serve(self, *flags):
        return Server([self.options.binary, "serve", "--listen", "127.0.0.1:PORT", "--store", self.store,
                       "--workers", "0", "--log-level", "warning", *flags])

    def limit(self, what, figure, isKept, shown):
        print(f"{what:48} {shown:>24}  {'ok' if isKept else 'FAILED'}", flush=True)
        self.failed |= not isKept

    def ask(self, server, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        connection.request(method, path, body, {"Authorization": f"Bearer {self.key}"} | (headers or {}))
        answer = connection.getresponse()
        data = answer.read()
        if answer.status != 200:
            sys.exit(f"bench: {method} {path}: {answer.status} {data[:300]}")
        return json.loads(data)

    def upload(self, server, data, name="a.jsonl"):
        head = (b'--x\r\nContent-Disposition: form-data; name="data"; filename="%s"\r\n\r\n' % name.encode())
        tail = b"\r\n--x--\r\n"
        return self.ask(server, "POST", "/v1/datasets?name=bench&type=embed-input", head + data + tail,
                        {"Content-Type": "multipart/form-data; boundary=x"})["id"]

    def wrk(self, port, path, connections=64, body=None, key=True):
        script = os.path.join(self.folder, "wrk.lua")
        with open(script, "w", encoding="ascii") as file:
            if key:
                file.write(f'wrk.headers["Authorization"] = "Bearer {self.key}"\n')
            if body:
                file.write('wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\n')
                file.write(f"wrk.body = {json.dumps(body)}\n")
        output = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{self.options.seconds}s", "-s", script,
                                 f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True).stdout
        errors = re.findall(r"(?:Non-2xx.*|Socket errors.*)", output)
        return float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]), errors

    def make_key(self):
        self.keys.append(subprocess.run([self.options.binary, "keys", "create", f"bench-{len(self.keys)}", "--store",
                                         self.store], capture_output=True, text=True, check=True).stdout.strip())
        self.key = self.keys[-1]

    def job_request(self, server):
        """The body of a request for a job on a new dataset of one row, which the current key owns."""
        dataset = self.dataset = self.upload(server, b'{"text": "a cat"}\n')
        while self.ask(server, "GET", f"/v1/datasets/{dataset}")["dataset"]["validation_status"] != "validated":
            time.sleep(0.05)
        return json.dumps({"model": MODEL, "dataset_id": dataset, "input_type": "search_document"})

    def requests(self):
        """GET and POST of a job, against a route that returns a constant of the same size."""
        with self.serve() as server:
            request = self.job_request(server)
            job = self.ask(server, "POST", "/v1/embed-jobs", request, {"Content-Type": "application/json"})["job_id"]
            size = len(json.dumps(self.ask(server, "GET", f"/v1/embed-jobs/{job}"), separators=(",", ":")))
            port = free_port()
            bare = subprocess.Popen([self.options.bare, str(port), str(size)], stderr=subprocess.DEVNULL,
                                    env=os.environ | {"LOG_LEVEL": "critical"})
            time.sleep(1)
            rates = {"bare": [], "get": [], "post": []}
            for _ in range(self.options.rounds):
                rates["bare"].append(self.wrk(port, "/constant", key=False)[0])
                self.key = self.keys[0]
                rates["get"].append(self.wrk(server.port, f"/v1/embed-jobs/{job}")[0])
                # The number of waiting jobs per owner is limited, so each round has a new owner.
                self.make_key()
                rate, errors = self.wrk(server.port, "/v1/embed-jobs", body=self.job_request(server))
                if errors:
                    sys.exit(f"bench: POST of a job: {errors}")
                rates["post"].append(rate)
            self.key = self.keys[0]
            bare.terminate()
            bare.wait()
            medians = {name: statistics.median(values) for name, values in rates.items()}
            print(", ".join(f"{name} {value:.0f}/s" for name, value in medians.items()), flush=True)
            for name, least in (("get", GET_SHARE_MIN), ("post", POST_SHARE_MIN)):
                share = statistics.median(a / b for a, b in zip(rates[name], rates["bare"]))
                self.limit(f"{name.upper()} of a job, share of the bare route", share, share >= least, f"{share:.2f}")
            rate, errors = self.wrk(server.port, f"/v1/embed-jobs/{job}", connections=1_000)
            self.limit("1,000 connections", errors, not errors, f"{rate:.0f}/s {' '.join(errors)}")

    def history(self):
        """A million ended jobs in the store: they must not slow down a start or a list."""
        database = sqlite3.connect(os.path.join(self.store, "db.sqlite"))
        (owner,) = database.execute("SELECT owner FROM key ORDER BY created_at LIMIT 1").fetchone()
        database.execute("DELETE FROM shard")
        database.execute("DELETE FROM job")
        rows = ((f"{n:08x}-0000-4000-8000-000000000000", f"job {n}", self.dataset, f"out-{n}", n, n, owner)
                for n in range(JOBS))
        database.executemany(
            "INSERT INTO job (id, name, status, model, model_fingerprint, input_dataset, output_dataset, input_type,"
            f" truncate, embedding_types, row_count, created_at, ended_at, owner) VALUES (?, ?, 'complete', '{MODEL}',"
            " 'f', ?, ?, 'search_document', 'END', '[\"float\"]', 1, ?, ?, ?)", rows)
        outputs = ((f"out-{n}", n, n, owner) for n in range(JOBS))
        database.executemany(
            "INSERT INTO dataset (id, name, type, status, created_at, updated_at, schema, owner)"
            " VALUES (?, 'embedded-bench', 'embed-result', 'validated', ?, ?, '{}', ?)", outputs)
        parts = ((f"out-{n}", f"jobs/{n}/0.1") for n in range(JOBS))
        database.executemany("INSERT INTO part VALUES (?, 0, ?, 1, 1, 'x')", parts)
        database.commit()
        database.close()
        starts, lists = [], []
        for _ in range(self.options.rounds):
            with self.serve() as server:
                starts.append(server.start_seconds)
                connection = http.client.HTTPConnection("127.0.0.1", server.port)
                for _ in range(20):
                    begun = time.perf_counter()
                    connection.request("GET", "/v1/embed-jobs", headers={"Authorization": f"Bearer {self.key}"})
                    data = connection.getresponse().read()
                    lists.append(time.perf_counter() - begun)
                assert len(json.loads(data)["embed_jobs"]) == 1_000
        start, listing = statistics.median(starts), statistics.median(lists)
        self.limit("start to ready with 1,000,000 jobs", start, start < START_SECONDS_MAX, f"{start * 1e3:.0f} ms")
        self.limit("newest 1,000 of 1,000,000 jobs", listing, listing < LIST_SECONDS_MAX, f"{listing * 1e3:.1f} ms")

    def uploads(self):
        """The upload of a large file, against the speed of reading and hashing it."""
        path = os.path.join(self.folder, "large.jsonl")
        line = b'{"text": "%s"}\n' % (b"the cat sat on the mat " * 40)
        with open(path, "wb") as file:
            for _ in range(UPLOAD_BYTES // (len(line) * 1_000)):
                file.write(line * 1_000)
        size = os.path.getsize(path)
        shares, growths = [], []
        for _ in range(min(3, self.options.rounds)):
            begun = time.perf_counter()
            subprocess.run(f"cat '{path}' | sha256sum > /dev/null", shell=True, check=True)
            hashing = time.perf_counter() - begun
            with self.serve() as server:
                self.upload(server, line)
                before, most = server.resident(), [0]
                done = threading.Event()

                def watch():
                    while not done.wait(0.02):
                        most[0] = max(most[0], server.resident())

                watcher = threading.Thread(target=watch)
                watcher.start()
                begun = time.perf_counter()
                self.stream(server, path, size)
                shares.append(hashing / (time.perf_counter() - begun))
                growths.append(most[0] - before)
                done.set()
                watcher.join()
        share, growth = statistics.median(shares), max(growths)
        self.limit("upload of 1 GB, share of sha256sum's speed", share, share >= UPLOAD_SHARE_MIN, f"{share:.2f}")
        self.limit("memory that the upload takes", growth, growth < UPLOAD_GROWTH_MAX, f"{growth / (1 << 20):.0f} MiB")

    def stream(self, server, path, size):
        head = b'--x\r\nContent-Disposition: form-data; name="data"; filename="a.jsonl"\r\n\r\n'
        tail = b"\r\n--x--\r\n"
        with socket.create_connection(("127.0.0.1", server.port)) as connection, open(path, "rb") as file:
            connection.sendall((
                "POST /v1/datasets?name=large&type=embed-input HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                f"Authorization: Bearer {self.key}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                f"Content-Length: {len(head) + size + len(tail)}\r\n\r\n").encode() + head)
            connection.sendfile(file)
            connection.sendall(tail)
            answer = b""
            while piece := connection.recv(65_536):
                answer += piece
        if b" 200 " not in answer[:20]:
            sys.exit(f"bench: upload: {answer[:300]}")

    def part(self, server):
        """The path of a new part of PART_BYTES bytes, which needs no key."""
        line = b'{"text": "%s"}\n' % (b"the cat sat on the mat " * 400)
        dataset = self.upload(server, line * (PART_BYTES // len(line)))
        while True:
            shown = self.ask(server, "GET", f"/v1/datasets/{dataset}")["dataset"]
            if shown["validation_status"] == "validated":
                return shown["dataset_parts"][0]["url"].split(f":{server.port}", 1)[1]
            time.sleep(0.05)

    def readers(self):
        """Clients that request a part and read nothing: the server's memory with them, and after they disconnect."""
        with self.serve() as server:
            path = self.part(server)
            for count in READERS:
                request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n".encode()
                begun = time.perf_counter()
                sockets = []
                for _ in range(count):
                    connection = socket.create_connection(("127.0.0.1", server.port))
                    connection.sendall(request)
                    sockets.append(connection)
                peak = 0
                while time.perf_counter() < begun + 10:
                    peak = max(peak, server.resident())
                    time.sleep(0.05)
                for connection in sockets:
                    connection.close()
                time.sleep(2)
                after = server.resident()
                pairs = (("", peak, READERS_MEMORY_MAX), (", after", after, READERS_MEMORY_AFTER_MAX))
                for moment, held, most in pairs:
                    what = f"{count:,} clients that read nothing{moment}"
                    self.limit(what, held, held < most, f"{held / (1 << 20):.0f} MiB")

    def run(self):
        self.make_key()
        if self.options.only == "readers":
            self.readers()
            return 1 if self.failed else 0
        self.requests()
        self.readers()
        self.uploads()
        self.history()
        return 1 if self.failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--bare")
    parser.add_argument("--model", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--only", choices=["readers"], help="measure only the memory of slow readers")
    options = parser.parse_args()
    if options.only is None and shutil.which("wrk") is None:
        sys.exit("bench: wrk not found; install it: apt-get install wrk")
    folder = tempfile.mkdtemp(prefix="embedjobs-bench-")
    try:
        sys.exit(Bench(options, folder).run())
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
