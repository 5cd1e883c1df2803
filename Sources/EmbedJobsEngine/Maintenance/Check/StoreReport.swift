package import EmbedJobs
internal import GRDB
internal import LocalFiles

/// The content of a store, its size and age, and what could be pruned.
package struct StoreReport: Sendable {
    /// The size of one kind of content.
    package struct Share: Sendable, Equatable {
        /// The number of files or rows.
        package var files = 0
        /// The bytes.
        package var bytes = 0

        /// Makes a share.
        package init(files: Int = 0, bytes: Int = 0) {
            self.files = files
            self.bytes = bytes
        }
    }

    /// The oldest and newest time of one kind of row.
    package struct Ages: Sendable, Equatable {
        /// The oldest.
        package let oldest: Timestamp
        /// The newest.
        package let newest: Timestamp

        /// Makes ages.
        package init(oldest: Timestamp, newest: Timestamp) {
            self.oldest = oldest
            self.newest = newest
        }
    }

    /// The store's folder.
    package let path: String
    /// The store's id.
    package let id: String
    /// The version of the store's format.
    package let format: Int
    /// The database and its write-ahead log.
    package let database: Share
    /// Files of uploaded datasets.
    package let datasetFiles: Share
    /// Files of jobs' outputs.
    package let outputFiles: Share
    /// Files of models, links not followed.
    package let models: Share
    /// Files that recovery and fsck moved away.
    package let lost: Share
    /// The file that is emptied when the disk is full.
    package let ballast: Share
    /// Free bytes on the disk.
    package let freeBytes: Int
    /// The number of jobs by status.
    package let jobs: [(status: String, count: Int)]
    /// The number of uploaded datasets.
    package let uploads: Int
    /// The number of datasets written by jobs.
    package let outputs: Int
    /// When jobs were created; nil without jobs.
    package let jobAges: Ages?
    /// When datasets were created; nil without datasets.
    package let datasetAges: Ages?
    /// Files marked as damaged: up to ``Limits/shownDamageMax`` paths, and the number of all.
    package let damaged: (paths: [String], count: Int)
    /// Prunable objects: jobs and datasets older than thirty days.
    package let old: PruneSummary
    /// The age in seconds at which objects expire; nil for never.
    package let expirySeconds: Int?

    /// Reports on the store in a folder, without changing it. Another process may be using it.
    package static func make(folder: String, now: Timestamp) throws(APIError) -> StoreReport {
        try mapped {
            let reader = try StoreReader(folder: folder)
            return try reader.database.read { try StoreReport(reader, now: now, in: $0) }
        }
    }

    private init(_ reader: StoreReader, now: Timestamp, in db: Database) throws {
        let paths = reader.paths
        (path, id, format) = (paths.root, reader.marker.id, reader.marker.format)
        let logs = ["", "-wal", "-shm"].compactMap { Folder.size(of: paths.database + $0) }
        database = Share(files: logs.count, bytes: logs.reduce(0, +))
        datasetFiles = try Self.share(of: "datasets/", in: db)
        outputFiles = try Self.share(of: "jobs/", in: db)
        models = FolderSize.share(of: paths.models)
        lost = FolderSize.share(of: paths.lost)
        ballast = Folder.size(of: paths.ballast).map { Share(files: 1, bytes: $0) } ?? Share()
        freeBytes = Folder.space(at: paths.root)?.free ?? 0
        jobs = try Row.fetchAll(db, sql: "SELECT status, jobs FROM tally ORDER BY status").map { ($0[0], $0[1]) }
        uploads = try Self.count(db, "dataset WHERE deleted_at IS NULL AND type <> 'embed-result'")
        outputs = try Self.count(db, "dataset WHERE deleted_at IS NULL AND type = 'embed-result'")
        jobAges = try Self.ages(db, "job")
        datasetAges = try Self.ages(db, "dataset WHERE deleted_at IS NULL")
        let marked = "FROM file WHERE state = 'kept' AND damage NOT NULL"
        damaged = (
            try String.fetchAll(db, sql: "SELECT path \(marked) ORDER BY path LIMIT \(Limits.shownDamageMax)"),
            try Int.fetchOne(db, sql: "SELECT count(*) \(marked)") ?? 0
        )
        let cutoff = Timestamp(microseconds: now.microseconds - Limits.oldMicroseconds)
        old = try OldRows.summary(before: cutoff, of: nil, in: db)
        expirySeconds = try Int.fetchOne(db, sql: "SELECT expire_after FROM store")
    }

    private static func share(of prefix: String, in db: Database) throws -> Share {
        let sql = "SELECT count(*), coalesce(sum(bytes), 0) FROM file WHERE state = 'kept' AND path >= ? AND path < ?"
        // The character after the slash ends the range of paths with this prefix.
        let row = try Row.fetchOne(db, sql: sql, arguments: [prefix, prefix.dropLast() + "0"])
        return Share(files: row?[0] ?? 0, bytes: row?[1] ?? 0)
    }

    private static func count(_ db: Database, _ rows: String) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM \(rows)") ?? 0
    }

    private static func ages(_ db: Database, _ rows: String) throws -> Ages? {
        guard let row = try Row.fetchOne(db, sql: "SELECT min(created_at), max(created_at) FROM \(rows)"),
            let oldest: Int64 = row[0], let newest: Int64 = row[1]
        else { return nil }
        return Ages(oldest: Timestamp(microseconds: oldest), newest: Timestamp(microseconds: newest))
    }
}
