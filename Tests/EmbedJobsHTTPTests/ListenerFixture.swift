import EmbedJobs
import EmbedJobsHTTP
import EmbedJobsServer
import EmbedJobsWire
import Logging
import Synchronization
import TestSupport
import Testing

/// A listener on a free port or a socket file, with responses set by the test.
final class ListenerFixture: Sendable {
    /// The recorded exchanges.
    let exchanges = Mutex<[AccessLogEntry]>([])
    private let listener: Mutex<HTTPListener?> = Mutex(nil)

    /// Runs `body` while a listener responds with `response`; the listener is then stopped and must end by itself.
    static func run(
        _ address: ListenAddress = .tcp(host: "127.0.0.1", port: 0),
        limits: ConnectionLimits = ConnectionLimits(),
        respond: @escaping @Sendable (ServerRequest) async -> ServerResponse = { await ListenerFixture.echo($0) },
        _ body: (ListenerFixture, ListenAddress) async throws -> Void
    ) async throws {
        let fixture = ListenerFixture()
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        let listener = HTTPListener(
            address: address,
            limits: limits,
            rules: RequestRules(address: address, hosts: ["embed.example"]),
            logger: logger,
            makeRequestID: { "request-1" },
            note: { exchange in fixture.exchanges.withLock { $0.append(exchange) } },
            respond: respond
        )
        fixture.listener.withLock { $0 = listener }
        let running = Task { () -> APIError? in
            do throws(APIError) { try await listener.run() } catch { return error }
            return nil
        }
        let bound = try #require(await listener.listening())
        try await body(fixture, bound)
        await listener.stop()
        running.cancel()
        #expect(await running.value == nil)
    }

    var connectionCount: Int { listener.withLock { $0?.connectionCount ?? 0 } }

    func stop() async { await listener.withLock { $0 }?.stop() }

    /// Responds with the method, the path, and the body's length and sum.
    static func echo(_ request: ServerRequest) async -> ServerResponse {
        var (count, sum) = (0, 0)
        do throws(APIError) {
            for try await chunk in request.body {
                count += chunk.count
                for byte in chunk { sum += Int(byte) }
            }
        } catch {
            return .failure(error, requestID: request.id ?? "")
        }
        return plain("\(request.method) \(request.path) \(count) \(sum)")
    }

    static func plain(_ text: String) -> ServerResponse {
        let bytes = Array(text.utf8)
        return ServerResponse(status: 200, headers: ["Content-Length": String(bytes.count)], body: .bytes(bytes))
    }

    /// Sends a text on a new connection and returns all data received until it is closed.
    static func exchange(_ text: String, with address: ListenAddress) async throws -> String {
        let got = try await offPool {
            let socket = try connect(to: address)
            socket.send(text)
            return socket.readToEnd()
        }
        // Required on the test's own thread, so that a failure belongs to the test.
        return try #require(got, "the connection was not closed")
    }

    static func connect(to address: ListenAddress) throws -> RawSocket {
        switch address {
        case .tcp(_, let port): try RawSocket(port: port)
        case .unix(let path): try RawSocket(path: path)
        }
    }
}
