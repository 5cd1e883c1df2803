package import EmbedJobs

/// Runs the shards of jobs somewhere: on threads of this process (``ThreadExecutor``), or elsewhere.
///
/// For each shard, an executor calls the ``ShardQueue`` in this order: `claim`, `begin`, `progress` after each batch,
/// and at the end `complete` or `release`. It writes the shard's rows to a file at the claim's path, which must be
/// durable before `complete`. Everything else that a result or an error means is up to the queue.
package protocol ShardExecutor: Sendable {
    /// Runs shards until the task is cancelled, and then releases those that it has not completed.
    ///
    /// `loop` repeats a step, and pauses it after errors.
    ///
    /// - Throws: an error after which the store cannot be trusted.
    func run(_ shards: ShardQueue, loop: WorkLoop) async throws(APIError)
}
