package import EmbedJobs

/// A key, chosen by the client, that makes repeating a request safe.
package struct IdempotencyKey: Hashable, Sendable {
    /// The owner of the request: each owner has a separate set of keys.
    package let owner: Owner
    /// The text chosen by the client.
    package let text: String

    /// Creates a key.
    package init(owner: Owner, text: String) {
        self.owner = owner
        self.text = text
    }
}

/// The stored response to a request.
package struct IdempotencyRecord: Sendable, Equatable {
    /// The digest of the request, to detect a different request with the same key; nil if the process that created
    /// the object ended before it could store the digest.
    package let fingerprint: [UInt8]?
    /// The body of the response.
    package let body: [UInt8]

    /// Creates a record.
    package init(fingerprint: [UInt8]?, body: [UInt8]) {
        self.fingerprint = fingerprint
        self.body = body
    }
}

/// The state of a key.
package enum IdempotencyClaim: Sendable, Equatable {
    /// Unused: the caller has claimed it, and must call `finish` or `abandon`.
    case new
    /// Another request with the key is in progress.
    case inFlight
    /// A response is stored.
    case done(IdempotencyRecord)
}

/// A store of responses to be replayed.
package protocol IdempotencyRecords: Sendable {
    /// Claims a key atomically: only one of several concurrent requests gets `new`.
    func claim(_ key: IdempotencyKey) async throws(APIError) -> IdempotencyClaim
    /// Performs the work of a claimed key, so that the created object can be recorded together with the key.
    func during<T: Sendable>(
        _ key: IdempotencyKey,
        _ work: @Sendable () async throws(APIError) -> T
    ) async throws(APIError) -> T
    /// Stores the response for a claimed key, for at least 24 hours.
    func finish(_ key: IdempotencyKey, with record: IdempotencyRecord) async throws(APIError)
    /// Releases a claimed key, because the request had no effect.
    func abandon(_ key: IdempotencyKey) async
}
