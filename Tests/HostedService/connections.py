#!/usr/bin/env python3
# Connections of the simulated service: HTTP/1.1, the faults of the network, and the paths of the test.
import http.server
import json
import socket
import socketserver
import threading
import urllib.parse

import faults
import routes

BODY_BYTES_MAX = 1_610_612_736
CHUNK_LINE_MAX = 65_536


class Listener(socketserver.ThreadingTCPServer):
    """The port, with a thread for each connection."""
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 1_024

    def __init__(self, service, port):
        self.service, self.stopped = service, threading.Event()
        super().__init__(("127.0.0.1", port), Connection)

    def stop(self):
        self.stopped.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        """The service ignores a client that disconnects."""


class Connection(http.server.BaseHTTPRequestHandler):
    """One connection. A fault that closes it sets `close_connection` and sends nothing more."""
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def handle_any(self):
        url = urllib.parse.urlsplit(self.path)
        query = urllib.parse.parse_qs(url.query, keep_blank_values=True)
        scheme, _, key = self.headers.get("Authorization", "").partition(" ")
        request = routes.Request(
            self.command, urllib.parse.unquote(url.path) if url.path.startswith("/storage/") else url.path, query,
            self.headers, key=key.strip() if scheme.lower() == "bearer" else "",
            origin=f"http://{self.headers.get('Host', 'localhost')}")
        if request.path.startswith("/control/"):
            return self.control(request)
        # The SDK does not remove a version from the base URL.
        request.path = request.path.replace("/v1/v1/", "/v1/", 1)
        self.serve(request)

    do_GET = do_POST = do_DELETE = do_PUT = do_PATCH = do_HEAD = handle_any

    def serve(self, request):
        service = self.server.service
        handled, fault = service.begin(request)
        kind = fault and fault["kind"]
        if kind == "cut_request":
            return self.close()
        request.body = self.body()
        if request.body is None or kind == "lost_request":
            return self.close()
        if kind == "error":
            response = routes.of_refusal(fault.get("status", faults.STATUS), fault.get("message", "internal error"))
        else:
            response = service.response(request)
            if kind == "error_after":
                response = routes.of_refusal(fault.get("status", faults.STATUS),
                                             fault.get("message", "internal error"))
        if fault and fault.get("retry_after") is not None:
            response.headers["Retry-After"] = fault["retry_after"]
        handled.status = response.status
        if kind == "hang" and self.server.stopped.wait(fault.get("seconds", faults.SECONDS)):
            return self.close()
        if kind == "lost_reply":
            return self.close()
        self.send(self.in_range(request, response), is_cut=kind == "cut_reply")

    def body(self):
        """The request's body; None if the client stopped sending it."""
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self.chunked_body()
        length = int(self.headers.get("Content-Length") or 0)
        if length > BODY_BYTES_MAX:
            return None
        body = self.rfile.read(length) if length else b""
        return body if len(body) == length else None

    def chunked_body(self):
        parts = []
        while True:
            size = int(self.rfile.readline(CHUNK_LINE_MAX).split(b";")[0] or b"0", 16)
            if size == 0:
                while self.rfile.readline(CHUNK_LINE_MAX).strip():
                    pass
                return b"".join(parts)
            parts.append(self.rfile.read(size))
            self.rfile.readline(CHUNK_LINE_MAX)

    @staticmethod
    def in_range(request, response):
        """The rest of a part, if the request asks for the bytes from a position on."""
        start = (request.headers.get("Range") or "").removeprefix("bytes=").removesuffix("-")
        whole = response.body
        if response.status != 200 or not request.path.startswith("/storage/") or not start.isdecimal():
            return response
        if int(start) >= len(whole):
            return routes.Response(416, b"", response.type, {"Content-Range": f"bytes */{len(whole)}"})
        headers = response.headers | {"Content-Range": f"bytes {start}-{len(whole) - 1}/{len(whole)}"}
        return routes.Response(206, whole[int(start):], response.type, headers)

    def send(self, response, is_cut=False):
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, str(value))
        self.send_header("Content-Type", response.type)
        self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if is_cut:
            self.wfile.write(response.body[:len(response.body) // 2])
            self.wfile.flush()
            return self.close()
        if self.command != "HEAD":
            self.wfile.write(response.body)
        self.wfile.flush()

    def close(self):
        """Closes the connection at once, without the rest of the response."""
        self.close_connection = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def control(self, request):
        service = self.server.service
        body = self.body()
        try:
            value = json.loads(body) if body else {}
            actions = {"/control/plan": lambda: service.plan(value), "/control/reset": lambda: service.reset(**value),
                       "/control/settings": lambda: service.change(**value),
                       "/control/age": lambda: service.age(value["seconds"]), "/control/state": service.state}
            if request.path not in actions:
                return self.send(routes.of_refusal(404, f"{request.path}: not a path of the test"))
            self.send(routes.of_json(actions[request.path]() or {}))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            self.send(routes.of_refusal(400, f"{request.path}: {error}"))

    def log_message(self, *_):
        pass
