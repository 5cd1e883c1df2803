internal import Foundation
internal import GRDB
internal import LocalFiles

/// The store's ledger of files: a file has a row before it exists, and until it is gone.
///
/// So a committed row says of every file whether it is being written, kept, or may be removed. Nothing is removed that
/// no row says may go. Source: write-ahead intents, as in journaling file systems.
package enum FileLedger {
    /// The condition of the index of files that are not kept, which SQLite uses only where it is spelled out.
    static let isUnkept = "state <> 'kept'"

    /// A file is about to be written. One that an earlier attempt left under the path is overwritten.
    static func begin(_ path: String, in db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO file (path, state) VALUES (?, 'writing')
                ON CONFLICT (path) DO UPDATE SET state = 'writing', bytes = NULL, sha256 = NULL, chunks = NULL,
                    damage = NULL
                """
        ).execute(arguments: [path])
    }

    /// A file is whole and durable.
    static func keep(_ path: String, _ digest: FileDigest, in db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO file (path, state, bytes, sha256, chunks) VALUES (?, 'kept', ?, ?, ?)
                ON CONFLICT (path) DO UPDATE SET state = 'kept', bytes = excluded.bytes, sha256 = excluded.sha256,
                    chunks = excluded.chunks, damage = NULL
                """
        ).execute(arguments: [path, digest.bytes, digest.sha256, digest.chunks.map { Data($0) }])
    }

    /// A file may be removed. Nothing happens where no row names it.
    static func release(_ path: String, in db: Database) throws {
        try db.cachedStatement(sql: "UPDATE file SET state = 'removable' WHERE path = ?").execute(arguments: [path])
    }

    /// Every file below a folder may be removed, but with `exceptUnfinished` those that are being written: they are
    /// let go by whoever writes them.
    static func release(folder: String, exceptUnfinished: Bool = false, in db: Database) throws {
        let sql = "UPDATE file SET state = 'removable' WHERE path > ? AND path < ? AND (state = 'kept' OR NOT ?)"
        // The first text after all that begin with the folder's name and a slash is that with a zero.
        try db.cachedStatement(sql: sql).execute(arguments: ["\(folder)/", "\(folder)0", exceptUnfinished])
    }

    /// Files that may be removed.
    static func removable(limit: Int, in db: Database) throws -> [String] {
        try String.fetchAll(
            db.cachedStatement(
                sql: "SELECT path FROM file WHERE state = 'removable' AND \(isUnkept) ORDER BY path LIMIT ?"
            ),
            arguments: [limit]
        )
    }

    /// A file is gone. One that was begun again meanwhile stays.
    static func forget(_ path: String, in db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM file WHERE path = ? AND state = 'removable'")
            .execute(arguments: [path])
    }

    /// A kept file; nil where no row keeps one.
    static func kept(_ path: String, in db: Database) throws -> KeptFile? {
        let statement = try db.cachedStatement(sql: KeptFile.select + " WHERE path = ? AND state = 'kept'")
        return try Row.fetchOne(statement, arguments: [path]).map(KeptFile.init(row:))
    }

    /// Notes what is wrong with a file, or with nil that it is fine.
    static func mark(_ path: String, _ damage: FileDamage?, in db: Database) throws {
        try db.execute(sql: "UPDATE file SET damage = ? WHERE path = ?", arguments: [damage?.rawValue, path])
    }
}

/// A file that a row of the ledger keeps.
package struct KeptFile: Sendable, Hashable {
    /// The path relative to the store's folder.
    package let path: String
    /// What it must hold.
    package let digest: FileDigest
    /// What was found wrong with it.
    package let damage: FileDamage?

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
