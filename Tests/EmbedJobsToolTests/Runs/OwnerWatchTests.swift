import TestSupport
import Testing

/// Clients of a process that owns the store and does not respond, or responds slowly.
@Suite(.timeLimit(.minutes(2))) struct OwnerWatchTests {
    /// Starts a process that holds a store's lock and listens on its owner's socket. `handler` is the body of a request
    /// handler.
    private func owner(of fixture: ToolFixture, _ handler: String) async throws -> RunningProgram {
        // The store must exist for the checks that come before the lock.
        try #require(try fixture.call(["embed", "a", "model=tiny"]).exitCode == 0)
        let script = """
            import fcntl, http.server, os, socketserver, sys, threading
            lock = open(sys.argv[1] + "/lock", "w")
            fcntl.flock(lock, fcntl.LOCK_EX)
            lock.write(f"{os.getpid()}\\n")
            lock.flush()
            class Handler(http.server.BaseHTTPRequestHandler):
                probes, enough = 0, threading.Event()
                def address_string(self):
                    return ""
                def log_message(self, *_):
                    pass
                def reply(self, body):
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
            \(handler)
            class Owner(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
                pass
            owner = Owner(sys.argv[1] + "/owner.sock", Handler)
            print("listening", file=sys.stderr, flush=True)
            owner.serve_forever()
            """
        let owner = try RunningProgram(try Requirement.python.path(), ["-c", script, fixture.store])
        try await owner.waitForErrors(holding: "listening")
        return owner
    }

    /// Once, a client of a stopped owner waited for minutes without a message.
    @Test func aStoppedOwnerIsReportedAndTimesOut() async throws {
        let fixture = try ToolFixture()
        let steps = """
            "$0" -c 'embed a model=tiny; ! touch ready; while [ ! -e done ]; do sleep 0.05; done' > owner.log 2>&1 &
            owner=$!
            until [ -e ready ] && [ -S "$EMBEDJOBS_HOME/owner.sock" ]; do sleep 0.05; done
            kill -STOP $owner
            "$0" list 2> list.err; echo "list $?"
            sed "s/$owner/PID/g" list.err >&2
            kill -CONT $owner
            "$0" list 2>&1; echo "list $?"
            touch done; wait $owner; echo "owner $?"
            """
        let result = try await offPool {
            try ChildProcess.run(
                "/bin/sh",
                ["-c", steps, fixture.binary],
                environment: fixture.environment,
                folder: fixture.work
            )
        }
        #expect(result.output == "list 75\nlist 0\nowner 0\n", "\(result.output)\(result.errors)")
        let lines = result.errors.split(separator: "\n").map(String.init)
        #expect(lines.first == "warning: waiting for process PID, which owns this store: it is stopped")
        let end = "has not responded for 10 s: it is stopped; kill -CONT PID lets it continue"
        #expect(lines.contains { $0.contains("process PID, which owns this store, \(end)") }, "\(result.errors)")
    }

    @Test func aHungOwnerTimesOut() async throws {
        let fixture = try ToolFixture()
        let hung = "    do_GET = do_OPTIONS = lambda self: threading.Event().wait()"
        let owner = try await owner(of: fixture, hung)
        let result = try await offPool { try fixture.call(["list"]) }
        #expect(result.exitCode == 75, "\(result.errors)")
        let name = "process \(owner.id), which owns this store"
        #expect(result.errors.hasPrefix("warning: waiting for \(name): it does not respond\n"), "\(result.errors)")
        #expect(result.errors.contains("\(name), has not responded for 10 s: it hangs; kill \(owner.id) ends it"))
    }

    /// The owner responds to five probes, two seconds apart, before it responds to the request.
    @Test func aBusyOwnerIsWaitedFor() async throws {
        let fixture = try ToolFixture()
        let busy = """
                def do_OPTIONS(self):
                    Handler.probes += 1
                    if Handler.probes == 5:
                        Handler.enough.set()
                    self.reply(b"{}")
                def do_GET(self):
                    Handler.enough.wait()
                    self.reply(b'{"embed_jobs": []}')
            """
        let owner = try await owner(of: fixture, busy)
        let result = try await offPool { try fixture.call(["list"]) }
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.errors == "warning: waiting for process \(owner.id), which owns this store: it is busy\n")
    }

    /// It falls silent in the middle of a body, until it has been probed twice.
    @Test func anOwnerThatFallsSilentInABodyIsNamed() async throws {
        let fixture = try ToolFixture()
        let silent = """
                def do_OPTIONS(self):
                    Handler.probes += 1
                    if Handler.probes == 2:
                        Handler.enough.set()
                    threading.Event().wait()
                def do_GET(self):
                    self.send_response(200)
                    self.send_header("Content-Type", "text/plain")
                    self.send_header("Content-Length", "10")
                    self.end_headers()
                    self.wfile.write(b"first")
                    self.wfile.flush()
                    Handler.enough.wait()
                    self.wfile.write(b"-last")
            """
        let owner = try await owner(of: fixture, silent)
        let result = try await offPool { try fixture.call(["api", "GET", "/v1/anything"]) }
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.contains("first-last"))
        let notice = "warning: waiting for process \(owner.id), which owns this store: it does not respond\n"
        #expect(result.errors == notice)
    }
}
