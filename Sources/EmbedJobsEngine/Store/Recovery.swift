internal import EmbedJobs
package import GRDB
internal import LocalFiles

/// The first step of every start: releases what the last owner held, and finishes what its rows require.
///
/// It removes only files that a committed row says may be removed. A missing file is marked, and everything else is
/// left unchanged. A file that cannot be accessed stops the start, since it may exist. An entry that no row names is
/// moved to `lost/`. In a store with a long history it checks only unfinished work, so that starts do not slow down
/// with every finished job. `embedjobs fsck` checks everything.
package struct Recovery {
    let database: DatabasePool
    let paths: StorePaths
    var identity = Identity.system()
    /// Whether the store's version did not have a ledger.
    var isFirstOfVersion = false
    /// The number of files above which a history is long.
    var filesMax = Limits.recoveredFilesMax

    /// Runs all steps; returns notices for the user.
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

    /// Whether the last owner crashed, as opposed to being killed or losing power. True once per crash.
    private func takeCrash() throws -> Bool {
        guard let status = try FileStatus.of(paths.crash), status.size > 0 else { return false }
        try Folder.removeFile(paths.crash)
        return true
    }

    /// Resets rows that say that work is in progress: no other process owns the store.
    package static func takeOver(in db: Database, countingAttempts: Bool) throws {
        try db.execute(sql: "UPDATE dataset SET status = 'queued' WHERE status = 'processing'")
        // The next lease takes a higher fence, so a late writer of the old one cannot finish. A kill from outside says
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

    /// Marks files that are missing, not regular or of the wrong length, and unmarks those that are intact again.
    private func markDamage(in db: Database, ofUnfinishedOnly: Bool) throws {
        // Each of the three queries uses an index.
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

    /// The damage of a file, judged by its kind and length. A digest mismatch found earlier stays recorded.
    private func damage(of file: KeptFile) throws -> FileDamage? {
        guard let status = try FileStatus.of(paths.absolute(file.path)), status.kind == .file else { return .missing }
        guard status.size == file.digest.bytes else { return .length }
        return file.damage == .digest ? .digest : nil
    }

    /// Runs a shard of a running job again if its file was lost.
    private func embedAgain(_ path: String, in db: Database) throws {
        try db.execute(sql: "UPDATE shard SET state = 'ready', path = NULL WHERE path = ?", arguments: [path])
        if db.changesCount > 0 { try FileLedger.release(path, in: db) }
    }

    // MARK: Files

    /// Removes released files. Those that cannot be removed now are retried later.
    private func removeReleased() throws {
        while try database.write({ db in try ReleasedFiles(paths: paths).remove(in: db) }) == .someLeft {}
    }

    /// Moves entries that no row names to `lost/`.
    private func moveUnknownEntries() throws -> [String] {
        let unknown = try database.read { db in try UnknownEntries.list(in: paths, db) }
        return try LostEntries(paths: paths, time: identity.now()).take(unknown)
    }

    /// Adds the index files of a store without a ledger, which its rows did not name.
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
