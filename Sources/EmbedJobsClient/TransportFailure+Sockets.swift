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

/// What async-http-client and NIO fail with, in the words of ``TransportFailure``.
extension TransportFailure {
    /// Why sending failed, and how much was sent: by the failure itself if there was no connection, else by the body.
    init(sending error: any Error, body: SentBody?) {
        if let failure = body?.failure {
            self.init(.body(failure), reach: .part, failure.message)
            return
        }
        if let body, body.hasStalled {
            self.init(.timeout, reach: body.reach, "nothing could be sent for too long")
            return
        }
        // Without a body, a connection is enough for the whole request to have been sent.
        let sent = body?.reach ?? .all
        switch error {
        case let error as HTTPClientError: self.init(error, sent: sent)
        case is CancellationError: self.init(.cancelled, reach: sent, "it was given up")
        case let error as NIOConnectionError: self.init(.unreachable, reach: .nothing, Self.reason(error))
        case let error as ChannelError: self.init(channel: error, sent: sent)
        case let error as NIOSSLError: self.init(tls: error, sent: sent)
        case is BoringSSLError, is NIOSSLExtraError:
            self.init(.untrusted, reach: .nothing, "its certificate is not accepted")
        case let error as IOError: self.init(io: error, sent: sent)
        case SocketAddressError.unixDomainSocketPathTooLong:
            self.init(.unreachable, reach: .nothing, "the path is too long for a socket")
        default: self.init(.broken, reach: sent, "what came is not HTTP")
        }
    }

    private init(_ error: HTTPClientError, sent: Reach) {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout:
            self.init(.unreachable, reach: .nothing, "there was no connection in time")
        case .tlsHandshakeTimeout, .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
            self.init(.unreachable, reach: .nothing, "no encryption or proxy was agreed on in time")
        case .proxyAuthenticationRequired:
            self.init(.unsupported, reach: .nothing, "the proxy wants a user and a password")
        case .invalidProxyResponse, .invalidProxyConfiguration:
            self.init(.unreachable, reach: .nothing, "the proxy does not do what it should")
        case .readTimeout, .deadlineExceeded: self.init(.timeout, reach: sent, "nothing came for too long")
        case .writeTimeout: self.init(.timeout, reach: sent, "nothing could be sent for too long")
        case .cancelled, .requestStreamCancelled: self.init(.cancelled, reach: sent, "it was given up")
        case .remoteConnectionClosed, .uncleanShutdown:
            self.init(.broken, reach: sent, "it was closed before the answer was complete")
        case .invalidURL, .emptyHost, .emptyScheme, .missingSocketPath:
            self.init(.unsupported, reach: .nothing, "the request has an address that cannot be sent to")
        default: self.init(.broken, reach: sent, error.shortDescription)
        }
    }

    private init(channel error: ChannelError, sent: Reach) {
        switch error {
        case .connectTimeout: self.init(.unreachable, reach: .nothing, "there was no connection in time")
        default: self.init(.broken, reach: sent, "it was closed before the answer was complete")
        }
    }

    private init(tls error: NIOSSLError, sent: Reach) {
        switch error {
        case .handshakeFailed, .unableToValidateCertificate, .noCertificateToValidate, .failedToLoadCertificate,
            .failedToLoadPrivateKey, .noSuchFilesystemObject, .cannotMatchULabel, .cannotFindPeerIP:
            self.init(.untrusted, reach: .nothing, "its certificate is not accepted")
        default: self.init(.broken, reach: sent, "it was closed before the answer was complete")
        }
    }

    private init(io error: IOError, sent: Reach) {
        // Of a socket in the file system, connecting fails with the system's own error.
        let text = String(cString: strerror(error.errnoCode))
        let isConnecting = [ECONNREFUSED, ENOENT, EACCES, EHOSTUNREACH, ENETUNREACH, ENOTSOCK, EPROTOTYPE, EINVAL]
            .contains(error.errnoCode)
        self.init(isConnecting ? .unreachable : .broken, reach: isConnecting ? .nothing : sent, text)
    }

    /// The first thing that went wrong, without the numbers of addresses.
    private static func reason(_ error: NIOConnectionError) -> String {
        if let failure = error.connectionErrors.first {
            return (failure.error as? IOError).map { String(cString: strerror($0.errnoCode)) }
                ?? "there was no connection"
        }
        return "there is no host of this name"
    }
}
