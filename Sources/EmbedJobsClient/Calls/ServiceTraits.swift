/// What the responses of a service have shown about it.
package struct ServiceTraits: Hashable, Sendable {
    /// Whether it is an embedjobs server, which stores idempotency keys and can wait for a job.
    package var isServer: Bool
    /// The number of requests for jobs that the key may send per minute, as declared or learned; nil if it is not lower
    /// than that of a production key, or unknown.
    package var trialRequestsPerMinute: Int?

    /// Creates the traits of a service; by default, those of one that has not responded.
    package init(isServer: Bool = false, trialRequestsPerMinute: Int? = nil) {
        self.isServer = isServer
        self.trialRequestsPerMinute = trialRequestsPerMinute
    }
}

extension EmbedJobsHTTPClient {
    /// What is known about the service by now.
    package var traits: ServiceTraits {
        let production = RateLimits.cohere[.embedJobs] ?? .max
        let limit = rateLimit(of: .embedJobs).flatMap { $0 < production ? $0 : nil }
        return ServiceTraits(isServer: caller.recent.keepsKeys, trialRequestsPerMinute: limit)
    }
}
