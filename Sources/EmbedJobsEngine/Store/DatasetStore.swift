internal import EmbedJobs
internal import GRDB

/// A dataset as it is stored, with what its validation needs to know.
struct StoredDataset: Sendable {
    let id: String
    let fileName: String?
    let csvDelimiter: String?
    let keepFields: [String]
    let optionalFields: [String]
    let skipMalformedInput: Bool
    let keepOriginalFile: Bool
}

/// A file that is durable and waits for its row.
package struct FinishedPart: Sendable, Equatable {
    /// Relative to the store's folder.
    package let path: String
    /// How many rows it holds.
    package let rows: Int
    /// Its size.
    package let bytes: Int
    /// The SHA-256 of its bytes in hexadecimal.
    package let sha256: String

    /// Makes a part from its fields.
    package init(path: String, rows: Int, bytes: Int, sha256: String) {
        self.path = path
        self.rows = rows
        self.bytes = bytes
        self.sha256 = sha256
    }
}

/// What validation found.
enum ValidationVerdict: Sendable {
    case validated(schema: String, part: FinishedPart, warnings: [String])
    case failed(error: String, warnings: [String])
}

/// The rows of datasets and their parts.
struct DatasetStore: Sendable {
    let store: Store

    /// Adds a dataset whose bytes are durable.
    func insert(
        _ upload: DatasetUpload,
        id: String,
        owner: Owner,
        bytes: Int,
        sha256: String,
        at now: Timestamp
    ) async throws(APIError) {
        let (keep, optional) = try mapped {
            (try StringList.encode(upload.keepFields), try StringList.encode(upload.optionalFields))
        }
        let arguments: StatementArguments = [
            id, upload.name, upload.type.rawValue, now.microseconds, now.microseconds, upload.fileName,
            upload.csvDelimiter, keep, optional, upload.skipMalformedInput, upload.keepOriginalFile, bytes, sha256,
            owner.rawValue,
        ]
        let answer = AnswerKey.current
        try await store.write { db in
            try db.execute(
                sql: """
                    INSERT INTO dataset (id, name, type, status, created_at, updated_at, file_name, csv_delimiter,
                        keep_fields, optional_fields, skip_malformed_input, keep_original_file, original_bytes,
                        original_sha256, owner)
                    VALUES (?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: arguments
            )
            try answer?.note(.dataset(DatasetID(rawValue: id)), at: now, in: db)
        }
    }

    func dataset(_ id: DatasetID, of owner: Owner) async throws(APIError) -> Dataset? {
        try await store.read { db in
            let row = try Row.fetchOne(
                db,
                sql: "SELECT * FROM dataset WHERE id = ? AND owner = ? AND deleted_at IS NULL",
                arguments: [id.rawValue, owner.rawValue]
            )
            return try row.map { try Self.dataset(from: $0, in: db) }
        }
    }

    /// The datasets that a query lets through, the newest first.
    func datasets(_ query: DatasetListQuery, of owner: Owner) async throws(APIError) -> [Dataset] {
        let sql = """
            SELECT * FROM dataset
            WHERE owner = :owner AND deleted_at IS NULL
                AND (:type IS NULL OR type = :type) AND (:status IS NULL OR status = :status)
                AND (:before IS NULL OR created_at < :before) AND (:after IS NULL OR created_at > :after)
            ORDER BY seq DESC LIMIT :limit OFFSET :offset
            """
        let arguments: StatementArguments = [
            "owner": owner.rawValue, "type": query.type?.rawValue, "status": query.validationStatus?.rawValue,
            "before": query.before?.microseconds, "after": query.after?.microseconds,
            "limit": query.limit ?? DatasetListQuery.limitDefault, "offset": query.offset ?? 0,
        ]
        return try await store.read { db in
            try Row.fetchAll(db, sql: sql, arguments: arguments).map { try Self.dataset(from: $0, in: db) }
        }
    }

    /// Bytes that the parts of an owner's datasets take.
    func storedBytes(of owner: Owner) async throws(APIError) -> Int {
        try await store.read { db in
            let sql = """
                SELECT coalesce(sum(bytes), 0) FROM part JOIN dataset ON dataset.id = part.dataset
                WHERE owner = ? AND deleted_at IS NULL
                """
            return try Int.fetchOne(db, sql: sql, arguments: [owner.rawValue]) ?? 0
        }
    }

    func part(_ index: Int, in id: DatasetID, of owner: Owner) async throws(APIError) -> FinishedPart? {
        try await store.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT part.* FROM part JOIN dataset ON dataset.id = part.dataset
                    WHERE dataset.id = ? AND owner = ? AND deleted_at IS NULL AND idx = ?
                    """,
                arguments: [id.rawValue, owner.rawValue, index]
            ).map { FinishedPart(path: $0["path"], rows: $0["rows"], bytes: $0["bytes"], sha256: $0["sha256"]) }
        }
    }

