#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif
package import EmbedJobs
package import EmbedJobsServer
internal import HummingbirdCore
package import Logging
internal import NIOCore
internal import NIOPosix

/// A listening socket that serves requests until it is stopped.
///
/// It handles sockets and HTTP and is independent of the API: requests and responses are values.
package final class HTTPListener: Sendable {
    private let address: ListenAddress
    private let server: Server<ConnectionChannel>
    private let counter: ConnectionCounter
    private let socket: SocketFile?
    private let bound = AsyncStream.makeStream(of: ListenAddress.self)

    /// Creates a listener; it listens while ``run()`` runs.
    ///
    /// `respond` responds to every well-formed request, `note` receives every exchange, and `makeRequestID` creates
    /// the id of each. With `tls`, connections are encrypted.
    package init(
        address: ListenAddress,
        limits: ConnectionLimits = ConnectionLimits(),
        rules: RequestRules,
        tls: Certificates? = nil,
        logger: Logger,
        makeRequestID: @escaping @Sendable () -> String,
        note: @escaping @Sendable (AccessLogEntry) -> Void,
        respond: @escaping @Sendable (ServerRequest) async -> ServerResponse
    ) {
        self.address = address
        socket = if case .unix(let path) = address { SocketFile(path: path) } else { nil }
        counter = ConnectionCounter(limits: limits)
        let channel = ConnectionChannel(
            limits: limits,
            rules: rules,
            counter: counter,
            tls: tls,
            makeRequestID: makeRequestID,
            respond: respond,
            note: note
        )
        // The caller of this type reports the start, so Hummingbird's own messages are suppressed.
        var quiet = logger
        quiet.logLevel = .critical
        let (bound, socket) = (bound, socket)
        server = Server(
            childChannelSetup: channel,
            configuration: ServerConfiguration(address: BindAddress(address), backlog: 1_024),
            onServerRunning: { channel in
                socket?.adopt()
                bound.continuation.yield(ListenAddress(address, channel.localAddress))
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: quiet
        )
    }

    /// The number of open connections.
    package var connectionCount: Int { counter.count }

    /// Waits until the listener is bound and returns its address with the actual port; nil if binding failed.
    package func listening() async -> ListenAddress? {
        for await address in bound.stream { return address }
        return nil
    }

    /// Listens until ``stop()``; throws if it cannot listen, with a message for the operator.
    package func run() async throws(APIError) {
        defer { bound.continuation.finish() }
        do {
            try socket?.clear()
            defer { socket?.remove() }
            try await server.run()
        } catch let error as APIError {
            throw error
        } catch {
            throw APIError(.unavailable, "cannot listen on \(address): \(Self.reason(error))")
        }
    }

    /// Stops accepting connections and returns when all open requests have ended; they are cut off at the time limit.
    package func stop() async { try? await server.shutdownGracefully() }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        switch error.errnoCode {
        case EADDRINUSE: return "the address is in use; another server may be running"
        case let number: return String(cString: strerror(number))
        }
    }
}

extension BindAddress {
    fileprivate init(_ address: ListenAddress) {
        switch address {
        case .tcp(let host, let port): self = .hostname(host, port: port)
        case .unix(let path): self = .unixDomainSocket(path: path)
        }
    }
}

extension ListenAddress {
    /// The requested address with the actual port.
    fileprivate init(_ asked: ListenAddress, _ got: SocketAddress?) {
        switch asked {
        case .tcp(let host, let port): self = .tcp(host: host, port: got?.port ?? port)
        case .unix: self = asked
        }
    }
}
