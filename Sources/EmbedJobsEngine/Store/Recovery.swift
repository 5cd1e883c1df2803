internal import EmbedJobs
package import GRDB
internal import LocalFiles

/// What a start does before anything else: takes over what the last owner held, and finishes what its rows say.
///
/// It removes only what a committed row says may go. A file that is gone is marked, with everything else left as it
/// is; what cannot be looked at stops the start, since it may be there; an entry that no row names is moved to `lost/`.
/// In a store with a long history it looks only at what was unfinished: a start must not take longer with every job
/// that was ever done. `embedjobs fsck` looks at all of it.
package struct Recovery {
    let database: DatabasePool
    let paths: StorePaths
    var identity = Identity.system()
    /// Whether the store was of a version without a ledger of its own.
    var isFirstOfVersion = false
    /// Files beyond which a history is long.
    var filesMax = Limits.recoveredFilesMax

    /// Does all of it; answers what the user has to know.
    func run() throws -> [String] {
        if isFirstOfVersion { try enterFirstRows() }
        let isLong = try database.write { db in
            let wasCrash = try takeCrash()
            try Self.takeOver(in: db, countingAttempts: wasCrash)
            try JobStore.completeAllDone(identity: identity, in: db)
            let look = "SELECT EXISTS (SELECT 1 FROM file LIMIT 1 OFFSET ?)"
            let isLong = try Bool.fetchOne(db, sql: look, arguments: [filesMax]) == true
            try markDamage(in: db, ofUnfinishedOnly: isLong)
            try DatasetStore.removeDeleted(in: db)
            return isLong
        }
        try Failpoint.recoveryCommitted.hit()
        try removeReleased()
        return isLong ? [] : try moveUnknownEntries()
    }

    /// Whether the last owner crashed by itself, as opposed to being killed or cut off from power. Said once.
    private func takeCrash() throws -> Bool {
        guard let status = try FileStatus.of(paths.crash), status.size > 0 else { return false }
        try Folder.removeFile(paths.crash)
        return true
    }

    /// No one else owns the store, so whatever its rows say is being worked on, is not.
    package static func takeOver(in db: Database, countingAttempts: Bool) throws {
        try db.execute(sql: "UPDATE dataset SET status = 'queued' WHERE status = 'processing'")
        // The next lease takes a higher fence, so a late writer of the old one cannot publish. A kill from outside says
        // nothing about the shard; only a crash counts as an attempt.
        try db.execute(
            sql: """
                UPDATE shard SET state = 'ready', lease_owner = NULL, lease_until = NULL,
                    attempts = CASE WHEN ? THEN attempts ELSE max(attempts - 1, 0) END
                WHERE state = 'leased'
                """,
            arguments: [countingAttempts]
        )
        for id in try String.fetchAll(db, sql: "SELECT id FROM job WHERE status = 'cancelling'") {
            try JobStore.removeShards(of: id, in: db)
        }
        try db.execute(
            sql: "UPDATE job SET status = 'cancelled', ended_at = created_at WHERE status = 'cancelling'"
        )
        try db.execute(
            sql: "UPDATE file SET state = 'removable' WHERE state = 'writing' AND \(FileLedger.isUnkept)"
        )
    }

    // MARK: Damage

    /// Marks files that are gone or have another length, and takes the mark from those that are back.
    private func markDamage(in db: Database, ofUnfinishedOnly: Bool) throws {
        // Each of the three finds its rows by an index.
        let unfinished = """
             AND path IN (
                SELECT path FROM file WHERE damage IS NOT NULL
                UNION SELECT path FROM shard WHERE state = 'done'
                UNION SELECT path FROM part JOIN job ON job.input_dataset = part.dataset
                    WHERE job.status = 'processing')
            """
        let sql = KeptFile.select + " WHERE state = 'kept'" + (ofUnfinishedOnly ? unfinished : "")
        for file in try Row.fetchAll(db, sql: sql).map(KeptFile.init(row:)) {
            let damage = try damage(of: file)
            if damage == file.damage { continue }
            try FileLedger.mark(file.path, damage, in: db)
            if damage != nil { try embedAgain(file.path, in: db) }
        }
    }

    /// What is wrong with a file, as far as its name and length tell. What a digest said stays said.
    private func damage(of file: KeptFile) throws -> FileDamage? {
        guard let status = try FileStatus.of(paths.absolute(file.path)) else { return .missing }
        guard status.kind == .file, status.size == file.digest.bytes else { return .length }
        return file.damage == .digest ? .digest : nil
    }

    /// A shard of a running job whose file was lost is done again.
    private func embedAgain(_ path: String, in db: Database) throws {
        try db.execute(sql: "UPDATE shard SET state = 'ready', path = NULL WHERE path = ?", arguments: [path])
        if db.changesCount > 0 { try FileLedger.release(path, in: db) }
    }

    // MARK: Files

    /// Removes what rows say may go. What cannot be removed now is tried again later.
    private func removeReleased() throws {
        while try database.write({ db in try ReleasedFiles(paths: paths).remove(in: db) }) == .someLeft {}
    }

    /// Moves what no row names out of the way.
    private func moveUnknownEntries() throws -> [String] {
        let unknown = try database.read { db in try UnknownEntries.list(in: paths, db) }
        return try LostEntries(paths: paths, time: identity.now()).take(unknown)
    }

    /// Enters the index files of a store without a ledger, which no row of it named.
    private func enterFirstRows() throws {
        let ids = try database.read { db in
            try String.fetchAll(db, sql: "SELECT id FROM dataset WHERE original_bytes NOT NULL")
        }
        for id in ids {
            let path = StorePaths.firstRows(of: id)
            guard try FileStatus.of(paths.absolute(path))?.kind == .file else { continue }
            let digest = try FileDigest(ofFile: paths.absolute(path))
            try database.write { db in try FileLedger.keep(path, digest, in: db) }
        }
    }
}
