internal import Synchronization

/// Whose turn it is: the owner's who has waited longest, so that nobody's jobs wait for all of another's.
package final class OwnerTurns: Sendable {
    private struct State {
        var next = 0
        var last: [String: Int] = [:]
    }

    private let state = Mutex(State())

    /// Nobody has had a turn yet.
    package init() {}

    /// Owners in the order in which it is their turn; those who have had none come first, in the order given.
    package func order(_ owners: [String]) -> [String] {
        let last = state.withLock { $0.last }
        return owners.enumerated()
            .sorted { (last[$0.element] ?? -1, $0.offset) < (last[$1.element] ?? -1, $1.offset) }
            .map(\.element)
    }

    /// An owner has had a turn.
    package func took(_ owner: String) {
        state.withLock { state in
            state.last[owner] = state.next
            state.next += 1
        }
    }
}
