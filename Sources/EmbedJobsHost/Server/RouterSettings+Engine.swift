internal import Crypto
internal import EmbedJobsEngine
internal import EmbedJobsServer

extension RouterSettings {
    /// The settings of a router on an engine, which stores its responses. `secret` signs the URLs of parts.
    init(
        engine: JobEngine,
        publicURL: String? = nil,
        secret: @escaping @Sendable () -> SymmetricKey,
        ids: RequestIDs,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.init(
            publicURL: publicURL,
            links: PartLinks(
                now: Identity.system().now,
                sign: { bytes in Array(HMAC<SHA256>.authenticationCode(for: bytes, using: secret())) }
            ),
            records: DurableIdempotency(idempotency: engine.idempotency),
            makeDigest: { RunningSHA256() },
            makeRequestID: { ids.next() },
            pause: pause
        )
        keepsRecords = true
    }
}
