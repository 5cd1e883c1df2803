package import EmbedJobs

/// The settings of a router: secrets, clocks and limits, injected by the server.
package struct RouterSettings: Sendable {
    /// The base URL for clients, such as `https://embed.example.org`, without a trailing slash; nil to use each
    /// request's `Host`.
    package var publicURL: String?
    /// Whether clients connect by TLS. Used only without a public URL.
    package var isSecure = false
    /// Maximum number of bytes of an uploaded file.
    package var uploadBytesMax = Limits.uploadBytesDefault
    /// The URLs of parts.
    package var links: PartLinks
    /// The stored responses for replay.
    package var records: any IdempotencyRecords
    /// Limits the jobs that each key creates; nil for no limit.
    package var jobLimiter: RateLimiter?
    /// Whether `/openapi.yaml` is served beside the router, so that errors can refer to it.
    package var describesAPI = false
    /// Whether `records` outlive the process: only then may clients rely on idempotency keys.
    package var keepsRecords = false
    /// Creates a collision-resistant digest to compare requests.
    package var makeDigest: @Sendable () -> any RunningDigest
    /// Creates the request id that error responses show and logs contain.
    package var makeRequestID: @Sendable () -> String
    /// Waits between polls of a job; may return early when something has changed.
    package var pause: @Sendable (Duration) async throws -> Void

    /// Creates settings.
    package init(
        publicURL: String? = nil,
        links: PartLinks,
        records: any IdempotencyRecords,
        makeDigest: @escaping @Sendable () -> any RunningDigest,
        makeRequestID: @escaping @Sendable () -> String,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.publicURL = publicURL
        self.links = links
        self.records = records
        self.makeDigest = makeDigest
        self.makeRequestID = makeRequestID
        self.pause = pause
    }
}
