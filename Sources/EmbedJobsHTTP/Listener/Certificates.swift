package import EmbedJobs
internal import NIOSSL
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The server's TLS certificate and key, which can be reloaded while connections are open.
package final class Certificates: Sendable {
    private let certificate: String
    private let key: String
    private let context: Mutex<NIOSSLContext>

    /// Reads PEM files. The certificate file also contains the intermediate certificates, after the server's own.
    ///
    /// Throws `invalidRequest` if they are invalid, or if other users can read the key.
    package init(certificate: String, key: String) throws(APIError) {
        self.certificate = certificate
        self.key = key
        context = Mutex(try Self.context(certificate, key))
    }

    /// Reads the files again; if they are invalid, the old certificate stays in use.
    package func reload() throws(APIError) {
        let fresh = try Self.context(certificate, key)
        context.withLock { $0 = fresh }
    }

    /// The TLS handler of one connection.
    func makeHandler() -> NIOSSLServerHandler {
        NIOSSLServerHandler(context: context.withLock { $0 })
    }

    /// The cipher suites of TLS 1.2: with a separate key for each connection (ECDHE), so that a stolen key cannot
    /// decrypt recordings, and with authenticated encryption (AEAD). TLS 1.3 has only such suites.
    private static let cipherSuites: [NIOTLSCipher] = [
        .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ]

    private static func context(_ certificate: String, _ key: String) throws(APIError) -> NIOSSLContext {
        var status = stat()
        guard stat(key, &status) == 0 else {
            throw APIError(.invalidRequest, "cannot read the key file \(key)")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw APIError(.invalidRequest, "other users can read the key file \(key); run: chmod 600 \(key)")
        }
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
            )
            configuration.minimumTLSVersion = .tlsv12
            configuration.cipherSuiteValues = Self.cipherSuites
            configuration.applicationProtocols = ["http/1.1"]
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw APIError(.invalidRequest, "\(certificate) and \(key) are not a matching certificate and key")
        }
    }
}
