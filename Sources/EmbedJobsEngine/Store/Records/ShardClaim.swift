/// A shard that this process may work on while its fence is the newest.
package struct ShardClaim: Sendable {
    /// The shard's job.
    package let job: StoredJob
    /// The shard's index in the job, from 0.
    package let index: Int
    /// The rows of the input that it contains.
    package let rows: Range<Int>
    /// Grows with each lease: the attempt with the higher fence is the newer one.
    package let fence: Int
    /// The number of leases, including this one, since a shard of the job was last finished.
    package let attempts: Int

    /// The file that this attempt writes, relative to the store's folder; unique to the attempt.
    package var path: String { StorePaths.shard(index, fence: fence, of: job.id) }
}
