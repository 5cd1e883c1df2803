package import EmbedJobs
internal import Synchronization

/// What this client has just made, and what it has learned about the service by the way.
///
/// A service of several machines may answer "not found" for a moment about what another of them has just made.
package final class RecentCreations: Sendable {
    private struct State {
        var times: [String: Duration] = [:]
        var keepsKeys = false
        var clock: (said: Timestamp, at: Duration)?
    }

    private let state = Mutex(State())

    /// Makes a memory that holds nothing.
    package init() {}

    /// Remembers that something of this id was made at a time.
    package func note(_ id: String, at time: Duration) {
        state.withLock { state in
            state.times[id] = time
            guard state.times.count > Limits.recentCountMax else { return }
            let oldest = state.times.min { $0.value < $1.value }
            if let oldest { state.times[oldest.key] = nil }
        }
    }

    /// Forgets an id: it was removed.
    package func forget(_ id: String) { state.withLock { $0.times[id] = nil } }

    /// Whether something of this id was made so short a time ago that the service may not show it yet.
    package func isRecent(_ id: String, at time: Duration) -> Bool {
        state.withLock { state in
            guard let made = state.times[id] else { return false }
            return time - made < .seconds(Limits.graceSeconds)
        }
    }

    /// Whether this client made something of this id.
    package func made(_ id: String) -> Bool { state.withLock { $0.times[id] != nil } }

    /// Remembers what time it was for the service.
    package func noteClock(_ said: Timestamp, at time: Duration) { state.withLock { $0.clock = (said, time) } }

    /// What time it was for the service at some moment, to the second; nil where it has never said.
    package func serviceTime(at time: Duration) -> Timestamp? {
        guard let (said, moment) = state.withLock({ $0.clock }) else { return nil }
        let (seconds, attoseconds) = (time - moment).components
        return Timestamp(microseconds: said.microseconds + seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    }

    /// Whether the service has said that it keeps the keys of requests, so that one that comes again does not happen
    /// again.
    package var keepsKeys: Bool {
        get { state.withLock { $0.keepsKeys } }
        set { state.withLock { $0.keepsKeys = newValue } }
    }
}
