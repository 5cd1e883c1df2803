internal import Synchronization

/// What the running shards have done since the store was last told: rows embedded, and jobs asked to stop.
///
/// It is in memory alone: after a crash those rows are embedded again.
package final class ProgressBoard: Sendable {
    private struct Shard: Hashable {
        let job: String
        let index: Int

        init(_ claim: ShardClaim) { (job, index) = (claim.job.id, claim.index) }
    }

    /// A shard that runs.
    private struct Running {
        let claim: ShardClaim
        var rows = 0
        var moved: ContinuousClock.Instant
    }

    private struct State {
        var running: [Shard: Running] = [:]
        var cancelled: Set<String> = []
        var all = 0
    }

    private let state = Mutex(State())

    /// A board on which nothing runs.
    package init() {}

    /// A shard has begun.
    package func begin(_ claim: ShardClaim) {
        state.withLock { $0.running[Shard(claim)] = Running(claim: claim, moved: .now) }
    }

    /// A shard has embedded more rows.
    package func add(_ rows: Int, to claim: ShardClaim) {
        state.withLock { state in
            state.all += rows
            // A shard whose lease was given to another attempt counts there.
            guard state.running[Shard(claim)]?.claim.fence == claim.fence else { return }
            state.running[Shard(claim)]?.rows += rows
            state.running[Shard(claim)]?.moved = .now
        }
    }

    /// A shard has ended, well or not.
    package func end(_ claim: ShardClaim) {
        state.withLock { state in
            guard state.running[Shard(claim)]?.claim.fence == claim.fence else { return }
            state.running[Shard(claim)] = nil
        }
    }

    /// Whether a shard runs.
    var isBusy: Bool { state.withLock { !$0.running.isEmpty } }

    /// The shards that have moved within a time.
    func moving(within time: Duration) -> [ShardClaim] {
        let now = ContinuousClock.now
        return state.withLock { state in
            state.running.values.filter { $0.moved.duration(to: now) < time }.map(\.claim)
        }
    }

    /// Rows that were embedded in the life of the board, also those that were lost.
    package var allRows: Int { state.withLock { $0.all } }

    /// Rows of a job in shards that are not durable yet.
    package func rows(of job: String) -> Int {
        state.withLock { state in state.running.reduce(0) { $1.key.job == job ? $0 + $1.value.rows : $0 } }
    }

    /// Tells the running shards of a job to stop, for good: ids are never used again.
    package func cancel(_ job: String) { state.withLock { _ = $0.cancelled.insert(job) } }

    /// Whether a job was told to stop.
    package func isCancelled(_ job: String) -> Bool { state.withLock { $0.cancelled.contains(job) } }
}
