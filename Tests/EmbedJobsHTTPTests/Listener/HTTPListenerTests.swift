import EmbedJobs
import EmbedJobsHTTP
import EmbedJobsServer
import EmbedJobsWire
import LocalFiles
import Synchronization
import TestSupport
import Testing

/// A number shared between threads.
private final class Tally: Sendable {
    let value = Mutex(0)
}

/// Tests with real sockets and hand-written bytes.
@Suite struct HTTPListenerTests {
    private func response(_ text: String, limits: ConnectionLimits = ConnectionLimits()) async throws -> RawAnswer {
        let response = Mutex<RawAnswer?>(nil)
        try await ListenerFixture.run(limits: limits) { _, address in
            let got = try await ListenerFixture.exchange(text, with: address)
            response.withLock { $0 = RawAnswer(got) }
        }
        return try #require(response.withLock { $0 }, "no response to \(text)")
    }

    @Test func respondsOverTCP() async throws {
        let response = try await response("GET /a?b=c HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        #expect(response.status == 200)
        #expect(response.body == "GET /a 0 0")
        #expect(response.headers["connection"] == "close")
        #expect(response.headers["x-request-id"] == "request-1")
        #expect(response.headers["date"]?.hasSuffix(" GMT") == true)
        // The server's software is not disclosed to attackers.
        #expect(response.headers["server"] == nil)
    }

    @Test func respondsOverASocketFile() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("s")
        try await ListenerFixture.run(.unix(path: path)) { _, address in
            #expect(address == .unix(path: path))
            #expect(try Mode.of(path) == 0o600)
            let got = try await ListenerFixture.exchange(
                "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                with: address
            )
            #expect(RawAnswer(got)?.status == 200)
        }
        #expect(!Folder.isTaken(path), "the listener must remove its file")
    }

    @Test func keepsConnectionsAndRespondsInOrder() async throws {
        try await ListenerFixture.run { fixture, address in
            let requests = (1...20).map {
                "POST /\($0) HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n\u{1}\u{2}"
            }
            let last = "GET /end HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            let got = try await ListenerFixture.exchange(requests.joined() + last, with: address)
            let bodies = got.split(separator: "\r\n\r\n").dropFirst().map { $0.split(separator: "HTTP/1.1")[0] }
            #expect(bodies.map(String.init) == (1...20).map { "POST /\($0) 2 3" } + ["GET /end 0 0"])
            #expect(fixture.exchanges.withLock { $0.count } == 21)
            #expect(fixture.exchanges.withLock { $0[0].bytesIn } == 2)
        }
    }

    @Test func readsChunks() async throws {
        let response = try await response(
            "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + "3\r\n\u{1}\u{1}\u{1}\r\n1;x=y\r\n\u{5}\r\n0\r\nTrailer: x\r\n\r\n"
        )
        #expect(response.body == "POST / 4 8")
    }

