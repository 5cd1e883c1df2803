package import EmbedJobs
package import EmbedJobsEngine
package import EmbedJobsServer
internal import EmbedJobsWire
internal import Synchronization

/// Replays responses from the store: a request with an idempotency key takes effect once, even across crashes.
///
/// The keys of requests in progress are known only to the process, and end with it.
package final class DurableIdempotency: IdempotencyRecords {
    private let idempotency: IdempotencyStore
    private let inFlight = Mutex<Set<IdempotencyKey>>([])

    /// Creates records in the store of these results.
    package init(idempotency: IdempotencyStore) { self.idempotency = idempotency }

    package func claim(_ key: IdempotencyKey) async throws(APIError) -> IdempotencyClaim {
        guard inFlight.withLock({ $0.insert(key).inserted }) else { return .inFlight }
        do throws(APIError) {
            guard let entry = try await idempotency.entry(of: key.stored) else { return .new }
            await abandon(key)
            let body = if let response = entry.response { response.body } else { try Self.body(for: entry.made) }
            return .done(IdempotencyRecord(fingerprint: entry.response?.fingerprint, body: body))
        } catch {
            await abandon(key)
            throw error
        }
    }

    package func during<T: Sendable>(
        _ key: IdempotencyKey,
        _ work: @Sendable () async throws(APIError) -> T
    ) async throws(APIError) -> T {
        let result = await CreationKey.$current.withValue(key.stored) { () async -> Result<T, APIError> in
            do throws(APIError) { return .success(try await work()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    package func finish(_ key: IdempotencyKey, with record: IdempotencyRecord) async throws(APIError) {
        let response = IdempotencyStore.Response(fingerprint: record.fingerprint ?? [], body: record.body)
        try await idempotency.finish(key.stored, with: response)
        await abandon(key)
    }

    package func abandon(_ key: IdempotencyKey) async { inFlight.withLock { _ = $0.remove(key) } }

    /// The response that the request would have got if the process had not ended first.
    private static func body(for made: CreationKey.Made) throws(APIError) -> [UInt8] {
        switch made {
        case .job(let id): try Operations.createJob.output.write(id)
        case .dataset(let id): try Operations.uploadDataset.output.write(id)
        }
    }
}

extension IdempotencyKey {
    fileprivate var stored: CreationKey { CreationKey(owner: owner, text: text) }
}
