internal import AsyncHTTPClient
internal import EmbedJobs
internal import EmbedJobsWire
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Conversion of errors of async-http-client and NIO to ``TransportFailure``.
extension TransportFailure {
    /// The reach is `nothing` if the connection failed, otherwise that of the body.
    init(sending error: any Error, body: SentBody?) {
        if let failure = body?.failure {
            self.init(.body(failure), reach: .part, failure.message)
            return
        }
        if let body, body.hasStalled {
            self.init(.timeout, reach: body.reach, "no data could be sent for too long")
            return
        }
        // Without a body, the whole request may have been sent once there is a connection.
        let sent = body?.reach ?? .all
        switch error {
        case let error as HTTPClientError: self.init(error, sent: sent)
        case is CancellationError: self.init(.cancelled, reach: sent, "it was cancelled")
        case let error as NIOConnectionError: self.init(.unreachable, reach: .nothing, Self.reason(error))
        case let error as ChannelError: self.init(channel: error, sent: sent)
        case let error as NIOSSLError: self.init(tls: error, sent: sent)
        case is BoringSSLError, is NIOSSLExtraError:
            self.init(.untrusted, reach: .nothing, "its certificate is not accepted")
        case let error as IOError: self.init(io: error, sent: sent)
        case SocketAddressError.unixDomainSocketPathTooLong:
            self.init(.unreachable, reach: .nothing, "the socket path is too long")
        default: self.init(.broken, reach: sent, "the data received is not HTTP")
        }
    }

    private init(_ error: HTTPClientError, sent: Reach) {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout:
            self.init(.unreachable, reach: .nothing, "connecting took too long")
        case .tlsHandshakeTimeout, .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
            self.init(.unreachable, reach: .nothing, "the TLS or proxy handshake took too long")
        case .proxyAuthenticationRequired:
            self.init(.unsupported, reach: .nothing, "the proxy requires a user and password")
        case .invalidProxyResponse, .invalidProxyConfiguration:
            self.init(.unreachable, reach: .nothing, "the proxy sent an invalid response")
        case .readTimeout, .deadlineExceeded: self.init(.timeout, reach: sent, "no data was received for too long")
        case .writeTimeout: self.init(.timeout, reach: sent, "no data could be sent for too long")
        case .cancelled, .requestStreamCancelled: self.init(.cancelled, reach: sent, "it was cancelled")
        case .remoteConnectionClosed, .uncleanShutdown:
            self.init(.broken, reach: sent, "it was closed before the response was complete")
        case .invalidURL, .emptyHost, .emptyScheme, .missingSocketPath:
            self.init(.unsupported, reach: .nothing, "the request has an invalid address")
        default: self.init(.broken, reach: sent, error.shortDescription)
        }
    }

    private init(channel error: ChannelError, sent: Reach) {
        switch error {
        case .connectTimeout: self.init(.unreachable, reach: .nothing, "connecting took too long")
        default: self.init(.broken, reach: sent, "it was closed before the response was complete")
        }
    }

    private init(tls error: NIOSSLError, sent: Reach) {
        switch error {
        case .handshakeFailed, .unableToValidateCertificate, .noCertificateToValidate, .failedToLoadCertificate,
            .failedToLoadPrivateKey, .noSuchFilesystemObject, .cannotMatchULabel, .cannotFindPeerIP:
            self.init(.untrusted, reach: .nothing, "its certificate is not accepted")
        default: self.init(.broken, reach: sent, "it was closed before the response was complete")
        }
    }

    private init(io error: IOError, sent: Reach) {
        // Connecting to a socket file fails with the system's own error.
        let text = String(cString: strerror(error.errnoCode))
        let isConnecting = [ECONNREFUSED, ENOENT, EACCES, EHOSTUNREACH, ENETUNREACH, ENOTSOCK, EPROTOTYPE, EINVAL]
            .contains(error.errnoCode)
        self.init(isConnecting ? .unreachable : .broken, reach: isConnecting ? .nothing : sent, text)
    }

    /// The first error, without IP addresses.
    private static func reason(_ error: NIOConnectionError) -> String {
        if let failure = error.connectionErrors.first {
            return (failure.error as? IOError).map { String(cString: strerror($0.errnoCode)) }
                ?? "connecting failed"
        }
        return "host not found"
    }
}
