internal import EmbedJobs
internal import GRDB

/// The rows of datasets and their parts.
struct DatasetStore: Sendable {
    let store: Store

    /// Reserves an id and adds the row of the file that an upload will write. Returns false if the id is taken, even by
    /// a deleted dataset.
    func reserve(_ id: String) async throws(APIError) -> Bool {
        try await store.write { db in
            let path = StorePaths.original(of: id)
            let taken =
                "SELECT EXISTS (SELECT 1 FROM dataset WHERE id = ?) OR EXISTS (SELECT 1 FROM file WHERE path = ?)"
            guard try Bool.fetchOne(db.cachedStatement(sql: taken), arguments: [id, path]) == false else {
                return false
            }
            try FileLedger.begin(path, in: db)
            return true
        }
    }

    /// Releases the file of a failed upload.
    func release(_ id: String) async throws(APIError) {
        try await store.write { db in try FileLedger.release(StorePaths.original(of: id), in: db) }
    }

    /// Adds a dataset whose bytes are durable.
    func insert(
        _ upload: DatasetUpload,
        id: String,
        owner: Owner,
        digest: FileDigest,
        at now: Timestamp
    ) async throws(APIError) {
        let (keep, optional) = try mapped {
            (try StringList.encode(upload.keepFields), try StringList.encode(upload.optionalFields))
        }
        let arguments: StatementArguments = [
            id, upload.name, upload.type.rawValue, now.microseconds, now.microseconds, upload.fileName,
            upload.csvDelimiter, keep, optional, upload.skipMalformedInput, upload.keepOriginalFile, digest.bytes,
            digest.sha256,
            owner.rawValue,
        ]
        let key = CreationKey.current
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
            try FileLedger.keep(StorePaths.original(of: id), digest, in: db)
            try key?.note(.dataset(DatasetID(rawValue: id)), at: now, in: db)
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

    /// The datasets that match a query, newest first.
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
            "limit": query.pageLength, "offset": query.offset ?? 0,
        ]
        return try await store.read { db in
            try Row.fetchAll(db, sql: sql, arguments: arguments).map { try Self.dataset(from: $0, in: db) }
        }
    }

    /// The bytes of the parts of an owner's datasets.
    func storedBytes(of owner: Owner) async throws(APIError) -> Int {
        try await store.read { db in
            let sql = """
                SELECT coalesce(sum(bytes), 0) FROM part JOIN dataset ON dataset.id = part.dataset
                    JOIN file USING (path)
                WHERE owner = ? AND deleted_at IS NULL
                """
            return try Int.fetchOne(db, sql: sql, arguments: [owner.rawValue]) ?? 0
        }
    }

    /// The file of a part.
    func part(_ index: Int, in id: DatasetID, of owner: Owner) async throws(APIError) -> KeptFile? {
        try await store.read { db in
            let path = try String.fetchOne(
                db,
                sql: """
                    SELECT path FROM part JOIN dataset ON dataset.id = part.dataset
                    WHERE dataset.id = ? AND owner = ? AND deleted_at IS NULL AND idx = ?
                    """,
                arguments: [id.rawValue, owner.rawValue, index]
            )
            return try path.flatMap { try FileLedger.kept($0, in: db) }
        }
    }

    /// A kept file of the store.
    func file(_ path: String) async throws(APIError) -> KeptFile? {
        try await store.read { db in try FileLedger.kept(path, in: db) }
    }

    /// Claims the oldest dataset that waits for validation.
    func claimForValidation(at now: Timestamp) async throws(APIError) -> StoredDataset? {
        // Every change of a job wakes the validator; a look is cheaper than a transaction that writes nothing.
        guard try await store.read({ db in try Self.unvalidated(in: db) != nil }) else { return nil }
        return try await store.write { db in
            guard let row = try Self.unvalidated(in: db) else { return nil }
            let id: String = row["id"]
            try db.execute(
                sql: "UPDATE dataset SET status = 'processing', updated_at = ? WHERE id = ?",
                arguments: [now.microseconds, id]
            )
            for path in StorePaths.validated(id) { try FileLedger.begin(path, in: db) }
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

    /// The dataset to validate next. There is one validator: what is being validated already was interrupted by an
    /// error, which may also have kept it from being requeued.
    private static func unvalidated(in db: Database) throws -> Row? {
        for status in ["processing", "queued"] {
            // Each has an index of its rows alone, which SQLite uses only if the statement itself names the status.
            let sql = "SELECT * FROM dataset WHERE status = '\(status)' AND deleted_at IS NULL ORDER BY seq LIMIT 1"
            if let row = try Row.fetchOne(db.cachedStatement(sql: sql)) { return row }
        }
        return nil
    }

    /// Writes the verdict in one transaction, and releases the files that are no longer needed.
    func finishValidation(of dataset: StoredDataset, _ verdict: ValidationVerdict, at now: Timestamp)
        async throws(APIError)
    {
        let id = dataset.id
        try await store.write { db in
            let isWanted = try Self.write(verdict, of: id, at: now, in: db)
            var kept: [(String, FileDigest)] = []
            if isWanted, case .validated(_, let files, _, _) = verdict {
                kept.append((files.part.path, files.part.digest))
                if let digest = files.firstRows { kept.append((StorePaths.firstRows(of: id), digest)) }
            }
            for path in StorePaths.validated(id) { try FileLedger.release(path, in: db) }
            for (path, digest) in kept { try FileLedger.keep(path, digest, in: db) }
            if !isWanted || !dataset.keepOriginalFile { try FileLedger.release(StorePaths.original(of: id), in: db) }
            if !isWanted {
                // It was deleted meanwhile; its removal waited for the validation to end.
                try db.execute(sql: "UPDATE dataset SET status = 'queued' WHERE id = ?", arguments: [id])
                try Self.removeDeleted(in: db)
            }
        }
    }

    /// Writes the verdict; returns false if the dataset was deleted meanwhile.
    private static func write(_ verdict: ValidationVerdict, of id: String, at now: Timestamp, in db: Database) throws
        -> Bool
    {
        switch verdict {
        case .validated(let schema, let files, let skipped, let warnings):
            try db.execute(
                sql: """
                    UPDATE dataset SET status = 'validated', schema = ?, warnings = ?, skipped_rows = ?, updated_at = ?
                    WHERE id = ? AND status = 'processing' AND deleted_at IS NULL
                    """,
                arguments: [schema, try StringList.encode(warnings), skipped, now.microseconds, id]
            )
            guard db.changesCount == 1 else { return false }
            try insert(files.part, index: 0, of: id, into: db)
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

    /// Hides a dataset. Its rows are removed and its files released once no running job reads it.
    func delete(_ id: DatasetID, of owner: Owner, at now: Timestamp) async throws(APIError) -> Bool {
        try await store.write { db in
            try db.execute(
                sql: "UPDATE dataset SET deleted_at = ? WHERE id = ? AND owner = ? AND deleted_at IS NULL",
                arguments: [now.microseconds, id.rawValue, owner.rawValue]
            )
            guard db.changesCount == 1 else { return false }
            try Self.removeDeleted(in: db)
            return true
        }
    }

    /// Removes the rows of deleted datasets that no running job reads and no validation writes, and releases their
    /// files.
    static func removeDeleted(in db: Database) throws {
        let ready = """
            deleted_at IS NOT NULL AND status <> 'processing'
                AND NOT EXISTS (SELECT 1 FROM job WHERE input_dataset = dataset.id AND status = 'processing')
                AND NOT EXISTS (SELECT 1 FROM job WHERE input_dataset = dataset.id AND status = 'cancelling')
            """
        let datasets = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT id, original_bytes NOT NULL FROM dataset WHERE \(ready)")
        )
        for row in datasets {
            let id: String = row[0]
            let parts = try String.fetchAll(db, sql: "SELECT path FROM part WHERE dataset = ?", arguments: [id])
            for path in parts { try FileLedger.release(path, in: db) }
            if row[1] { try FileLedger.release(folder: "datasets/\(id)", in: db) }
            try db.execute(sql: "DELETE FROM dataset WHERE id = ?", arguments: [id])
        }
    }

    static func insert(_ part: FinishedPart, index: Int, of dataset: String, into db: Database) throws {
        try db.execute(
            sql: "INSERT INTO part (dataset, idx, path, rows) VALUES (?, ?, ?, ?)",
            arguments: [dataset, index, part.path, part.rows]
        )
    }

    /// A warning about the damage of a part's file, for readers of the dataset.
    private static func damageWarning(of part: Row) -> String? {
        (part["damage"] as String?).flatMap(FileDamage.init(rawValue:)).map {
            APIError($0, of: part["path"]).message
        }
    }

    static func dataset(from row: Row, in db: Database) throws -> Dataset {
        let id: String = row["id"]
        let sql =
            "SELECT idx, rows, bytes, path, damage FROM part JOIN file USING (path) WHERE dataset = ? ORDER BY idx"
        let parts = try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [id])
        let keep = try StringList.decode(row["keep_fields"])
        let optional = try StringList.decode(row["optional_fields"])
        return Dataset(
            id: DatasetID(rawValue: id),
            name: row["name"],
            type: DatasetType(rawValue: row["type"]),
            validationStatus: ValidationStatus(rawValue: row["status"]),
            validationError: row["error"],
            validationWarnings: try StringList.decode(row["warnings"]) + parts.compactMap(Self.damageWarning),
            createdAt: Timestamp(microseconds: row["created_at"]),
            updatedAt: Timestamp(microseconds: row["updated_at"]),
            schema: row["schema"],
            requiredFields: ["text"],
            preserveFields: keep + optional,
            parts: parts.map { DatasetPart(index: $0["idx"], sizeBytes: $0["bytes"], rowCount: $0["rows"]) }
        )
    }
}
