internal import Synchronization

/// What the running shards have done since the store last heard of them: rows embedded, and jobs asked to stop.
///
/// It lives in memory alone: after a crash those rows are embedded again.
package final class ProgressBoard: Sendable {
    private struct Shard: Hashable {
        let job: String
        let index: Int
    }

    private struct State {
        var rows: [Shard: Int] = [:]
        var cancelled: Set<String> = []
        var all = 0
    }

    private let state = Mutex(State())

    /// A board on which nothing runs.
    package init() {}

    /// A shard has embedded more rows.
    package func add(_ rows: Int, to claim: ShardClaim) {
        state.withLock { state in
            state.rows[Shard(job: claim.job.id, index: claim.index), default: 0] += rows
            state.all += rows
        }
    }

    /// A shard has ended, well or not.
    package func clear(_ claim: ShardClaim) {
        state.withLock { $0.rows[Shard(job: claim.job.id, index: claim.index)] = nil }
    }

    /// Rows that were embedded in the life of the board, also those that were lost.
    package var allRows: Int { state.withLock { $0.all } }

    /// Rows of a job in shards that are not durable yet.
    package func rows(of job: String) -> Int {
        state.withLock { state in state.rows.reduce(0) { $1.key.job == job ? $0 + $1.value : $0 } }
    }

    /// Tells the running shards of a job to stop, for good: ids are never used again.
    package func cancel(_ job: String) { state.withLock { _ = $0.cancelled.insert(job) } }

    /// Whether a job was told to stop.
    package func isCancelled(_ job: String) -> Bool { state.withLock { $0.cancelled.contains(job) } }
}
