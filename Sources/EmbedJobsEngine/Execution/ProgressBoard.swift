internal import Synchronization

/// The progress of running shards since the last durable write: rows embedded, and jobs to stop.
///
/// It is in memory only: after a crash those rows are embedded again.
package final class ProgressBoard: Sendable {
    private struct Shard: Hashable {
        let job: String
        let index: Int

        init(_ claim: ShardClaim) { (job, index) = (claim.job.id, claim.index) }
    }

    /// A running shard.
    private struct Running {
        let claim: ShardClaim
        var rows = 0
        var moved: ContinuousClock.Instant
    }

    private struct State {
        var running: [Shard: Running] = [:]
        var cancelled: Set<String> = []
        var all = 0
        var copied = 0
        var tokens = 0
        var cutTexts = 0
    }

    private let state = Mutex(State())

    /// Makes a board without running shards.
    package init() {}

    /// Records that a shard has begun.
    package func begin(_ claim: ShardClaim) {
        state.withLock { $0.running[Shard(claim)] = Running(claim: claim, moved: .now) }
    }

    /// Records that a shard has embedded or copied more rows.
    package func add(_ rows: Int, areCopies: Bool = false, to claim: ShardClaim) {
        state.withLock { state in
            if areCopies { state.copied += rows } else { state.all += rows }
            // If another attempt holds the lease, the rows count there.
            guard state.running[Shard(claim)]?.claim.fence == claim.fence else { return }
            state.running[Shard(claim)]?.rows += rows
            state.running[Shard(claim)]?.moved = .now
        }
    }

    /// Records the tokens of texts that were embedded.
    package func add(_ tally: TokenTally) {
        state.withLock { state in
            state.tokens += tally.tokens
            state.cutTexts += tally.cutTexts
        }
    }

    /// Records that a shard has ended, successfully or not.
    package func end(_ claim: ShardClaim) {
        state.withLock { state in
            guard state.running[Shard(claim)]?.claim.fence == claim.fence else { return }
            state.running[Shard(claim)] = nil
        }
    }

    /// The shards with progress within a duration.
    func moving(within time: Duration) -> [ShardClaim] {
        let now = ContinuousClock.now
        return state.withLock { state in
            state.running.values.filter { $0.moved.duration(to: now) < time }.map(\.claim)
        }
    }

    /// Rows embedded since the board was made, lost ones included.
    package var allRows: Int { state.withLock { $0.all } }

    /// Rows copied from earlier output since the board was made, lost ones included.
    package var copiedRows: Int { state.withLock { $0.copied } }

    /// Tokens embedded since the board was made, by jobs and without one, lost ones included.
    package var allTokens: Int { state.withLock { $0.tokens } }

    /// Texts among them that were cut.
    package var allCutTexts: Int { state.withLock { $0.cutTexts } }

    /// Rows of a job in shards that are not yet durable.
    package func rows(of job: String) -> Int {
        state.withLock { state in state.running.reduce(0) { $1.key.job == job ? $0 + $1.value.rows : $0 } }
    }

    /// Tells the running shards of a job to stop, permanently: ids are never reused.
    package func cancel(_ job: String) { state.withLock { _ = $0.cancelled.insert(job) } }

    /// Whether a job was told to stop.
    package func isCancelled(_ job: String) -> Bool { state.withLock { $0.cancelled.contains(job) } }
}
