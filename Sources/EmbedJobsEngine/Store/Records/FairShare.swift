internal import Synchronization

/// Shares workers fairly: the owner who has waited longest is next, so that no owner waits for all jobs of another.
package final class FairShare: Sendable {
    private struct State {
        var next = 0
        var last: [String: Int] = [:]
    }

    private let state = Mutex(State())

    /// Creates the initial state: no owner has had a turn.
    package init() {}

    /// Owners in order of their turns; those without a turn so far come first, in the given order.
    package func order(_ owners: [String]) -> [String] {
        let last = state.withLock { $0.last }
        return owners.enumerated()
            .sorted { (last[$0.element] ?? -1, $0.offset) < (last[$1.element] ?? -1, $1.offset) }
            .map(\.element)
    }

    /// Records that an owner has had a turn.
    package func took(_ owner: String) {
        state.withLock { state in
            state.last[owner] = state.next
            state.next += 1
        }
    }
}
