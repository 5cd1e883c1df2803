package import EmbedJobs
internal import GRDB
internal import LocalFiles

/// What is in a store, how large and how old it is, and what could go.
package struct StoreReport: Sendable {
    /// Something that takes room: how many files or rows, and their bytes.
    package struct Share: Sendable, Equatable {
        /// Files.
        package var files = 0
        /// Their bytes.
        package var bytes = 0

        /// Makes a share.
        package init(files: Int = 0, bytes: Int = 0) {
            self.files = files
            self.bytes = bytes
        }
    }

    /// The oldest and the newest of something.
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
    /// What recovery and fsck moved away.
    package let lost: Share
    /// The file that is given up when the disk is full.
    package let ballast: Share
    /// Bytes free on the disk.
    package let freeBytes: Int
    /// How many jobs have each status.
    package let jobs: [(status: String, count: Int)]
    /// How many datasets were uploaded.
    package let uploads: Int
    /// How many datasets jobs wrote.
    package let outputs: Int
    /// When jobs were created; nil where there is none.
    package let jobAges: Ages?
    /// When datasets were made; nil where there is none.
    package let datasetAges: Ages?
    /// The files that are marked as damaged, at most so many, and how many there are.
    package let damaged: (paths: [String], count: Int)
    /// What could be pruned: jobs and datasets older than thirty days.
    package let old: PruneSummary
    /// After how many seconds what is old is deleted by itself; nil for never.
    package let expirySeconds: Int?

    /// Looks at the store in a folder, which another process may be using; it is not changed.
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
        // The next character after the slash ends the range of the paths that begin with it.
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
