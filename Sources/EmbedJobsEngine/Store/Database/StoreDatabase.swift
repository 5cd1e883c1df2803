internal import EmbedJobs
internal import GRDB
internal import LocalFiles

/// The store's SQLite database as a file: recognizing and opening it.
enum StoreDatabase {
    /// The `PRAGMA application_id` of a store's database, "ejob" in ASCII.
    static let applicationID: Int32 = 0x656A_6F62

    /// Opens the database for writing and brings its schema up to date.
    ///
    /// With `mayBeNew` a missing or empty database is created; otherwise it is refused, since a new one would not name
    /// the existing files.
    static func open(_ folder: StoreFolder, marker: StoreMarker, mayBeNew: Bool) throws -> DatabasePool {
        let path = folder.paths.database
        let size = try FileStatus.of(path)?.size ?? 0
        if size > 0 {
            guard try isOurs(path) else { throw folder.refusal("db.sqlite is not a store database", help: restoreHelp) }
        } else {
            guard mayBeNew else {
                throw folder.refusal("its database db.sqlite is missing or empty", help: restoreHelp)
            }
            try make(path, marker)
        }
        let pool = try DatabasePool(path: path, configuration: configuration())
        try setUp(pool)
        guard try !pool.read(Migrations.all.hasBeenSuperseded) else {
            throw folder.refusal(
                "a newer version of embedjobs has changed its database",
                help: "use that version, or a newer one; nothing was changed"
            )
        }
        try Migrations.all.migrate(pool)
        try adopt(pool, folder, marker)
        return pool
    }

    /// Creates a database under another name, and renames it once it is complete, so that an interrupted start does not
    /// leave a database that looks damaged.
    private static func make(_ path: String, _ marker: StoreMarker) throws {
        let unfinished = "\(path).new"
        for suffix in ["", "-journal", "-wal", "-shm"] { try Folder.removeFile(unfinished + suffix) }
        // SQLite creates its files with the process's umask, and further files with the permissions of the database.
        try Folder.ensurePrivateFile(unfinished)
        do {
            let queue = try DatabaseQueue(path: unfinished, configuration: configuration())
            try Migrations.all.migrate(queue)
            try queue.write { db in try adopt(db, marker) }
            try queue.close()
        } catch {
            for suffix in ["", "-journal", "-wal", "-shm"] { try? Folder.removeFile(unfinished + suffix) }
            throw error
        }
        try Folder.sync(unfinished)
        try Folder.rename(unfinished, to: path)
        try Folder.sync(Folder.parent(of: path))
    }

    private static let restoreHelp = "restore it from a backup with embedjobs restore; nothing was changed"

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.label = "store"
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA trusted_schema = OFF") }
        return configuration
    }

    private static func setUp(_ pool: DatabasePool) throws {
        // GRDB sets NORMAL with the write-ahead log, which may lose the last transactions in a power cut. A commit is
        // the response to the caller, so it must be on the disk.
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            // Pages that many commits change are then written to the database once.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = \(Limits.walPages)")
            // Ids are random, so writes touch pages throughout their index.
            try db.execute(sql: "PRAGMA cache_size = -\(Limits.cacheKibibytes)")
        }
    }

    /// Writes the store's id into a database without one, and refuses a database with another id.
    private static func adopt(_ pool: DatabasePool, _ folder: StoreFolder, _ marker: StoreMarker) throws {
        let known = try pool.read { db in try String.fetchOne(db, sql: "SELECT id FROM store") }
        if known == marker.id { return }
        guard known == nil else { throw foreign(in: folder) }
        try pool.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                try adopt(db, marker)
                return .commit
            }
            // Into the file itself, whose first page has the application id.
            _ = try db.checkpoint(.truncate)
        }
    }

    /// The error for a database with the id of another store.
    static func foreign(in folder: StoreFolder) -> APIError {
        folder.refusal("db.sqlite belongs to another store", help: restoreHelp)
    }

    private static func adopt(_ db: Database, _ marker: StoreMarker) throws {
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "INSERT INTO store (id, format) VALUES (?, ?)", arguments: [marker.id, marker.format])
    }

    /// Whether a file is a store's database, of this version or an older one. Nothing is written.
    static func isOurs(_ path: String) throws -> Bool {
        guard let status = try FileStatus.of(path), status.kind == .file else { return false }
        let header = try InputFile(path: path).read(at: 0, count: headerBytes)
        guard header.starts(with: Array("SQLite format 3\0".utf8)), header.count == headerBytes else { return false }
        let id = header[applicationIDBytes].reduce(0) { $0 << 8 | Int32($1) }
        if id != 0 { return id == applicationID }
        // 0.1.0 did not set an application id, but its migrations table identifies it.
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        return try queue.read { db in
            guard try db.tableExists("grdb_migrations") else { return false }
            return try Migrations.all.appliedIdentifiers(db).contains(Migrations.firstName)
        }
    }

    /// The length of the header, and the position of the application id in it.
    ///
    /// Source: SQLite's file format, 1.3 The Database Header.
    private static let headerBytes = 100
    private static let applicationIDBytes = 68..<72
}
