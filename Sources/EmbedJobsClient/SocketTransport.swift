internal import AsyncHTTPClient
internal import EmbedJobs
package import EmbedJobsWire
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
internal import Synchronization

/// The transport by sockets, on async-http-client, which never sends a request again by itself.
///
/// HTTP/1.1, with and without TLS, to hosts and to Unix sockets, by the proxy that the environment names. Connections
/// are kept for the next request, but not for one that must not happen twice. Threads and connections come about with
/// the first request.
package final class SocketTransport: HTTPTransport {
    /// How long what may take.
    package struct Times: Sendable {
        /// For a connection.
        package var connect: Duration = .seconds(Limits.connectSeconds)
        /// Without a byte coming or going.
        package var idle: Duration = .seconds(Limits.idleSeconds)

        /// The usual times.
        package init() {}
    }

    /// A client of its own for each way out.
    private struct Way: Hashable {
        let proxy: ProxyChoice.Proxy?
        let isDelicate: Bool
    }

    private let times: Times
    private let proxies: ProxyChoice
    private let trustFile: String?
    private let clients = Mutex<[Way: HTTPClient]>([:])

    /// Makes a transport. `environment` names proxies (`https_proxy`, `http_proxy`, `all_proxy`, `no_proxy`), and in
    /// `SSL_CERT_FILE` a file of certificates that are trusted instead of the system's.
    package init(environment: [String: String], times: Times = Times()) {
        self.times = times
        proxies = ProxyChoice(environment)
        trustFile = environment["SSL_CERT_FILE"].flatMap { $0.isEmpty ? nil : $0 }
    }

    deinit {
        // Requests that go on are broken off; nobody waits for the threads.
        for client in clients.withLock({ $0.values }) { client.shutdown { _ in } }
    }

    package func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        let client = try client(for: request)
        let body = request.body.flatMap { $0.length == 0 ? nil : SentBody($0) }
        let deadline = request.timeLimit.map { ContinuousClock.now.advanced(by: $0) }
        do {
            let answer = try await watched(body) {
                try await client.execute(
                    Self.outgoing(request, body),
                    // A limit that cannot be reached stands for none.
                    timeout: request.timeLimit.map { TimeAmount($0) } ?? .hours(24 * 365)
                )
            }
            return HTTPResponse(
                status: Int(answer.status.code),
                headers: HeaderFields(answer.headers.map { (name: $0.name, value: $0.value) }),
                body: Self.incoming(answer.body, length: answer.headers.first(name: "Content-Length"), until: deadline)
            )
        } catch {
            throw TransportFailure(sending: error, body: body)
        }
    }

    /// Sends, and breaks off when nothing of the body is taken for too long.
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

    /// The answer's body, a chunk at a time as it is asked for.
    private static func incoming(
        _ body: HTTPClientResponse.Body,
        length: String?,
        until deadline: ContinuousClock.Instant?
    ) -> ByteSource {
        ByteSource(length: length.flatMap { Int($0) }) { () throws(APIError) -> ByteSource.Next in
            var iterator = body.makeAsyncIterator()
            return { () async throws(APIError) -> [UInt8]? in
                if let deadline, ContinuousClock.now > deadline {
                    throw APIError(.timeout, "the answer took too long to arrive")
                }
                do {
                    while let buffer = try await iterator.next() {
                        if buffer.readableBytes > 0 { return Array(buffer.readableBytesView) }
                    }
                    return nil
                } catch {
                    let failure = TransportFailure(sending: error, body: nil)
                    let code: APIError.Code = failure.cause == .timeout ? .timeout : .unavailable
                    throw APIError(code, "the answer broke off: \(failure.reason)")
                }
            }
        }
    }

    private func client(for request: HTTPRequest) throws(TransportFailure) -> HTTPClient {
        let proxy: ProxyChoice.Proxy?
        do throws(APIError) { proxy = try proxies.proxy(for: request.address) } catch {
            throw TransportFailure(.unsupported, reach: .nothing, error.message)
        }
        let way = Way(proxy: proxy, isDelicate: request.isDelicate)
        return clients.withLock { clients in
            if let client = clients[way] { return client }
            let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration(of: way))
            clients[way] = client
            return client
        }
    }

    private func configuration(of way: Way) -> HTTPClient.Configuration {
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
            proxy: way.proxy?.configuration,
            decompression: .disabled
        )
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        if way.isDelicate { configuration.maximumUsesPerConnection = 1 }
        return configuration
    }
}

extension WebAddress {
    /// The address as async-http-client writes it: its scheme for a socket has the path as the host.
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
