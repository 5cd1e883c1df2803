package import EmbedJobs
internal import GRDB
internal import LocalFiles

/// The engine's durable state: a SQLite database and the files that its rows name.
///
/// One process owns a store, by a lock on a file. A file is durable before the row that names it is committed, so a
/// crash leaves files without rows, which the next start sweeps, and never rows without files.
package struct Store: Sendable {
    /// Where the files lie.
    package let paths: StorePaths
    let database: DatabasePool
    private let commits: CommitQueue
    private let lock: FileLock

    /// Opens the store in a folder, making it if it is not there, and brings it back to a state without half-made
    /// things.
    ///
    /// Throws `storeLocked` when another process owns it, `storeCorrupt` when it cannot be read.
    package init(root: String) throws(APIError) {
        let paths = StorePaths(root: root)
        self.paths = paths
        (lock, database) = try mapped { () throws in
            for folder in [root, paths.incoming, paths.datasets, paths.jobs, paths.models] {
                try Folder.create(folder, isPrivate: true)
            }
            let lock = try FileLock(path: paths.lock)
            return (lock, try Self.openDatabase(at: paths.database))
        }
        commits = CommitQueue(database: database)
        try mapped { try Recovery(store: self).run() }
    }

    /// The database of the store in a folder, without the lock: for tables that no running engine keeps in memory.
    static func openForKeys(root: String) throws -> DatabasePool {
        try Folder.create(root, isPrivate: true)
        return try openDatabase(at: StorePaths(root: root).database)
    }

    private static func openDatabase(at path: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.label = "store"
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA trusted_schema = OFF") }
        // SQLite makes its files as open as the process does, and those beside the database as open as that one.
        try Folder.ensurePrivateFile(path)
        let pool = try DatabasePool(path: path, configuration: configuration)
        // GRDB sets NORMAL with the write-ahead log, which may lose the last transactions in a power cut. A commit is
        // our answer to the caller, so it must be on the disk.
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            // What many commits change again and again is then moved to its place once.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = \(Limits.walPages)")
            // Ids are random, so that writes touch pages all over their index.
            try db.execute(sql: "PRAGMA cache_size = -\(Limits.cacheKibibytes)")
        }
        try Migrations.all.migrate(pool)
        return pool
    }

    /// Reads in one snapshot of the database.
    func read<T: Sendable>(_ body: @Sendable @escaping (Database) throws -> T) async throws(APIError) -> T {
        try await mappedAsync { try await database.read(body) }
    }

    /// Writes in one immediate transaction, durable when it returns.
    ///
    /// A caller that is cancelled does not cut it short: giving a shard back is what a cancelled worker still has to
    /// do.
    func write<T: Sendable>(_ body: @Sendable @escaping (Database) throws -> T) async throws(APIError) -> T {
        try await mappedAsync { try await commits.write(body) }
    }

    /// What SQLite answers to a pragma; for tests of durability settings.
    package func pragma(_ name: String) throws -> String? {
        try database.writeWithoutTransaction { db in try String.fetchOne(db, sql: "PRAGMA \(name)") }
    }
}
