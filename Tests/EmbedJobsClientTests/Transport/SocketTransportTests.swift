import Dispatch
import EmbedJobs
import EmbedJobsClient
import EmbedJobsWire
import Synchronization
import TestSupport
import Testing

/// The transport against well-behaved and misbehaving servers.
@Suite struct SocketTransportTests {
    /// Patient by default: the whole suite starts at once, and a busy machine must not look like a hung server.
    private static func transport(idle: Duration = .seconds(120), _ environment: [String: String] = [:])
        -> SocketTransport
    {
        var times = SocketTransport.Times()
        times.idle = idle
        times.connect = .seconds(120)
        return SocketTransport(environment: environment, times: times)
    }

    private let transport = Self.transport()

    private func request(
        _ method: String = "GET",
        _ address: String,
        body: ByteSource? = nil,
        isUnsafeToRepeat: Bool = false
    ) throws -> HTTPRequest {
        HTTPRequest(method: method, address: try WebAddress(address), body: body, isUnsafeToRepeat: isUnsafeToRepeat)
    }

    private func text(_ response: HTTPResponse) async throws -> String {
        var bytes: [UInt8] = []
        for try await chunk in response.body { bytes += chunk }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The failure of sending, or nil.
    private func failure(_ request: HTTPRequest, by transport: SocketTransport? = nil) async -> TransportFailure? {
        do throws(TransportFailure) {
            _ = try await (transport ?? self.transport).send(request)
            return nil
        } catch {
            return error
        }
    }

    private static func stream(_ bytes: [UInt8], chunks: Int, length: Int?, taken: @escaping @Sendable () -> Void = {})
        -> ByteSource
    {
        ByteSource(length: length) { () throws(APIError) -> ByteSource.Next in
            var left = chunks
            return { () async throws(APIError) -> [UInt8]? in
                guard left > 0 else { return nil }
                left -= 1
                taken()
                return bytes
            }
        }
    }

    @Test func sendsRequestsAndReturnsResponses() async throws {
        let seen = Mutex("")
        let server = try RawServer { connection, _ in
            let request = connection.readRequest()
            seen.withLock { $0 = request }
            connection.response("201 Created", "{\"a\":1}", "X-Two: 1\r\nX-Two: 2\r\n")
        }
        var request = try request("POST", "\(server.address)/v1/x?y=%20", body: ByteSource(Array("{}".utf8)))
        request.headers["Authorization"] = "Bearer key"
        let response = try await transport.send(request)
        #expect(response.status == 201)
        #expect(response.declaredLength == 7)
        #expect(response.body.length == 7)
        #expect(response.headers.all.filter { $0.name == "X-Two" }.map(\.value) == ["1", "2"])
        #expect(try await text(response) == "{\"a\":1}")
        let lines = seen.withLock { $0 }.split(separator: "\r\n").map(String.init)
        #expect(lines.first == "POST /v1/x?y=%20 HTTP/1.1")
        #expect(lines.last == "{}")
        #expect(lines.contains("Authorization: Bearer key"))
        #expect(lines.filter { $0.lowercased().hasPrefix("host:") } == ["Host: \(server.address.dropFirst(7))"])
        #expect(lines.contains { $0.lowercased() == "content-length: 2" })
    }

    @Test func connectsToSocketFiles() async throws {
        let folder = try TemporaryFolder()
        let server = try RawServer(path: folder.file("a b%.sock")) { connection, _ in
            let head = connection.readRequest()
            connection.response(
                "200 OK",
                String(head.prefix { $0 != "\r\n" }) + (head.contains("Host: localhost") ? " ok" : "")
            )
        }
        let response = try await transport.send(
            HTTPRequest(
                method: "GET",
                address: WebAddress(origin: .socket(path: folder.file("a b%.sock")), target: "/v1/x?y=1")
            )
        )
        #expect(try await text(response) == "GET /v1/x?y=1 HTTP/1.1 ok")
        #expect(server.connectionCount == 1)
    }

    @Test func sendsBodiesOfUnknownLengthInChunks() async throws {
        let server = try RawServer { connection, _ in
            let request = connection.readRequest()
            connection.response(
                "200 OK",
                "\(request.contains("transfer-encoding: chunked")) \(request.contains("3\r\nabc"))"
            )
        }
        let body = Self.stream(Array("abc".utf8), chunks: 2, length: nil)
        let response = try await transport.send(try request("POST", server.address, body: body))
        #expect(try await text(response) == "true true")
    }

    @Test func reusesConnectionsExceptForDelicateRequests() async throws {
        let server = try RawServer { connection, _ in
            while !connection.readRequest().isEmpty { connection.response() }
        }
        for _ in 0..<3 { _ = try await text(try await transport.send(try request("GET", server.address))) }
        // A connection returns to the pool a moment after the response has been read, or later on a busy machine.
        let kept = server.connectionCount
        #expect(kept < 3)
        for _ in 0..<3 {
            let delicate = try request("POST", server.address, body: ByteSource([1]), isUnsafeToRepeat: true)
            _ = try await text(try await transport.send(delicate))
        }
        #expect(server.connectionCount == kept + 3)
    }

    @Test func sendsNothingWithoutAListener() async throws {
        let port = try RawServer { _, _ in }.address
        let folder = try TemporaryFolder()
        try folder.write("x", to: "file")
        for address in [port, "unix:\(folder.file("none"))", "unix:\(folder.file("file"))"] {
            let failure = await failure(try request("POST", address, body: ByteSource([1])))
            #expect(failure?.cause == .unreachable && failure?.reach == .nothing, "\(address)")
        }
    }

    @Test(arguments: [false, true]) func brokenConnectionAfterTheRequestIsAnUnknownOutcome(isReset: Bool) async throws {
        let server = try RawServer { connection, _ in
            _ = connection.readRequest()
            if isReset { connection.reset() }
        }
        let failure = await failure(try request("POST", server.address, body: ByteSource(Array("{}".utf8))))
        #expect(failure?.reach == .all)
        #expect(failure?.cause == .broken)
        #expect(server.connectionCount == 1)
    }

    @Test func brokenConnectionWithinTheRequestIsAKnownOutcome() async throws {
        let server = try RawServer { connection, _ in
            _ = connection.read(1_000)
            connection.reset()
        }
        let length = 64 << 20
        let body = Self.stream([UInt8](repeating: 7, count: 1 << 18), chunks: length >> 18, length: length)
        let failure = await failure(try request("POST", server.address, body: body))
        #expect(failure?.reach == .part)
        #expect(failure?.cause == .broken)
    }

    @Test func timesOutWithoutAResponse() async throws {
        let server = try RawServer { connection, _ in connection.waitForEnd() }
        let patience = Self.transport(idle: .milliseconds(100))
        let failure = await failure(try request("POST", server.address, body: ByteSource([1])), by: patience)
        #expect(failure?.cause == .timeout)
        #expect(failure?.reach == .all)
    }

    @Test func timesOutIfTheServerReadsNothing() async throws {
        let server = try RawServer { connection, _ in
            withExtendedLifetime(connection) { _ = DispatchSemaphore(value: 0).wait(timeout: .now() + 5) }
        }
        let length = 256 << 20
        let body = Self.stream([UInt8](repeating: 7, count: 1 << 18), chunks: length >> 18, length: length)
        let patience = Self.transport(idle: .milliseconds(200))
        let failure = await failure(try request("POST", server.address, body: body), by: patience)
        #expect(failure?.cause == .timeout)
        #expect(failure?.reach == .part)
    }

    @Test func limitsTheTotalTime() async throws {
        let server = try RawServer { connection, _ in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            while connection.write("x") { _ = DispatchSemaphore(value: 0).wait(timeout: .now() + 0.02) }
        }
        var request = try request("GET", server.address)
        request.timeLimit = .milliseconds(200)
        let response = try await transport.send(request)
        let error = await #expect(throws: APIError.self) { for try await _ in response.body {} }
        #expect(error?.code == .timeout)
    }

    @Test(arguments: ["220 mail.example ESMTP\r\n", "HTTP/9.9 200 OK\r\n\r\n", "<html>"])
    func treatsOtherProtocolsAsBrokenConnections(text: String) async throws {
        let server = try RawServer { connection, _ in
            _ = connection.readRequest()
            connection.write(text)
        }
        let failure = await failure(try request("POST", server.address, body: ByteSource([1])))
        #expect(failure?.cause == .broken)
        #expect(failure?.reach == .all)
    }

    @Test func reportsTruncatedResponses() async throws {
        let server = try RawServer { connection, _ in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789")
        }
        let response = try await transport.send(try request("GET", server.address))
        await #expect(throws: APIError.self) { for try await _ in response.body {} }
    }

    @Test func returnsRedirects() async throws {
        let server = try RawServer { connection, _ in
            _ = connection.readRequest()
            connection.response("302 Found", "", "Location: http://127.0.0.1:1/\r\n")
        }
        let response = try await transport.send(try request("GET", server.address))
        #expect(response.status == 302 && response.headers["Location"] == "http://127.0.0.1:1/")
        #expect(server.connectionCount == 1)
    }

    @Test func readsResponsesBeforeTheBodyEnds() async throws {
        let server = try RawServer { connection, _ in
            _ = connection.read(1_000)
            connection.response("401 Unauthorized", "{\"message\":\"invalid api token\"}", "Connection: close\r\n")
            connection.waitForEnd()
        }
        let taken = Mutex(0)
        let length = 80 << 20
        let body = Self.stream([UInt8](repeating: 7, count: 1 << 18), chunks: length >> 18, length: length) {
            taken.withLock { $0 += 1 << 18 }
        }
        let response = try await transport.send(try request("POST", server.address, body: body))
        #expect(response.status == 401)
        #expect(try await text(response) == "{\"message\":\"invalid api token\"}")
        #expect(taken.withLock { $0 } < length)
    }

    @Test func appliesBackPressureToResponses() async throws {
        let sent = Mutex(0)
        let server = try RawServer { connection, _ in
            _ = connection.readRequest()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(1 << 30)\r\n\r\n")
            let chunk = [UInt8](repeating: 7, count: 1 << 18)
            while connection.write(chunk) { sent.withLock { $0 += chunk.count } }
        }
        let response = try await transport.send(try request("GET", server.address))
        var iterator = response.body.makeAsyncIterator()
        _ = try await iterator.next()
        // Until the counter stops changing.
        var before = -1
        while sent.withLock({ $0 }) != before {
            before = sent.withLock { $0 }
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(before < 64 << 20)
    }

    @Test func stopsOnCancellation() async throws {
        let arrived = AsyncStream.makeStream(of: Void.self)
        let server = try RawServer { connection, _ in
            _ = connection.readRequest()
            arrived.continuation.yield()
            connection.waitForEnd()
        }
        let request = try request("POST", server.address, body: ByteSource([1]))
        let work = Task { await failure(request) }
        for await _ in arrived.stream { break }
        work.cancel()
        let end = await work.value
        #expect(end?.cause == .cancelled)
        #expect(end?.reach == .all)
    }

    @Test func reportsAnUnreadableBody() async throws {
        let server = try RawServer { connection, _ in connection.waitForEnd() }
        let reason = APIError(.invalidRequest, "cannot read a.jsonl: gone")
        let body = ByteSource(length: 10) { () throws(APIError) -> ByteSource.Next in
            var isFirst = true
            return { () async throws(APIError) -> [UInt8]? in
                guard isFirst else { throw reason }
                isFirst = false
                return [1, 2, 3]
            }
        }
        let failure = await failure(try request("POST", server.address, body: body))
        #expect(failure?.cause == .body(reason))
        #expect(failure?.reach == .part)
    }

    @Test func usesTheProxy() async throws {
        let proxy = try RawServer { connection, _ in
            let way = connection.readRequest().prefix { $0 != "\r\n" }
            connection.write("HTTP/1.1 200 OK\r\n\r\n")
            let request = connection.readRequest().prefix { $0 != "\r\n" }
            connection.response("200 OK", "\(way), \(request)")
        }
        let byProxy = Self.transport(["http_proxy": proxy.address])
        let response = try await byProxy.send(try request("GET", "http://embed.invalid/v1/x"))
        #expect(try await text(response) == "CONNECT embed.invalid:80 HTTP/1.1, GET /v1/x HTTP/1.1")
    }
}
