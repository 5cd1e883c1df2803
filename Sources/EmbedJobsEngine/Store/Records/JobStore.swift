package import EmbedJobs
internal import GRDB

/// The rows of jobs and their shards.
package final class JobStore: Sendable {
    let store: Store
    /// A cache of jobs: clients read the same ones repeatedly.
    let cache = JobCache()
    /// The owner whose shard is leased next.
    let fairShare = FairShare()

    init(store: Store) { self.store = store }

    /// Adds a job with its shards in one transaction.
    ///
    /// - Throws: `notFound` if the dataset was deleted since the caller looked it up: such a job would never end.
    package func insert(_ job: NewJob, at now: Timestamp) async throws(APIError) {
        let request = job.request
        let arguments = try mapped { try JobColumn.arguments(of: job, at: now) }
        let key = CreationKey.current
        try await store.write { db in
            let isThere = "SELECT EXISTS (SELECT 1 FROM dataset WHERE id = ? AND deleted_at IS NULL)"
            let look = try db.cachedStatement(sql: isThere)
            guard try Bool.fetchOne(look, arguments: [request.datasetID.rawValue]) == true else {
                throw APIError(.notFound, "dataset with id \(request.datasetID) not found")
            }
            try db.cachedStatement(sql: JobColumn.insertJob).execute(arguments: arguments)
            let number = db.lastInsertedRowID
            let insert = try db.cachedStatement(
                sql: "INSERT INTO shard (job, idx, first_row, row_count) VALUES (?, ?, ?, ?)"
            )
            for (index, rows) in job.shards.enumerated() {
                try insert.execute(arguments: [number, index, rows.lowerBound, rows.count])
            }
            try key?.note(.job(JobID(rawValue: job.id)), at: now, in: db)
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
            let statement = try db.cachedStatement(sql: JobColumn.selectJobs + " WHERE id = ?")
            return try Row.fetchOne(statement, arguments: [id.rawValue]).map { row in
                (try JobColumn.job(from: row), Owner(rawValue: row["owner"]))
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
                sql: JobColumn.selectJobs + " WHERE owner = ? AND seq < ? ORDER BY seq DESC LIMIT ?"
            )
            let rows = try Row.fetchCursor(statement, arguments: [owner.rawValue, last, query.pageLength])
            var jobs: [EmbedJob] = []
            while let row = try rows.next() { jobs.append(try JobColumn.job(from: row)) }
            return jobs
        }
    }

    static func stored<Value: RawRepresentable>(_ text: String) throws -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: text) else {
            throw APIError(.storeCorrupt, "the store's database contains an unknown value: \(text)")
        }
        return value
    }
}
