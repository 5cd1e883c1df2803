/// The engine's limits. Every queue, field and buffer has one, so that no input determines memory use.
package enum Limits {
    /// Maximum size of an uploaded dataset in bytes.
    package static let datasetBytesMax = 100_000_000_000
    /// Maximum number of rows that an error names; the others are counted.
    static let namedRowsMax = 10
    /// Rows that are tokenized between two looks at whether their job has ended.
    static let rowsBetweenLooks = 64
    /// Maximum number of unfinished jobs of one owner.
    package static let unfinishedJobsMax = 100_000
    /// Bytes per read from a dataset's file.
    package static let readBytes = 1 << 18
    /// Bytes per read when a whole file is hashed or copied.
    package static let hashedChunkBytes = 1 << 20
    /// Maximum size of a backup's first entry, its header, in bytes.
    package static let backupHeaderBytesMax = 4_096
    /// Maximum number of entries of a model folder that a backup copies.
    package static let modelEntriesMax = 10_000
    /// Maximum size of the list of a model's digests in bytes.
    static let modelDigestsBytesMax = 4 << 20
    /// Maximum number of damaged files that a store report names; the rest are counted.
    package static let shownDamageMax = 20
    /// The age from which a report counts objects as prunable, in microseconds: thirty days.
    static let oldMicroseconds: Int64 = 30 * 86_400_000_000
    /// Maximum depth of folders that a report scans.
    static let folderDepthMax = 16
    /// Rows of files that a store check holds in memory at a time.
    package static let auditedPerPage = 1_000
    /// Maximum number of database faults that SQLite names.
    package static let shownFaultsMax = 100
    /// How often expired objects are pruned.
    static let expiryInterval: Duration = .seconds(3_600)
    /// Rows pruned per transaction, so that other writers do not wait long.
    package static let prunedPerCommit = 500
    /// Minimum time for which a request's idempotency key is kept, in microseconds: a week, in which a run that was
    /// interrupted can be continued.
    package static let answerMicrosecondsMin: Int64 = 7 * 86_400_000_000
    /// Maximum size of a receipt in bytes: that of a job of a hundred million rows has 3 MB.
    package static let receiptBytesMax = 64 << 20
    /// Rows whose text hashes are compared in memory at a time, 24 bytes each.
    package static let duplicateRowsInMemory = 1 << 19
    /// Texts of the newest outputs whose vectors jobs may copy. Each takes 20 to 80 bytes of memory, and for a while
    /// there may be twice as many.
    package static let reusableTextsMax = 1 << 20
    /// Number of the newest datasets among which outputs to copy from are looked for.
    package static let reusableDatasetsMax = 1 << 16
    /// Maximum number of rows in a shard.
    package static let shardRowsMax = 4_096
    /// Minimum number of rows in a shard, if the dataset has them: smaller shards cost more in file syncs than they
    /// save.
    package static let shardRowsMin = 128
    /// Bytes of rows after which a shard ends, at the end of the block that exceeds them.
    package static let shardBytesMax = 8 << 20
    /// Shards that a job is split into before its shards grow.
    package static let shardsPerJobWanted = 64
    /// Maximum number of files for which a start checks every file; beyond it, only those of unfinished work.
    package static let recoveredFilesMax = 10_000
    /// Bytes reserved for writes that must succeed when the disk is full.
    static let ballastBytes = 8 << 20
    /// Bytes that uploads leave free on the store's disk.
    static let freeBytesMin = 64 << 20
    /// Files removed between two commits.
    static let removalBatch = 256
    /// Duration of a shard's lease, which is renewed while the shard makes progress.
    static let leaseMicroseconds: Int64 = 60_000_000
    /// How often leases are renewed and the engine's maintenance runs.
    static let maintenanceInterval: Duration = .seconds(2)
    /// How long a shard may go without progress before its lease is no longer renewed.
    static let stillShardMax: Duration = .seconds(900)
    /// The first and the longest pause after a temporary error.
    static let pauseMin: Duration = .milliseconds(100)
    static let pauseMax: Duration = .seconds(15)
    /// Maximum number of characters in a key's name or owner.
    package static let keyNameCharactersMax = 64
    /// How often keys are read again, to notice revocations by other processes.
    package static let keyRefresh: Duration = .milliseconds(500)
    /// Minimum time between two recorded uses of a key, in microseconds.
    package static let keyUseMicroseconds: Int64 = 60_000_000
    /// Size of the secret that signs the URLs of parts, in bytes.
    package static let linkSecretBytes = 32
    /// Maximum number of writes per commit.
    package static let writesPerCommitMax = 512
    /// Page cache of the writing connection, in KiB.
    static let cacheKibibytes = 16_384
    /// Pages of 4 KiB that the write-ahead log gathers before a checkpoint.
    static let walPages = 8_192
    /// Maximum number of datasets and models whose job plans are cached.
    package static let cachedPlansMax = 1_000
    /// Maximum number of jobs cached in memory.
    package static let cachedJobsMax = 10_000
    /// Bytes of the name of an entry in a folder.
    static let entryNameBytesMax = 255
    /// Maximum number of jobs or files that a message names.
    static let shownNamesMax = 5
    /// Attempts at a shard without progress elsewhere in the job, after which the job fails: a shard that crashes the
    /// process must not do so forever.
    package static let shardAttemptsMax = 5
}
