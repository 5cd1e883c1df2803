internal import Foundation
internal import GRDB
internal import LocalFiles

/// The store's ledger of files: a file has a row before it is created and until after it is removed.
///
/// A committed row says of every file whether it is being written, kept, or removable. Only files whose row says
/// removable are removed. Source: write-ahead intents, as in journaling file systems.
enum FileLedger {
    /// The condition of the partial index of files that are not kept; SQLite uses the index only if a query repeats it.
    static let isUnkept = "state <> 'kept'"

    /// Records that a file is about to be written. A file that an earlier attempt left at the path is overwritten.
    static func begin(_ path: String, in db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO file (path, state) VALUES (?, 'writing')
                ON CONFLICT (path) DO UPDATE SET state = 'writing', bytes = NULL, sha256 = NULL, chunks = NULL,
                    damage = NULL
                """
        ).execute(arguments: [path])
    }

    /// Records that a file is complete and durable.
    static func keep(_ path: String, _ digest: FileDigest, in db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO file (path, state, bytes, sha256, chunks) VALUES (?, 'kept', ?, ?, ?)
                ON CONFLICT (path) DO UPDATE SET state = 'kept', bytes = excluded.bytes, sha256 = excluded.sha256,
                    chunks = excluded.chunks, damage = NULL
                """
        ).execute(arguments: [path, digest.bytes, digest.sha256, digest.chunks.map { Data($0) }])
    }

    /// Makes a file removable. Does nothing if no row names it.
    static func release(_ path: String, in db: Database) throws {
        try db.cachedStatement(sql: "UPDATE file SET state = 'removable' WHERE path = ?").execute(arguments: [path])
    }

    /// Makes every file below a folder removable. With `exceptUnfinished`, files being written are left to their
    /// writers to release.
    static func release(folder: String, exceptUnfinished: Bool = false, in db: Database) throws {
        let sql = "UPDATE file SET state = 'removable' WHERE path > ? AND path < ? AND (state = 'kept' OR NOT ?)"
        // The folder's name and a zero sort first after all paths that begin with the name and a slash.
        try db.cachedStatement(sql: sql).execute(arguments: ["\(folder)/", "\(folder)0", exceptUnfinished])
    }

    /// The removable files.
    static func removable(limit: Int, in db: Database) throws -> [String] {
        try String.fetchAll(
            db.cachedStatement(
                sql: "SELECT path FROM file WHERE state = 'removable' AND \(isUnkept) ORDER BY path LIMIT ?"
            ),
            arguments: [limit]
        )
    }

    /// Deletes the row of a removed file, unless a new attempt to write it has begun.
    static func forget(_ path: String, in db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM file WHERE path = ? AND state = 'removable'")
            .execute(arguments: [path])
    }

    /// A kept file; nil if no row keeps one.
    static func kept(_ path: String, in db: Database) throws -> KeptFile? {
        let statement = try db.cachedStatement(sql: KeptFile.select + " WHERE path = ? AND state = 'kept'")
        return try Row.fetchOne(statement, arguments: [path]).map(KeptFile.init(row:))
    }

    /// Records the damage of a file, or with nil that it is intact.
    static func mark(_ path: String, _ damage: FileDamage?, in db: Database) throws {
        try db.execute(sql: "UPDATE file SET damage = ? WHERE path = ?", arguments: [damage?.rawValue, path])
    }
}

/// A kept file of the ledger.
struct KeptFile: Sendable, Hashable {
    /// The path relative to the store's folder.
    let path: String
    /// The expected content.
    let digest: FileDigest
    /// The damage found in it.
    let damage: FileDamage?

    static let select = "SELECT path, bytes, sha256, chunks, damage FROM file"

    init(row: Row) {
        path = row["path"]
        digest = FileDigest(
            bytes: row["bytes"],
            sha256: row["sha256"] ?? "",
            chunks: (row["chunks"] as Data?).map { Array($0) }
        )
        damage = (row["damage"] as String?).flatMap(FileDamage.init(rawValue:))
    }
}
