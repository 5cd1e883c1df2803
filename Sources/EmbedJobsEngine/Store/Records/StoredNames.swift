package import EmbedJobs
internal import GRDB

/// The newest jobs and datasets of a store for completion: they are read without an engine, so no job runs because
/// someone pressed Tab.
package enum StoredNames {
    /// The newest jobs of this machine's user, newest first.
    ///
    /// - Throws: `storeRefused` if the folder is not a store of this version.
    package static func jobs(ofStoreIn folder: String, limit: Int) throws(APIError) -> [EmbedJob] {
        try read(folder, "\(JobColumn.selectJobs) WHERE owner = ?", limit) { row, _ in try JobColumn.job(from: row) }
    }

    /// The newest datasets of this machine's user, newest first.
    ///
    /// - Throws: `storeRefused` if the folder is not a store of this version.
    package static func datasets(ofStoreIn folder: String, limit: Int) throws(APIError) -> [Dataset] {
        try read(folder, "SELECT * FROM dataset WHERE owner = ? AND deleted_at IS NULL", limit) { row, db in
            try DatasetStore.dataset(from: row, in: db)
        }
    }

    private static func read<Value>(
        _ folder: String,
        _ sql: String,
        _ limit: Int,
        _ value: (Row, Database) throws -> Value
    ) throws(APIError) -> [Value] {
        try mapped {
            try StoreReader(folder: folder).database.read { db in
                let arguments: StatementArguments = [Owner.local.rawValue, limit]
                return try Row.fetchAll(db, sql: sql + " ORDER BY seq DESC LIMIT ?", arguments: arguments)
                    .map { try value($0, db) }
            }
        }
    }
}
