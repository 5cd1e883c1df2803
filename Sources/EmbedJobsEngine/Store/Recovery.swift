internal import EmbedJobs
internal import GRDB
internal import LocalFiles

/// What a start does before anything else: puts back what a dead process held and removes what it half made.
///
/// In a store with a long history it looks only at what was unfinished: a start must not take longer with every job
/// that was ever done. What is wrong with the rest is found when it is read.
struct Recovery {
    let store: Store
    /// Parts beyond which a history is long.
    var partsMax = Limits.recoveredPartsMax

    func run() throws {
        let isLong = try store.database.write { db in
            try putBack(in: db)
            let look = "SELECT EXISTS (SELECT 1 FROM part LIMIT 1 OFFSET ?)"
            let isLong = try Bool.fetchOne(db, sql: look, arguments: [partsMax]) == true
            try flagMissingFiles(in: db, ofUnfinishedOnly: isLong)
            _ = try DatasetStore.removeDeleted(in: db)
            return isLong
        }
        if isLong { try sweepUnfinished() } else { try sweep() }
    }

    /// Nothing runs yet, so whatever the rows say is being worked on, is not.
    private func putBack(in db: Database) throws {
        try db.execute(sql: "UPDATE dataset SET status = 'queued' WHERE status = 'processing'")
        // The next lease takes a higher fence, so a late writer of the old one cannot publish.
        try db.execute(sql: "UPDATE shard SET state = 'ready' WHERE state = 'leased'")
        try db.execute(
            sql: """
                DELETE FROM shard WHERE job IN (SELECT seq FROM job WHERE status = 'cancelling')
                """
        )
        try db.execute(
            sql: "UPDATE job SET status = 'cancelled', ended_at = created_at WHERE status = 'cancelling'"
        )
    }

    /// A file that is gone or has another length is said, never passed over in silence.
    private func flagMissingFiles(in db: Database, ofUnfinishedOnly: Bool) throws {
        let unfinished = " WHERE dataset IN (SELECT input_dataset FROM job WHERE status = 'processing')"
        let sql = "SELECT dataset, idx, path, bytes FROM part" + (ofUnfinishedOnly ? unfinished : "")
        for row in try Row.fetchAll(db, sql: sql) {
            guard size(of: row["path"]) != row["bytes"] as Int? else { continue }
            let id: String = row["dataset"]
            let message = "part \(row["idx"] as Int) is missing from the store or damaged; upload the data again"
            try db.execute(sql: "DELETE FROM part WHERE dataset = ?", arguments: [id])
            try db.execute(
                sql: "UPDATE dataset SET status = 'failed', schema = NULL, error = ? WHERE id = ?",
                arguments: [message, id]
            )
            try db.execute(
                sql: """
                    DELETE FROM shard WHERE job IN
                        (SELECT seq FROM job WHERE input_dataset = ? AND status = 'processing')
                    """,
                arguments: [id]
            )
            try db.execute(
                sql: """
                    UPDATE job SET status = 'failed', warnings = ?, ended_at = created_at
                    WHERE input_dataset = ? AND status = 'processing'
                    """,
                arguments: [try StringList.encode(["the input dataset's \(message)"]), id]
            )
        }
        // A shard's file can be made again.
        for row in try Row.fetchAll(db, sql: "SELECT job, idx, path, bytes FROM shard WHERE state = 'done'") {
            guard size(of: row["path"]) != row["bytes"] as Int? else { continue }
            try db.execute(
                sql: """
                    UPDATE shard SET state = 'ready', path = NULL, bytes = NULL, sha256 = NULL
                    WHERE job = ? AND idx = ?
                    """,
                arguments: [row["job"] as Int64, row["idx"] as Int]
            )
        }
    }

    private func size(of relativePath: String) -> Int? { Folder.size(of: store.paths.absolute(relativePath)) }

    /// Removes what uploads and attempts at shards left half made.
    private func sweepUnfinished() throws {
        for name in try Folder.names(in: store.paths.incoming) { try Folder.remove("\(store.paths.incoming)/\(name)") }
        let (jobs, named) = try store.database.read { db in
            let jobs = try String.fetchAll(db, sql: "SELECT id FROM job WHERE status = 'processing'")
            return (jobs, Set(try String.fetchAll(db, sql: "SELECT path FROM shard WHERE path NOT NULL")))
        }
        for id in jobs where Folder.isFolder(store.paths.job(id)) {
            for name in try Folder.names(in: store.paths.job(id)) where !named.contains("jobs/\(id)/\(name)") {
                try Folder.remove("\(store.paths.job(id))/\(name)")
            }
        }
    }

    /// Removes every file that no row names. Must not run beside uploads or shards.
    private func sweep() throws {
        let named = try store.database.read(Self.namedFiles)
        for name in try Folder.names(in: store.paths.incoming) { try Folder.remove("\(store.paths.incoming)/\(name)") }
        for kind in ["datasets", "jobs"] {
            for id in try Folder.names(in: store.paths.absolute(kind)) {
                let folder = "\(kind)/\(id)"
                // A file manager may have left files of its own there.
                guard Folder.isFolder(store.paths.absolute(folder)) else {
                    try Folder.remove(store.paths.absolute(folder))
                    continue
                }
                let names = try Folder.names(in: store.paths.absolute(folder))
                for name in names where !named.contains("\(folder)/\(name)") {
                    try Folder.remove(store.paths.absolute("\(folder)/\(name)"))
                }
                if !named.contains(folder) { try Folder.remove(store.paths.absolute(folder)) }
            }
        }
    }

    /// The files and folders that rows name, relative to the store's folder.
    private static func namedFiles(in db: Database) throws -> Set<String> {
        var named: Set<String> = []
        for path in try String.fetchAll(
            db,
            sql: "SELECT path FROM part UNION SELECT path FROM shard WHERE path NOT NULL"
        ) {
            named.formUnion([path, Folder.parent(of: path)])
        }
        for row in try Row.fetchAll(
            db,
            sql: "SELECT id, status, keep_original_file FROM dataset WHERE original_bytes NOT NULL"
        ) {
            let folder = "datasets/\(row["id"] as String)"
            named.formUnion([folder, "\(folder)/first-rows"])
            let needsOriginal = row["status"] as String == "queued" || row["keep_original_file"] as Bool
            if needsOriginal { named.insert("\(folder)/original") }
        }
        for id in try String.fetchAll(db, sql: "SELECT id FROM job WHERE status = 'processing'") {
            named.insert("jobs/\(id)")
        }
        return named
    }
}
