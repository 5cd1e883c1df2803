package import EmbedJobs
internal import Synchronization

/// The valid keys, in memory, for servers that check one with every request.
///
/// A new key is found at once; a key revoked by any process becomes invalid within a second while ``run()`` runs.
package final class AccessKeys: Sendable {
    private struct State {
        var keys: [String: GoodKey] = [:]
        /// Uses not yet written to the store.
        var uses: [String: Timestamp] = [:]
        /// When the last use of each key was written.
        var written: [String: Timestamp] = [:]
    }

    private let store: KeyStore
    private let now: @Sendable () -> Timestamp
    private let state = Mutex(State())

    init(store: KeyStore, now: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.now = now
    }

    /// Returns the owner and the id of a key.
    ///
    /// - Throws: `unauthorized` for an invalid key, always with the same message.
    package func holder(of text: String) async throws(APIError) -> KeyHolder {
        let refusal = APIError(.unauthorized, "invalid api token")
        guard let key = KeyText(text) else { throw refusal }
        var known = state.withLock { $0.keys[key.id] }
        if known == nil {
            known = try await store.good(id: key.id)[key.id]
            if let known { state.withLock { $0.keys[key.id] = known } }
        }
        guard let known, ConstantTime.areEqual(known.digest, key.digest) else { throw refusal }
        note(key.id)
        return KeyHolder(owner: known.owner, keyID: key.id)
    }

    /// Reads the keys again, and writes the times of their last use.
    package func refresh() async throws(APIError) {
        let keys = try await store.good()
        let uses = state.withLock { state in
            state.keys = keys
            defer { state.uses = [:] }
            return state.uses
        }
        if !uses.isEmpty { try await store.note(uses: uses) }
    }

    /// Keeps the keys up to date until the task is cancelled; throws when the store fails.
    package func run() async throws(APIError) {
        while !Task.isCancelled {
            do throws(APIError) { try await refresh() } catch {
                // The keys in memory stay valid meanwhile; a full disk, for example, is temporary.
                guard Fault(error) == .passing else { throw error }
            }
            do { try await Task.sleep(for: Limits.keyRefresh) } catch { break }
        }
        try await refresh()
    }

    /// Accurate to the minute: a write for each request would cost too much.
    private func note(_ id: String) {
        let now = now()
        state.withLock { state in
            let last = state.written[id]?.microseconds ?? .min
            guard now.microseconds - Limits.keyUseMicroseconds > last else { return }
            state.uses[id] = now
            state.written[id] = now
        }
    }
}

/// The holder of a key.
package struct KeyHolder: Sendable, Equatable {
    /// The owner whose datasets and jobs the key gives access to.
    package let owner: Owner
    /// The public part of the key.
    package let keyID: String
}
