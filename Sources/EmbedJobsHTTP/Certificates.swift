package import EmbedJobs
internal import NIOSSL
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What connections are encrypted with: a certificate and its key, which can be read again while connections go on.
package final class Certificates: Sendable {
    private let certificate: String
    private let key: String
    private let context: Mutex<NIOSSLContext>

    /// Reads the files, in PEM, the certificate's with those of the authorities between it and the root behind it.
    ///
    /// Throws `invalidRequest` where they cannot be used, or where others can read the key.
    package init(certificate: String, key: String) throws(APIError) {
        self.certificate = certificate
        self.key = key
        context = Mutex(try Self.context(certificate, key))
    }

    /// Reads the files again; where they cannot be used, those of before stay in use.
    package func reload() throws(APIError) {
        let fresh = try Self.context(certificate, key)
        context.withLock { $0 = fresh }
    }

    /// What encrypts one connection.
    func makeHandler() -> NIOSSLServerHandler {
        NIOSSLServerHandler(context: context.withLock { $0 })
    }

    /// What TLS 1.2 may use: a key of its own for each connection (ECDHE), so that a key that is stolen later opens no
    /// recording, and encryption that authenticates (AEAD). TLS 1.3 has nothing else.
    private static let cipherSuites: [NIOTLSCipher] = [
        .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ]

    private static func context(_ certificate: String, _ key: String) throws(APIError) -> NIOSSLContext {
        var status = stat()
        guard stat(key, &status) == 0 else {
            throw APIError(.invalidRequest, "the key's file \(key) cannot be read")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw APIError(.invalidRequest, "others than you can read the key's file \(key); run: chmod 600 \(key)")
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
            throw APIError(.invalidRequest, "\(certificate) and \(key) are no certificate and key that go together")
        }
    }
}