    /// Takes the oldest dataset that waits for validation.
    func claimForValidation(at now: Timestamp) async throws(APIError) -> StoredDataset? {
        try await store.write { db in
            let sql = "SELECT * FROM dataset WHERE status = 'queued' AND deleted_at IS NULL ORDER BY seq LIMIT 1"
            guard let row = try Row.fetchOne(db, sql: sql) else { return nil }
            let id: String = row["id"]
            try db.execute(
                sql: "UPDATE dataset SET status = 'processing', updated_at = ? WHERE id = ?",
                arguments: [now.microseconds, id]
            )
            return StoredDataset(
                id: id,
                fileName: row["file_name"],
                csvDelimiter: row["csv_delimiter"],
                keepFields: try StringList.decode(row["keep_fields"]),
                optionalFields: try StringList.decode(row["optional_fields"]),
                skipMalformedInput: row["skip_malformed_input"],
                keepOriginalFile: row["keep_original_file"]
            )
        }
    }

    /// Writes the verdict in one transaction. False if the dataset was deleted meanwhile.
    func finishValidation(of id: String, _ verdict: ValidationVerdict, at now: Timestamp) async throws(APIError) -> Bool
    {
        try await store.write { db in
            switch verdict {
            case .validated(let schema, let part, let warnings):
                try db.execute(
                    sql: """
                        UPDATE dataset SET status = 'validated', schema = ?, warnings = ?, updated_at = ?
                        WHERE id = ? AND status = 'processing' AND deleted_at IS NULL
                        """,
                    arguments: [schema, try StringList.encode(warnings), now.microseconds, id]
                )
                guard db.changesCount == 1 else { return false }
                try Self.insert(part, index: 0, of: id, into: db)
            case .failed(let error, let warnings):
                try db.execute(
                    sql: """
                        UPDATE dataset SET status = 'failed', error = ?, warnings = ?, updated_at = ?
                        WHERE id = ? AND status = 'processing' AND deleted_at IS NULL
                        """,
                    arguments: [error, try StringList.encode(warnings), now.microseconds, id]
                )
            }
            return db.changesCount == 1
        }
    }

    /// Whether a dataset has this id, be it a deleted one.
    func isTaken(_ id: DatasetID) async throws(APIError) -> Bool {
        try await store.read { db in
            let statement = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM dataset WHERE id = ?)")
            return try Bool.fetchOne(statement, arguments: [id.rawValue]) ?? false
        }
    }

    /// Hides a dataset. Its row and files go once no running job reads it; see ``removeDeleted()``.
    func delete(_ id: DatasetID, of owner: Owner, at now: Timestamp) async throws(APIError) -> Bool {
        try await store.write { db in
            try db.execute(
                sql: "UPDATE dataset SET deleted_at = ? WHERE id = ? AND owner = ? AND deleted_at IS NULL",
                arguments: [now.microseconds, id.rawValue, owner.rawValue]
            )
            return db.changesCount == 1
        }
    }

    /// Removes the rows of deleted datasets that no running job reads; answers the files and folders to remove.
    func removeDeleted() async throws(APIError) -> [String] {
        try await store.write { try Self.removeDeleted(in: $0) }
    }

    /// As ``removeDeleted()``, in a transaction of the caller's.
    static func removeDeleted(in db: Database) throws -> [String] {
        let ready = """
            deleted_at IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM job WHERE input_dataset = dataset.id AND status = 'processing')
                AND NOT EXISTS (SELECT 1 FROM job WHERE input_dataset = dataset.id AND status = 'cancelling')
            """
        let paths = try String.fetchAll(
            db,
            sql: """
                SELECT path FROM part JOIN dataset ON dataset.id = part.dataset WHERE \(ready)
                UNION SELECT 'datasets/' || id FROM dataset WHERE original_bytes NOT NULL AND \(ready)
                """
        )
        try db.execute(sql: "DELETE FROM dataset WHERE \(ready)")
        return paths
    }

    static func insert(_ part: FinishedPart, index: Int, of dataset: String, into db: Database) throws {
        try db.execute(
            sql: "INSERT INTO part (dataset, idx, path, rows, bytes, sha256) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [dataset, index, part.path, part.rows, part.bytes, part.sha256]
        )
    }

    private static func dataset(from row: Row, in db: Database) throws -> Dataset {
        let id: String = row["id"]
        let parts = try Row.fetchAll(db, sql: "SELECT * FROM part WHERE dataset = ? ORDER BY idx", arguments: [id])
        let keep = try StringList.decode(row["keep_fields"])
        let optional = try StringList.decode(row["optional_fields"])
        return Dataset(
            id: DatasetID(rawValue: id),
            name: row["name"],
            type: DatasetType(rawValue: row["type"]),
            validationStatus: ValidationStatus(rawValue: row["status"]),
            validationError: row["error"],
            validationWarnings: try StringList.decode(row["warnings"]),
            createdAt: Timestamp(microseconds: row["created_at"]),
            updatedAt: Timestamp(microseconds: row["updated_at"]),
            schema: row["schema"],
            requiredFields: ["text"],
            preserveFields: keep + optional,
            parts: parts.map { DatasetPart(index: $0["idx"], sizeBytes: $0["bytes"], rowCount: $0["rows"]) }
        )
    }
}