    @Test func headHasNoBody() async throws {
        let get = try await response("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        try await ListenerFixture.run(respond: { _ in
            ServerResponse(status: 200, headers: ["Content-Length": "7"], body: .none)
        }) { _, address in
            let text = "HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            let got = try await ListenerFixture.exchange(text, with: address)
            let head = try #require(RawAnswer(got))
            #expect(head.body.isEmpty && head.headers["content-length"] == "7")
            #expect(Set(head.headers.keys) == Set(get.headers.keys))
        }
    }

    @Test func sends100Continue() async throws {
        try await ListenerFixture.run { _, address in
            try await offPool {
                let socket = try ListenerFixture.connect(to: address)
                socket.send(
                    "POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 1\r\n"
                        + "Connection: close\r\n\r\n"
                )
                #expect(socket.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
                socket.send("\u{7}")
                #expect(RawAnswer(socket.readToEnd() ?? "")?.body == "POST / 1 7")
            }
        }
    }

    /// A response may precede the end of the body: the client still reads it while it writes.
    @Test func respondsBeforeTheBodyEnds() async throws {
        try await ListenerFixture.run(respond: { _ in ListenerFixture.plain("no") }) { _, address in
            try await offPool {
                let socket = try ListenerFixture.connect(to: address)
                socket.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 80000000\r\n\r\n")
                let piece = [UInt8](repeating: 1, count: 1 << 20)
                var sent = 0
                while sent < 40, socket.send(piece) { sent += 1 }
                let response = try #require(RawAnswer(socket.readToEnd() ?? ""))
                #expect(response.status == 200)
                #expect(response.body == "no")
                #expect(response.headers["connection"] == "close")
            }
        }
    }

    @Test func appliesBackPressureToBodies() async throws {
        let taken = Tally()
        let gate = AsyncStream.makeStream(of: Void.self)
        try await ListenerFixture.run(respond: { request in
            for await _ in gate.stream { break }
            return await ListenerFixture.echo(request)
        }) { _, address in
            let writer = Task {
                try await offPool {
                    let socket = try ListenerFixture.connect(to: address)
                    socket.send(
                        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 67108864\r\nConnection: close\r\n\r\n"
                    )
                    for _ in 0..<64 {
                        guard socket.send([UInt8](repeating: 0, count: 1 << 20)) else { break }
                        taken.value.withLock { $0 += 1 }
                    }
                    return RawAnswer(socket.readToEnd() ?? "")?.body
                }
            }
            // Without a reader of the body, the writer stalls long before its end.
            var last = -1
            while taken.value.withLock({ $0 }) != last || last < 1 {
                last = taken.value.withLock { $0 }
                try await Task.sleep(for: .milliseconds(200))
            }
            #expect(last < 40, "\(last) MB were read from a body without a reader")
            gate.continuation.yield()
            #expect(try await writer.value == "POST / 67108864 0")
        }
    }

    @Test(arguments: [
        ("nonsense\r\n\r\n", 400), ("GET / HTTP/2.0\r\nHost: localhost\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n\r\n", 403),
        ("GET x HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        ("GET /\u{e9} HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 18446744073709551615\r\n\r\n", 413),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9223372036854775808\r\n\r\n", 413),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nA b: c\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nX: a\u{0}b\r\n\r\n", 400),
        ("GET /\(String(repeating: "a", count: 20_000)) HTTP/1.1\r\nHost: localhost\r\n\r\n", 431),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "a", count: 20_000))\r\n\r\n", 431),
        ("GET / HTTP/1.1\r\nHost: localhost\r\n\(String(repeating: "X: a\r\n", count: 101))\r\n", 431),
    ])
    func reportsErrorsInJSON(request: String, status: Int) async throws {
        // Connections kept open after an error are closed by the client's end of file.
        try await ListenerFixture.run { fixture, address in
            let got = try await offPool {
                let socket = try ListenerFixture.connect(to: address)
                socket.send(request)
                socket.finishSending()
                return socket.readToEnd() ?? ""
            }
            let response = try #require(RawAnswer(got), "no response to \(request.prefix(60)): \(got)")
            #expect(response.status == status, "\(request.prefix(60)): \(response.body)")
            #expect(response.headers["content-type"] == "application/json")
            #expect(response.body.hasPrefix("{\"message\":\""))
            #expect(response.body.contains("\"id\":\"request-1\""))
            #expect(!["408", "409"].contains("\(response.status)"))
            #expect(fixture.exchanges.withLock { $0.last?.status } == status)
        }
    }

    @Test(arguments: ["localhost", "LOCALHOST.", "127.0.0.1:9", "[::1]:80", "192.168.7.7", "embed.example:443"])
    func acceptsItsOwnNames(host: String) async throws {
        let response = try await response("GET / HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n")
        #expect(response.status == 200)
    }

    @Test func acceptsAbsoluteTargets() async throws {
        let own = try await response("GET http://localhost/p HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(own.body == "GET /p 0 0")
        let other = try await response(
            "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        #expect(other.status == 403)
    }

    @Test func supportsHTTP10() async throws {
        let response = try await response("GET / HTTP/1.0\r\n\r\n")
        #expect(response.status == 200)
        #expect(response.body == "GET / 0 0")
    }

    // MARK: Time

    private var hasty: ConnectionLimits {
        var limits = ConnectionLimits()
        (limits.firstHead, limits.idle, limits.bodyWindow) = (
            .milliseconds(300), .milliseconds(300), .milliseconds(300)
        )
        (limits.writeStall, limits.linger) = (.milliseconds(300), .milliseconds(300))
        limits.bodyWindowBytesMin = 10_000
        return limits
    }

    @Test(arguments: ["", "GET / HTT", "GET / HTTP/1.1\r\nHost: localhost\r\nX: "])
    func closesConnectionsWithoutAHead(begin: String) async throws {
        try await ListenerFixture.run(limits: hasty) { _, address in
            let got = try await ListenerFixture.exchange(begin, with: address)
            #expect(got == "")
        }
    }

    @Test func closesIdleConnections() async throws {
        try await ListenerFixture.run(limits: hasty) { _, address in
            let got = try await ListenerFixture.exchange("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", with: address)
            #expect(got.hasSuffix("GET / 0 0"))
        }
    }

    @Test func rejectsSlowBodies() async throws {
        var limits = hasty
        // A client that has not read the error one window later is cut off; a busy machine may take a while to write
        // it.
        limits.bodyWindow = .seconds(2)
        try await ListenerFixture.run(limits: limits) { _, address in
            let got = try await ListenerFixture.exchange(
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nx",
                with: address
            )
            let response = try #require(RawAnswer(got))
            #expect(response.status == 400)
            #expect(response.body.contains("did not arrive in time"))
        }
    }

    @Test func waitsForSlowResponses() async throws {
        try await ListenerFixture.run(
            limits: hasty,
            respond: { request in
                try? await Task.sleep(for: .milliseconds(900))
                return await ListenerFixture.echo(request)
            }
        ) { _, address in
            let text = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nConnection: close\r\n\r\n\u{1}"
            let got = try await ListenerFixture.exchange(text, with: address)
            #expect(got.hasSuffix("POST / 1 1"))
        }
    }

    @Test func closesConnectionsOfStalledReaders() async throws {
        let ended = Mutex(false)
        try await ListenerFixture.run(
            limits: hasty,
            respond: { _ in
                let endless = ByteSource(length: nil) { () throws(APIError) -> ByteSource.Next in
                    { () async throws(APIError) -> [UInt8]? in [UInt8](repeating: 1, count: 1 << 20) }
                }
                return ServerResponse(status: 200, headers: [:], body: .stream(endless))
            }
        ) { fixture, address in
            let socket = try ListenerFixture.connect(to: address)
            socket.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            for _ in 0..<100 where !ended.withLock({ $0 }) {
                try await Task.sleep(for: .milliseconds(100))
                ended.withLock { $0 = fixture.exchanges.withLock { !$0.isEmpty } }
            }
            #expect(ended.withLock { $0 })
        }
    }

    // MARK: Connection limits

    @Test func rejectsExcessConnectionsExceptProbes() async throws {
        var limits = ConnectionLimits()
        limits.connectionsMax = 2
        try await ListenerFixture.run(limits: limits) { fixture, address in
            let held = try (0..<2).map { _ in try ListenerFixture.connect(to: address) }
            while fixture.connectionCount < 2 { await Task.yield() }
            let got = try await ListenerFixture.exchange("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", with: address)
            let response = try #require(RawAnswer(got))
            #expect(response.status == 503)
            #expect(response.headers["retry-after"] != nil && response.headers["connection"] == "close")
            #expect(response.body.contains("has reached its maximum number of connections"))
            for path in ["/healthz", "/readyz"] {
                let text = "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n"
                let probe = try #require(RawAnswer(try await ListenerFixture.exchange(text, with: address)))
                #expect(probe.status == 200 && probe.headers["connection"] == "close")
            }
            withExtendedLifetime(held) {}
        }
    }

    /// Regression: 1,024 idle connections blocked probes for ten seconds, and could reconnect.
    @Test func idleConnectionsDoNotBlockProbes() async throws {
        var limits = ConnectionLimits()
        (limits.connectionsMax, limits.probeConnectionsMax) = (1, 4)
        try await ListenerFixture.run(limits: limits) { _, address in
            let idle = try (0..<200).map { _ in try ListenerFixture.connect(to: address) }
            let text = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
            let probe = try #require(RawAnswer(try await ListenerFixture.exchange(text, with: address)))
            #expect(probe.status == 200)
            withExtendedLifetime(idle) {}
        }
    }

    /// A hundred clients request 20 MB over a socket file, whose buffers are small and fixed, and read nothing. The
    /// bytes read from the source for them, minus the system's buffers, are what the server holds.
    @Test func stalledReadersCostOneChunkEach() async throws {
        let (chunk, size) = (1 << 16, 20 << 20)
        let produced = Tally()
        let folder = try TemporaryFolder()
        let source = ByteSource(length: size) { (start) throws(APIError) -> ByteSource.Next in
            var left = size - start
            return { () async throws(APIError) -> [UInt8]? in
                let count = min(left, chunk)
                left -= count
                produced.value.withLock { $0 += count }
                return count == 0 ? nil : [UInt8](repeating: 1, count: count)
            }
        }
        let response = ServerResponse(status: 200, headers: ["Content-Length": String(size)], body: .stream(source))
        try await ListenerFixture.run(.unix(path: folder.file("s")), respond: { _ in response }) { _, address in
            let text = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            let sockets = try (0..<100).map { _ in try ListenerFixture.connect(to: address) }
            for socket in sockets { socket.send(text) }
            // Clients that do read get the whole response meanwhile, one after the other on both event loops.
            for _ in 0..<4 {
                let got = try await offPool {
                    let socket = try ListenerFixture.connect(to: address)
                    socket.send(text)
                    var count = 0
                    while let bytes = socket.read(1 << 20), !bytes.isEmpty { count += bytes.count }
                    return count
                }
                #expect(got > size)
            }
            let held = produced.value.withLock { $0 } - 4 * size
            #expect(held >= 100 * chunk, "the sources were not read")
            #expect(held <= 100 * 8 * chunk, "\(held / 100) bytes each")
            withExtendedLifetime(sockets) {}
        }
    }

    @Test func servesAThousandConnections() async throws {
        try await ListenerFixture.run { fixture, address in
            try await offPool {
                let sockets = try (0..<1_000).map { _ in try ListenerFixture.connect(to: address) }
                for socket in sockets { socket.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n") }
                for socket in sockets { #expect(socket.read(until: "GET / 0 0") != nil) }
            }
        }
    }

    // MARK: Shutdown

    @Test func finishesOpenRequestsBeforeStopping() async throws {
        let begun = AsyncStream.makeStream(of: Void.self)
        let gate = AsyncStream.makeStream(of: Void.self)
        try await ListenerFixture.run(respond: { request in
            begun.continuation.yield()
            for await _ in gate.stream { break }
            return await ListenerFixture.echo(request)
        }) { fixture, address in
            let idle = try ListenerFixture.connect(to: address)
            let busy = Task {
                try await ListenerFixture.exchange("GET /busy HTTP/1.1\r\nHost: localhost\r\n\r\n", with: address)
            }
            for await _ in begun.stream { break }
            let stopping = Task { await fixture.stop() }
            // The idle connection is closed at once, new ones are not accepted, the busy one gets its response.
            #expect(try await offPool { idle.readToEnd() } == "")
            // Each event loop closes its own channels, so the listening socket may be the last.
            let isClosed = try await offPool {
                (0..<100_000).contains { _ in (try? ListenerFixture.connect(to: address)) == nil }
            }
            #expect(isClosed)
            gate.continuation.yield()
            let got = try await busy.value
            let response = RawAnswer(got)
            #expect(response?.body == "GET /busy 0 0" && response?.headers["connection"] == "close", "\(got)")
            await stopping.value
        }
    }

    /// A half-sent body would otherwise keep the stopping server running for as long as slow clients are tolerated.
    @Test func cutsOffClientsThatDoNotFinish() async throws {
        var limits = ConnectionLimits()
        limits.drain = .milliseconds(200)
        let begun = AsyncStream.makeStream(of: Void.self)
        try await ListenerFixture.run(
            limits: limits,
            respond: { request in
                begun.continuation.yield()
                return await ListenerFixture.echo(request)
            }
        ) { fixture, address in
            let slow = try ListenerFixture.connect(to: address)
            slow.send("POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\nx")
            for await _ in begun.stream { break }
            let started = ContinuousClock.now
            await fixture.stop()
            #expect(started.duration(to: .now) < limits.bodyWindow)
            #expect(try await offPool { slow.readToEnd() } == "")
        }
    }

    @Test func reportsAnAddressInUse() async throws {
        try await ListenerFixture.run { _, address in
            let second = HTTPListener(
                address: address,
                rules: RequestRules(address: address),
                logger: Log.silent,
                makeRequestID: { "" },
                note: { _ in },
                respond: { await ListenerFixture.echo($0) }
            )
            let error = await #expect(throws: APIError.self) { try await second.run() }
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains("another server may be running") == true)
        }
    }
}
