package import EmbedJobs
package import EmbedJobsServer

/// Responses to replay, in memory, without expiry.
package actor MemoryRecords: IdempotencyRecords {
    private var claims: [IdempotencyKey: IdempotencyClaim] = [:]

    /// Creates a store without records.
    package init() {}

    package func claim(_ key: IdempotencyKey) -> IdempotencyClaim {
        if let claim = claims[key] { return claim }
        claims[key] = .inFlight
        return .new
    }

    package func during<T: Sendable>(
        _ key: IdempotencyKey,
        _ work: @Sendable () async throws(APIError) -> T
    ) async throws(APIError) -> T {
        try await work()
    }

    package func finish(_ key: IdempotencyKey, with record: IdempotencyRecord) { claims[key] = .done(record) }

    package func abandon(_ key: IdempotencyKey) { claims[key] = nil }
}
