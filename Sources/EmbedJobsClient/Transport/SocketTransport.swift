internal import AsyncHTTPClient
internal import EmbedJobs
package import EmbedJobsWire
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
internal import Synchronization

/// The transport over sockets, based on async-http-client, which never retries requests by itself.
///
/// HTTP/1.1, with and without TLS, to hosts and Unix sockets, through the proxy from the environment. Connections are
/// reused, except for requests that must not be sent twice. Threads and connections are created with the first
/// request.
package final class SocketTransport: HTTPTransport {
    /// Time limits.
    package struct Times: Sendable {
        /// To establish a connection.
        package var connect: Duration = .seconds(Limits.connectSeconds)
        /// Without data in either direction.
        package var idle: Duration = .seconds(Limits.idleSeconds)

        /// The default limits.
        package init() {}
    }

    /// The key of a client: one per proxy and kind of connection.
    private struct ConnectionKind: Hashable {
        let proxy: ProxyChoice.Proxy?
        let isUnsafeToRepeat: Bool
    }

    private let times: Times
    private let proxies: ProxyChoice
    private let trustFile: String?
    private let clients = Mutex<[ConnectionKind: HTTPClient]>([:])

    /// Creates a transport. `environment` sets proxies (`https_proxy`, `http_proxy`, `all_proxy`, `no_proxy`), and
    /// with `SSL_CERT_FILE` a file of certificates to trust instead of the system's.
    package init(environment: [String: String], times: Times = Times()) {
        self.times = times
        proxies = ProxyChoice(environment)
        trustFile = environment["SSL_CERT_FILE"].flatMap { $0.isEmpty ? nil : $0 }
    }

    deinit {
        // Open requests are cancelled; do not wait for the threads.
        for client in clients.withLock({ $0.values }) { client.shutdown { _ in } }
    }

    package func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        let client = try client(for: request)
        let body = request.body.flatMap { $0.length == 0 ? nil : SentBody($0) }
        let deadline = request.timeLimit.map { ContinuousClock.now.advanced(by: $0) }
        do {
            let response = try await watched(body) {
                try await client.execute(
                    Self.outgoing(request, body),
                    // An unreachable limit means no limit.
                    timeout: request.timeLimit.map { TimeAmount($0) } ?? .hours(24 * 365)
                )
            }
            return HTTPResponse(
                status: Int(response.status.code),
                headers: HeaderFields(response.headers.map { (name: $0.name, value: $0.value) }),
                body: Self.incoming(
                    response.body,
                    length: response.headers.first(name: "Content-Length"),
                    until: deadline
                )
            )
        } catch {
            throw TransportFailure(sending: error, body: body)
        }
    }

    /// Sends a request, and cancels it if nothing of the body is read for too long.
    private func watched(
        _ body: SentBody?,
        _ send: @escaping @Sendable () async throws -> HTTPClientResponse
    ) async throws -> HTTPClientResponse {
        guard let body else { return try await send() }
        let work = Task { try await send() }
        let watch = Task { [limit = times.idle] in
            await body.waitForStall(of: limit)
            if body.hasStalled { work.cancel() }
        }
        defer { watch.cancel() }
        return try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            work.cancel()
        }
    }

    private static func outgoing(_ request: HTTPRequest, _ body: SentBody?) -> HTTPClientRequest {
        var outgoing = HTTPClientRequest(url: request.address.clientURL)
        outgoing.method = HTTPMethod(rawValue: request.method)
        for (name, value) in request.headers.all { outgoing.headers.add(name: name, value: value) }
        if request.headers["Host"] == nil { outgoing.headers.add(name: "Host", value: request.address.hostField) }
        if let body {
            let length = request.body?.length.map { HTTPClientRequest.Body.Length.known(Int64($0)) } ?? .unknown
            outgoing.body = .stream(body, length: length)
        } else if request.body != nil {
            outgoing.body = .bytes(ByteBuffer())
        }
        return outgoing
    }

    /// The response's body, read in chunks on demand.
    private static func incoming(
        _ body: HTTPClientResponse.Body,
        length: String?,
        until deadline: ContinuousClock.Instant?
    ) -> ByteSource {
        ByteSource(length: length.flatMap { Int($0) }) { () throws(APIError) -> ByteSource.Next in
            var iterator = body.makeAsyncIterator()
            return { () async throws(APIError) -> [UInt8]? in
                if let deadline, ContinuousClock.now > deadline {
                    throw APIError(.timeout, "the response took too long to arrive")
                }
                do {
                    while let buffer = try await iterator.next() {
                        if buffer.readableBytes > 0 { return Array(buffer.readableBytesView) }
                    }
                    return nil
                } catch {
                    let failure = TransportFailure(sending: error, body: nil)
                    let code: APIError.Code = failure.cause == .timeout ? .timeout : .unavailable
                    throw APIError(code, "the response broke off: \(failure.reason)")
                }
            }
        }
    }

    private func client(for request: HTTPRequest) throws(TransportFailure) -> HTTPClient {
        let proxy: ProxyChoice.Proxy?
        do throws(APIError) { proxy = try proxies.proxy(for: request.address) } catch {
            throw TransportFailure(.unsupported, reach: .nothing, error.message)
        }
        let kind = ConnectionKind(proxy: proxy, isUnsafeToRepeat: request.isUnsafeToRepeat)
        return clients.withLock { clients in
            if let client = clients[kind] { return client }
            let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration(of: kind))
            clients[kind] = client
            return client
        }
    }

    private func configuration(of kind: ConnectionKind) -> HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let trustFile { tls.trustRoots = .file(trustFile) }
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls,
            redirectConfiguration: .disallow,
            timeout: HTTPClient.Configuration.Timeout(
                connect: TimeAmount(times.connect),
                read: TimeAmount(times.idle),
                write: TimeAmount(times.idle)
            ),
            proxy: kind.proxy?.configuration,
            decompression: .disabled
        )
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        if kind.isUnsafeToRepeat { configuration.maximumUsesPerConnection = 1 }
        return configuration
    }
}

extension WebAddress {
    /// The URL in the form of async-http-client, which puts a socket's path in place of the host.
    fileprivate var clientURL: String {
        switch origin {
        case .host: originText + target
        case .socket(let path): "http+unix://\(PercentCoding.encode(path))\(target)"
        }
    }
}

extension ProxyChoice.Proxy {
    fileprivate var configuration: HTTPClient.Configuration.Proxy {
        switch kind {
        case .socks: .socksServer(host: host, port: port)
        case .http:
            .server(
                host: host,
                port: port,
                authorization: credentials.map { .basic(username: $0.user, password: $0.password) }
            )
        }
    }
}
