package import EmbedJobs

/// What a router has to be given: secrets, clocks and limits are made where the server is put together.
package struct RouterSettings: Sendable {
    /// The address that clients see, such as `https://embed.example.org`, without a slash at the end; nil for the one
    /// that each request names in `Host`.
    package var publicURL: String?
    /// Whether clients connect by TLS, where no public address says so.
    package var isSecure = false
    /// Bytes of an uploaded file at most.
    package var uploadBytesMax = Limits.uploadBytesDefault
    /// Addresses of parts.
    package var links: PartLinks
    /// Answers for requests that come again.
    package var records: any IdempotencyRecords
    /// Counts the jobs that keys create; nil where they may create any number.
    package var jobLimiter: RateLimiter?
    /// Whether those answers outlive the process: only then may clients rely on them.
    package var keepsRecords = false
    /// Makes a digest that tells requests apart; nobody must be able to find two of one digest.
    package var makeDigest: @Sendable () -> any RunningDigest
    /// Makes the id that a failure's answer shows, and logs with it.
    package var makeRequestID: @Sendable () -> String
    /// Lets some time pass between two looks at a job; may end early when something has changed.
    package var pause: @Sendable (Duration) async throws -> Void

    /// Makes settings.
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
