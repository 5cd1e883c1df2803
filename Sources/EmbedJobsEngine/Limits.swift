/// The engine's bounds. Every queue, field and buffer has one, so that no input decides how much memory is used.
package enum Limits {
    /// Bytes of one uploaded dataset.
    package static let datasetBytesMax = 100_000_000_000
    /// Texts that are embedded at once without a job, as on the hosted service.
    package static let textsMax = 96
    /// Characters that are tokenized, and tokens that are detokenized, at once, as on the hosted service.
    package static let tokenizedMax = 65_536
    /// Fields kept beside the text.
    package static let keptFieldsMax = 100
    /// Jobs of one owner that have not ended.
    package static let unfinishedJobsMax = 100_000
    /// Bytes read from a dataset's file at a time.
    package static let readBytes = 1 << 18
    /// Bytes of a file that are read at a time where all of it is hashed or copied.
    package static let hashedChunkBytes = 1 << 20
    /// Bytes of a backup's first entry, which says what it is.
    package static let backupHeaderBytesMax = 4_096
    /// Entries of a folder of models that a backup copies.
    package static let modelEntriesMax = 10_000
    /// Damaged files that a report on a store names; of more, their number.
    package static let shownDamageMax = 20
    /// The age from which on a report counts what could be pruned, in microseconds: thirty days.
    static let oldMicroseconds: Int64 = 30 * 86_400_000_000
    /// Folders in folders that a report looks into.
    static let folderDepthMax = 16
    /// Rows of files that a check of a store holds in memory at a time.
    package static let auditedPerPage = 1_000
    /// Faults of the database that SQLite names at most.
    package static let shownFaultsMax = 100
    /// How often what has expired is looked for.
    static let expiryInterval: Duration = .seconds(3_600)
    /// Rows that pruning removes in one transaction, so that others do not wait long.
    package static let prunedPerCommit = 500
    /// Microseconds that the key of a request is kept at least: a day.
    package static let answerMicrosecondsMin: Int64 = 86_400_000_000
    /// Bytes of a receipt: a job of a hundred million rows has one of 3 MB.
    package static let receiptBytesMax = 64 << 20
    /// Rows whose text hashes are compared in memory at a time, 24 bytes each.
    package static let duplicateRowsInMemory = 1 << 19
    /// Rows in a shard at most.
    package static let shardRowsMax = 4_096
    /// Rows in a shard at least, where the dataset has them: smaller ones cost more in file syncs than they save.
    package static let shardRowsMin = 128
    /// Bytes of rows in a shard, after which it ends with the block that passed them.
    package static let shardBytesMax = 8 << 20
    /// Shards that a job is cut into before its shards grow.
    package static let shardsPerJobWanted = 64
    /// Files up to which a start looks at every one; with more, at those of unfinished work.
    package static let recoveredFilesMax = 10_000
    /// Bytes set aside for what has to be written when the disk is full.
    static let ballastBytes = 8 << 20
    /// Bytes that uploads leave free on the store's disk.
    static let freeBytesMin = 64 << 20
    /// Files that are removed between two commits.
    static let removalBatch = 256
    /// How long a lease of a shard is believed; it is renewed while the shard moves.
    static let leaseMicroseconds: Int64 = 60_000_000
    /// How often leases are renewed, and what else the engine looks after by itself.
    static let careInterval: Duration = .seconds(2)
    /// How long a shard may stand still before its lease is not renewed any more.
    static let stillShardMax: Duration = .seconds(900)
    /// The first pause after an error that may pass, and the longest.
    static let pauseMin: Duration = .milliseconds(100)
    static let pauseMax: Duration = .seconds(15)
    /// Characters in a key's name or owner.
    package static let keyNameCharactersMax = 64
    /// How often keys are read again, for those that another process has revoked.
    package static let keyRefresh: Duration = .milliseconds(500)
    /// Microseconds between two uses of a key that are written down.
    package static let keyUseMicroseconds: Int64 = 60_000_000
    /// Bytes of the secret that addresses of parts are signed with.
    package static let linkSecretBytes = 32
    /// Writes that wait for the disk together.
    package static let writesPerCommitMax = 512
    /// Memory in which the connection that writes keeps pages, in KiB.
    static let cacheKibibytes = 16_384
    /// Pages of 4 KiB that the write-ahead log gathers before they are moved into the database.
    static let walPages = 8_192
    /// Datasets and models of which is kept in memory what jobs are created from.
    package static let cachedPlansMax = 1_000
    /// Jobs that are kept in memory as they were last read.
    package static let cachedJobsMax = 10_000
    /// Attempts at a shard, without another of the job getting done, after which the job fails: a shard that ends the
    /// process must not do so forever.
    package static let shardAttemptsMax = 5
}
