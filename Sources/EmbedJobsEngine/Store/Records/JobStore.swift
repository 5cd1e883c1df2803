package import EmbedJobs
internal import GRDB

/// The rows of jobs and their shards.
package final class JobStore: Sendable {
    let store: Store
    /// A cache of jobs: clients read the same ones repeatedly.
    let cache = JobCache()
    /// The owner whose shard is leased next.
    let turns = OwnerTurns()

    init(store: Store) { self.store = store }

    /// Adds a job with its shards in one transaction.
    ///
    /// - Throws: `notFound` if the dataset was deleted since the caller looked it up: such a job would never end.
    package func insert(_ job: NewJob, at now: Timestamp) async throws(APIError) {
        let request = job.request
        let types = try mapped { try StringList.encode(job.embeddingTypes.map(\.rawValue)) }
        let warnings = try mapped { try StringList.encode(job.warnings) }
        let arguments: StatementArguments = [
            job.id, request.name, request.model.rawValue, job.modelFingerprint, request.datasetID.rawValue,
            request.inputType.rawValue, request.truncate.rawValue, types, job.shards.last?.upperBound ?? 0,
            now.microseconds, warnings, job.owner.rawValue,
        ]
        let answer = AnswerKey.current
        try await store.write { db in
            let isThere = "SELECT EXISTS (SELECT 1 FROM dataset WHERE id = ? AND deleted_at IS NULL)"
            let look = try db.cachedStatement(sql: isThere)
            guard try Bool.fetchOne(look, arguments: [request.datasetID.rawValue]) == true else {
                throw APIError(.notFound, "dataset with id \(request.datasetID) not found")
            }
            try db.cachedStatement(
                sql: """
                    INSERT INTO job (id, name, status, model, model_fingerprint, input_dataset, input_type, truncate,
                        embedding_types, row_count, created_at, warnings, owner)
                    VALUES (?, ?, 'processing', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: arguments)
            let number = db.lastInsertedRowID
            let insert = try db.cachedStatement(
                sql: "INSERT INTO shard (job, idx, first_row, row_count) VALUES (?, ?, ?, ?)"
            )
            for (index, rows) in job.shards.enumerated() {
                try insert.execute(arguments: [number, index, rows.lowerBound, rows.count])
            }
            try answer?.note(.job(JobID(rawValue: job.id)), at: now, in: db)
        }
    }

    /// The number of an owner's waiting and running jobs.
    func unfinishedCount(of owner: Owner) async throws(APIError) -> Int {
        try await store.read { db in
            let sql = "SELECT count(*) FROM job WHERE owner = ? AND status = 'processing'"
            return try Int.fetchOne(db, sql: sql, arguments: [owner.rawValue]) ?? 0
        }
    }

    /// The stored job; nil if it does not exist or belongs to another owner.
    package func job(_ id: JobID, of owner: Owner) async throws(APIError) -> EmbedJob? {
        guard let (job, itsOwner) = try await job(id), itsOwner == owner else { return nil }
        return job
    }

    /// The job and its owner.
    func job(_ id: JobID) async throws(APIError) -> (EmbedJob, Owner)? {
        if let known = cache.job(id.rawValue) { return known }
        let age = cache.age
        let found = try await store.read { db in
            let statement = try db.cachedStatement(sql: Self.selectJobs + " WHERE id = ?")
            return try Row.fetchOne(statement, arguments: [id.rawValue]).map { row in
                (try Self.job(from: row), Owner(rawValue: row["owner"]))
            }
        }
        if let found { cache.keep(found, readAt: age) }
        return found
    }

    /// A page of jobs, found by its first job, so that no page is slower than the first.
    package func jobs(_ query: JobListQuery, of owner: Owner) async throws(APIError) -> [EmbedJob] {
        try await store.read { db in
            var last = Int64.max
            if let before = query.before {
                let look = try db.cachedStatement(sql: "SELECT seq FROM job WHERE id = ? AND owner = ?")
                let found = try Int64.fetchOne(look, arguments: [before.rawValue, owner.rawValue])
                guard let found else { throw APIError.noJob(before) }
                last = found
            }
            let statement = try db.cachedStatement(
                sql: Self.selectJobs + " WHERE owner = ? AND seq < ? ORDER BY seq DESC LIMIT ?"
            )
            let rows = try Row.fetchCursor(statement, arguments: [owner.rawValue, last, query.pageLength])
            var jobs: [EmbedJob] = []
            while let row = try rows.next() { jobs.append(try Self.job(from: row)) }
            return jobs
        }
    }

    /// Only unfinished jobs have shards.
    private static let selectJobs = """
        SELECT id, name, status, created_at, input_dataset, output_dataset, model, truncate, input_type,
            embedding_types, row_count, warnings,
            CASE status WHEN 'processing' THEN
                (SELECT coalesce(sum(row_count), 0) FROM shard WHERE shard.job = job.seq AND state = 'done')
            ELSE 0 END,
            owner
        FROM job
        """

    /// Reads the columns of ``selectJobs`` by position: name lookups would take most of the time of a long list.
    private static func job(from row: Row) throws -> EmbedJob {
        let total: Int = row[10]
        let status = JobStatus(rawValue: row[2])
        return EmbedJob(
            id: JobID(rawValue: row[0]),
            name: row[1],
            status: status,
            createdAt: Timestamp(microseconds: row[3]),
            inputDatasetID: DatasetID(rawValue: row[4]),
            outputDatasetID: (row[5] as String?).map(DatasetID.init(rawValue:)),
            model: ModelName(rawValue: row[6]),
            truncate: try stored(row[7]),
            inputType: try stored(row[8]),
            embeddingTypes: try StringList.decode(row[9]).map { try stored($0) },
            progress: JobProgress(rowsDone: status == .complete ? total : row[12], rowsTotal: total),
            warnings: try StringList.decode(row[11])
        )
    }

    static func stored<Value: RawRepresentable>(_ text: String) throws -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: text) else {
            throw APIError(.storeCorrupt, "the store's database contains an unknown value: \(text)")
        }
        return value
    }
}
