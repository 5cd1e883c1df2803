internal import DatasetFormats
package import EmbedJobs
package import GRDB

/// State changes of jobs.
extension JobStore {
    /// Applies an event to a job, if it is valid in the job's state.
    ///
    /// A job that ends releases its files, and the deleted datasets that no other job reads. Finishing is not an event
    /// from outside: see ``finish(_:with:identity:claimsNext:without:)``.
    package func apply(
        _ event: JobEvent,
        to id: String,
        warning: String? = nil,
        at now: Timestamp
    ) async throws(APIError) -> JobState? {
        defer { cache.forget(id) }
        return try await store.write { db in try Self.apply(event, to: id, warning: warning, at: now, in: db) }
    }

    /// The same as ``apply(_:to:warning:at:)``, in the caller's transaction.
    package static func apply(
        _ event: JobEvent,
        to id: String,
        warning: String? = nil,
        at now: Timestamp,
        in db: Database
    ) throws -> JobState? {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM job WHERE id = ?", arguments: [id]),
            let next = JobState(rawValue: row["status"])?.after(event),
            try isAllowed(event, for: id, in: db)
        else { return nil }
        var warnings = try StringList.decode(row["warnings"])
        if let warning { warnings.append(warning) }
        let isTerminal = next != .cancelling
        try db.execute(
            sql: "UPDATE job SET status = ?, warnings = ?, ended_at = ? WHERE id = ?",
            arguments: [next.rawValue, try StringList.encode(warnings), isTerminal ? now.microseconds : nil, id]
        )
        if isTerminal {
            try removeShards(of: id, in: db)
            try DatasetStore.removeDeleted(in: db)
        }
        return next
    }

    private static func isAllowed(_ event: JobEvent, for id: String, in db: Database) throws -> Bool {
        switch event {
        case .finished: false
        case .broke, .cancelRequested: true
        case .stopped: try !hasShard(id, where: "state = 'leased'", in: db)
        }
    }

    private static func hasShard(_ id: String, where condition: String, in db: Database) throws -> Bool {
        let sql = "SELECT EXISTS (SELECT 1 FROM shard WHERE \(ofJob) AND \(condition))"
        return try Bool.fetchOne(db.cachedStatement(sql: sql), arguments: [id]) ?? false
    }

    /// Removes the shards of a job without an output, and releases their files.
    static func removeShards(of id: String, in db: Database) throws {
        try db.execute(sql: "DELETE FROM shard WHERE \(ofJob)", arguments: [id])
        try FileLedger.release(folder: "jobs/\(id)", exceptUnfinished: true, in: db)
    }

    // MARK: Completion

    /// Completes a job if all of its shards are done: its output becomes a dataset. Returns false if any is left.
    ///
    /// This is part of the transaction that finishes the last shard, so a job is never done without being complete.
    static func completeIfDone(_ job: StoredJob, identity: Identity, in db: Database) throws -> Bool {
        guard try !hasShard(job.id, where: "state <> 'done'", in: db) else { return false }
        let now = identity.now()
        let sql = """
            SELECT job.owner, dataset.name FROM job JOIN dataset ON dataset.id = job.input_dataset
            WHERE job.id = ? AND job.status = 'processing'
            """
        guard let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [job.id]),
            let next = JobState.processing.after(.finished)
        else { return false }
        try ShardCounts.sumUp(job.id, in: db)
        let output = try NewOutput(of: job, input: row[1], identity: identity, in: db)
        try output.insert(for: job.id, of: row[0], at: now, into: db)
        let receipt = try JobReceipt.make(ofJob: job.id, output: output.id, endedAt: now, in: db)
        try db.cachedStatement(
            sql: "UPDATE job SET status = ?, output_dataset = ?, ended_at = ? WHERE id = ?"
        ).execute(arguments: [next.rawValue, output.id, now.microseconds, job.id])
        try receipt.insert(into: db)
        try DatasetStore.removeDeleted(in: db)
        return true
    }

    /// Completes jobs that 0.1.0, which needed two steps, left done but not complete.
    static func completeAllDone(identity: Identity, in db: Database) throws {
        let condition = """
             WHERE job.status = 'processing'
                AND NOT EXISTS (SELECT 1 FROM shard WHERE shard.job = job.seq AND state <> 'done')
            """
        for row in try Row.fetchAll(db, sql: selectStoredJobs + condition) {
            _ = try completeIfDone(try storedJob(from: row), identity: identity, in: db)
        }
    }
}

/// The output dataset of a job, created in the transaction that completes the job.
private struct NewOutput {
    let id: String
    let name: String
    let schema: String

    /// Makes a dataset named after the job's `input`, with an unused id.
    init(of job: StoredJob, input: String, identity: Identity, in db: Database) throws {
        let name = "embedded-" + input
        let isTaken = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM dataset WHERE id = ?)")
        var id: String
        repeat {
            id = identity.makeDatasetID(for: name).rawValue
        } while try Bool.fetchOne(isTaken, arguments: [id]) == true
        self.id = id
        self.name = name
        schema = try job.outputSchema().avroJSON
    }

    func insert(for job: String, of owner: String, at now: Timestamp, into db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO dataset (id, name, type, status, created_at, updated_at, schema, owner)
                VALUES (?, ?, 'embed-result', 'validated', ?, ?, ?, ?)
                """
        ).execute(arguments: [id, name, now.microseconds, now.microseconds, schema, owner])
        // The parts are the shards' files, in order; the shards themselves are no longer needed.
        try db.cachedStatement(
            sql: """
                INSERT INTO part (dataset, idx, path, rows)
                SELECT ?, idx, path, row_count FROM shard WHERE \(JobStore.ofJob) ORDER BY idx
                """
        ).execute(arguments: [id, job])
        try db.cachedStatement(sql: "DELETE FROM shard WHERE \(JobStore.ofJob)").execute(arguments: [job])
    }
}
