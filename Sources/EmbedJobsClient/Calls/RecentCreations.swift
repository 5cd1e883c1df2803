internal import EmbedJobs
internal import Synchronization

/// The objects that this client has just created, and facts about the service.
///
/// A service of several machines may briefly respond with "not found" about an object that another machine has just
/// created.
package final class RecentCreations: Sendable {
    private struct State {
        var times: [String: Duration] = [:]
        var keepsKeys: Bool?
        var clock: (said: Timestamp, at: Duration)?
    }

    private let state = Mutex(State())

    /// Creates an empty record.
    package init() {}

    /// Records the creation of an object.
    package func note(_ id: String, at time: Duration) {
        state.withLock { state in
            state.times[id] = time
            guard state.times.count > Limits.recentCountMax else { return }
            let oldest = state.times.min { $0.value < $1.value }
            if let oldest { state.times[oldest.key] = nil }
        }
    }

    /// Removes an id, because the object was deleted.
    package func forget(_ id: String) { state.withLock { $0.times[id] = nil } }

    /// Whether an object was created so recently that the service may not show it yet.
    package func isRecent(_ id: String, at time: Duration) -> Bool {
        state.withLock { state in
            guard let made = state.times[id] else { return false }
            return time - made < .seconds(Limits.graceSeconds)
        }
    }

    /// Whether this client created the object.
    package func made(_ id: String) -> Bool { state.withLock { $0.times[id] != nil } }

    /// Records the service's time.
    func noteClock(_ said: Timestamp, at time: Duration) { state.withLock { $0.clock = (said, time) } }

    /// The service's time at a time of this client's clock, to the second; nil if unknown.
    func serviceTime(at time: Duration) -> Timestamp? {
        guard let (said, moment) = state.withLock({ $0.clock }) else { return nil }
        let (seconds, attoseconds) = (time - moment).components
        return Timestamp(microseconds: said.microseconds + seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    }

    /// Records what a response says about idempotency keys. A response without success may come from a gateway.
    func noteKeys(areKept: Bool, isSuccess: Bool) {
        guard areKept || isSuccess else { return }
        state.withLock { $0.keepsKeys = areKept || $0.keepsKeys == true }
    }

    /// Whether the service has declared that it stores idempotency keys, so that a repeated request is not executed
    /// twice.
    var keepsKeys: Bool { state.withLock { $0.keepsKeys == true } }

    /// Whether the service has responded, so that ``keepsKeys`` is known.
    var knowsKeys: Bool { state.withLock { $0.keepsKeys != nil } }
}
