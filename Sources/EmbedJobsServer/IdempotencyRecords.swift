package import EmbedJobs

/// A key that its sender chose so that the same request can come again without happening again.
package struct IdempotencyKey: Hashable, Sendable {
    /// Whose request it is: keys of others are others' keys.
    package let owner: Owner
    /// What the sender chose.
    package let text: String

    /// Makes a key.
    package init(owner: Owner, text: String) {
        self.owner = owner
        self.text = text
    }
}

/// What a request was answered, to be answered again.
package struct IdempotencyRecord: Sendable, Equatable {
    /// The digest of the request, which tells it from others with the same key; nil where the process that made what
    /// was asked for ended before it could keep one.
    package let fingerprint: [UInt8]?
    /// The body of the answer.
    package let body: [UInt8]

    /// Makes a record.
    package init(fingerprint: [UInt8]?, body: [UInt8]) {
        self.fingerprint = fingerprint
        self.body = body
    }
}

/// What is known of a key.
package enum IdempotencyClaim: Sendable, Equatable {
    /// Nothing: the caller has it now, and has to finish or to abandon it.
    case new
    /// Another request with it is being answered.
    case inFlight
    /// It was answered.
    case done(IdempotencyRecord)
}

/// Where answers are kept for requests that come again.
package protocol IdempotencyRecords: Sendable {
    /// Claims a key, in one step that only one of several callers wins.
    func claim(_ key: IdempotencyKey) async throws(APIError) -> IdempotencyClaim
    /// Does the work of a claimed key, so that what it makes can be noted together with the key.
    func during<T: Sendable>(
        _ key: IdempotencyKey,
        _ work: @Sendable () async throws(APIError) -> T
    ) async throws(APIError) -> T
    /// Keeps the answer to a claimed key, for 24 hours at least.
    func finish(_ key: IdempotencyKey, with record: IdempotencyRecord) async throws(APIError)
    /// Gives a claimed key back: nothing came of the request.
    func abandon(_ key: IdempotencyKey) async
}

/// Records in memory, which end with the process.
package actor MemoryRecords: IdempotencyRecords {
    private enum Entry {
        case inFlight
        case done(IdempotencyRecord, Timestamp)
    }

    private let now: @Sendable () -> Timestamp
    private let countMax: Int
    private var entries: [IdempotencyKey: Entry] = [:]
    /// Finished keys, the oldest first.
    private var finished: [IdempotencyKey] = []

    /// Makes a place for so many records; beyond that the oldest go.
    package init(countMax: Int = Limits.idempotencyRecordsMax, now: @escaping @Sendable () -> Timestamp) {
        self.now = now
        self.countMax = countMax
    }

    package func claim(_ key: IdempotencyKey) -> IdempotencyClaim {
        switch entries[key] {
        case .inFlight: return .inFlight
        case .done(let record, let time) where isKept(time): return .done(record)
        case .done, nil:
            finished.removeAll { $0 == key }
            entries[key] = .inFlight
            return .new
        }
    }

    package func during<T: Sendable>(
        _ key: IdempotencyKey,
        _ work: @Sendable () async throws(APIError) -> T
    ) async throws(APIError) -> T {
        try await work()
    }

    package func finish(_ key: IdempotencyKey, with record: IdempotencyRecord) {
        entries[key] = .done(record, now())
        finished.append(key)
        if finished.count > countMax { entries[finished.removeFirst()] = nil }
    }

    package func abandon(_ key: IdempotencyKey) { entries[key] = nil }

    private func isKept(_ time: Timestamp) -> Bool {
        now().microseconds - time.microseconds < Int64(Limits.idempotencySeconds) * 1_000_000
    }
}
