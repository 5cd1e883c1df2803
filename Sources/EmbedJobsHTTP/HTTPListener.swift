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

/// A socket on which requests are answered, until it is told to stop.
///
/// It knows sockets and HTTP and nothing of what is served: requests go in as values, answers come out as values.
package final class HTTPListener: Sendable {
    private let address: ListenAddress
    private let server: Server<ConnectionChannel>
    private let counter: ConnectionCounter
    private let socket: SocketFile?
    private let bound = AsyncStream.makeStream(of: ListenAddress.self)

    /// Makes a listener; it listens while ``run()`` runs.
    ///
    /// `answer` is asked for every request that is one, `note` is told of every exchange, and each gets the id that
    /// `makeRequestID` makes. With `tls` the connections are encrypted.
    package init(
        address: ListenAddress,
        limits: ConnectionLimits = ConnectionLimits(),
        rules: RequestRules,
        tls: Certificates? = nil,
        logger: Logger,
        makeRequestID: @escaping @Sendable () -> String,
        note: @escaping @Sendable (Exchange) -> Void,
        answer: @escaping @Sendable (ServerRequest) async -> ServerResponse
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
            answer: answer,
            note: note
        )
        // What Hummingbird says of its start is said by whoever runs this, and of its end nothing is worth saying.
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

    /// Connections now.
    package var connectionCount: Int { counter.count }

    /// Where it listens, with the port that was free; waits until it does, nil where it cannot.
    package func listening() async -> ListenAddress? {
        for await address in bound.stream { return address }
        return nil
    }

    /// Listens until ``stop()``; throws where it cannot, in words for whoever started it.
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

    /// Accepts no more connections, and ends when those that are being answered have been; each is cut off when the
    /// time for that is up.
    package func stop() async { try? await server.shutdownGracefully() }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        switch error.errnoCode {
        case EADDRINUSE: return "the address is taken; is a server running already?"
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
    /// The address asked for, with the port that it got.
    fileprivate init(_ asked: ListenAddress, _ got: SocketAddress?) {
        switch asked {
        case .tcp(let host, let port): self = .tcp(host: host, port: got?.port ?? port)
        case .unix: self = asked
        }
    }
}
