internal import EmbedJobs
internal import GRDB
internal import LocalFiles

/// The store's SQLite database as a file: whether it is ours, and how it is opened.
enum StoreDatabase {
    /// `PRAGMA application_id` of our databases, "ejob" in ASCII.
    static let applicationID: Int32 = 0x656A_6F62

    /// Opens the database for writing and brings its schema up to date.
    ///
    /// With `mayBeNew` a database that is missing or empty is made; otherwise it is refused, since a new one would know
    /// nothing of the files beside it.
    static func open(_ folder: StoreFolder, marker: StoreMarker, mayBeNew: Bool) throws -> DatabasePool {
        let path = folder.paths.database
        let size = try FileStatus.of(path)?.size ?? 0
        if size > 0 {
            guard try isOurs(path) else { throw folder.refusal("db.sqlite in it is not a store's", help: restoreHelp) }
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

    /// Makes a database under another name, and gives it its own once it is complete: a start that is cut short on the
    /// way leaves no database that could be taken for a damaged one.
    private static func make(_ path: String, _ marker: StoreMarker) throws {
        let unfinished = "\(path).new"
        for suffix in ["", "-journal", "-wal", "-shm"] { try Folder.removeFile(unfinished + suffix) }
        // SQLite makes its files as open as the process does, and those beside the database as open as that one.
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
        // our answer to the caller, so it must be on the disk.
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            // What many commits change again and again is then moved to its place once.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = \(Limits.walPages)")
            // Ids are random, so that writes touch pages all over their index.
            try db.execute(sql: "PRAGMA cache_size = -\(Limits.cacheKibibytes)")
        }
    }

    /// Writes the store's id into a database without one, and refuses a database with another's.
    private static func adopt(_ pool: DatabasePool, _ folder: StoreFolder, _ marker: StoreMarker) throws {
        let known = try pool.read { db in try String.fetchOne(db, sql: "SELECT id FROM store") }
        if known == marker.id { return }
        guard known == nil else {
            throw folder.refusal("db.sqlite in it belongs to another store", help: restoreHelp)
        }
        try pool.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                try adopt(db, marker)
                return .commit
            }
            // Into the file itself, whose first page says whose database it is.
            _ = try db.checkpoint(.truncate)
        }
    }

    private static func adopt(_ db: Database, _ marker: StoreMarker) throws {
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "INSERT INTO store (id, format) VALUES (?, ?)", arguments: [marker.id, marker.format])
    }

    /// Whether a file is a database of ours, of this version or an older one. Nothing is written.
    static func isOurs(_ path: String) throws -> Bool {
        guard let status = try FileStatus.of(path), status.kind == .file else { return false }
        let header = try InputFile(path: path).read(at: 0, count: headerBytes)
        guard header.starts(with: Array("SQLite format 3\0".utf8)), header.count == headerBytes else { return false }
        let id = header[applicationIDBytes].reduce(0) { $0 << 8 | Int32($1) }
        if id != 0 { return id == applicationID }
        // One of 0.1.0 had no number of its own, but a table with the names of our migrations.
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        return try queue.read { db in
            guard try db.tableExists("grdb_migrations") else { return false }
            return try Migrations.all.appliedIdentifiers(db).contains(Migrations.firstName)
        }
    }

    /// The length of the header, and where the application's number is in it.
    ///
    /// Source: SQLite's file format, 1.3 The Database Header.
    private static let headerBytes = 100
    private static let applicationIDBytes = 68..<72
}
