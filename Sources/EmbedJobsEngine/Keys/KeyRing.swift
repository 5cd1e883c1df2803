package import EmbedJobs
internal import Synchronization

/// The keys that are good now, in memory, for who looks at one with every request.
///
/// A key that was made a moment ago is found; one that was revoked, by whatever process, stops being good within a
/// second while ``run()`` runs.
package final class KeyRing: Sendable {
    private struct State {
        var keys: [String: GoodKey] = [:]
        /// Uses that are not in the store yet.
        var uses: [String: Timestamp] = [:]
        /// When the last use of each was written.
        var written: [String: Timestamp] = [:]
    }

    private let store: KeyStore
    private let now: @Sendable () -> Timestamp
    private let state = Mutex(State())

    init(store: KeyStore, now: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.now = now
    }

    /// Whose a key is, and which; throws `unauthorized` where it is no good one, in the same words whatever is wrong
    /// with it.
    package func holder(of text: String) async throws(APIError) -> KeyHolder {
        let refusal = APIError(.unauthorized, "invalid api token")
        guard let key = KeyText(text) else { throw refusal }
        var known = state.withLock { $0.keys[key.id] }
        if known == nil {
            known = try await store.good(id: key.id)[key.id]
            if let known { state.withLock { $0.keys[key.id] = known } }
        }
        guard let known, Self.isSame(known.digest, key.digest) else { throw refusal }
        note(key.id)
        return KeyHolder(owner: known.owner, keyID: key.id)
    }

    /// Reads the keys again, and writes when they were used.
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
                // The keys in memory stay good meanwhile; a full disk, for one, passes.
                guard Fault(error) == .passing else { throw error }
            }
            do { try await Task.sleep(for: Limits.keyRefresh) } catch { break }
        }
        try await refresh()
    }

    /// To the minute is enough: a write for each request would be too much.
    private func note(_ id: String) {
        let now = now()
        state.withLock { state in
            let last = state.written[id]?.microseconds ?? .min
            guard now.microseconds - Limits.keyUseMicroseconds > last else { return }
            state.uses[id] = now
            state.written[id] = now
        }
    }

    /// Whether two digests are the same: looks at all bytes whatever they are, so that the time tells nothing.
    package static func isSame(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// Who bears a key.
package struct KeyHolder: Sendable, Equatable {
    /// Whose datasets and jobs the key leads to.
    package let owner: Owner
    /// The part of the key that is no secret.
    package let keyID: String
}
