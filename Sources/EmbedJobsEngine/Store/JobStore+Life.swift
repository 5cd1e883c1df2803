package import EmbedJobs
internal import GRDB

/// The steps of a job's life.
extension JobStore {
    /// Takes one step of a job's life, if the job is in a state where the event means something.
    ///
    /// `finished` is refused while a shard is open, and makes the output dataset in the same transaction.
    package func apply(
        _ event: JobEvent,
        to id: String,
        warning: String? = nil,
        output: NewOutput? = nil,
        at now: Timestamp
    ) async throws(APIError) -> JobState? {
        defer { cache.forget(id) }
        return try await store.write { db in
            guard let row = try Row.fetchOne(db, sql: "SELECT * FROM job WHERE id = ?", arguments: [id]),
                let next = JobState(rawValue: row["status"])?.after(event),
                try Self.isAllowed(event, for: id, in: db)
            else { return nil }
            var outputID: String?
            if event == .finished, let output {
                outputID = output.id
                try output.insert(for: id, of: row["owner"], at: now, into: db)
            }
            var warnings = try StringList.decode(row["warnings"])
            if let warning { warnings.append(warning) }
            let isTerminal = next != .cancelling
            try db.execute(
                sql: "UPDATE job SET status = ?, output_dataset = ?, warnings = ?, ended_at = ? WHERE id = ?",
                arguments: [
                    next.rawValue, outputID, try StringList.encode(warnings), isTerminal ? now.microseconds : nil, id,
                ]
            )
            if next == .failed || next == .cancelled {
                try db.execute(sql: "DELETE FROM shard WHERE \(Self.ofJob)", arguments: [id])
            }
            return next
        }
    }

    private static func isAllowed(_ event: JobEvent, for id: String, in db: Database) throws -> Bool {
        let state: String? =
            switch event {
            case .finished: "state <> 'done'"
            case .stopped: "state = 'leased'"
            case .broke, .cancelRequested: nil
            }
        guard let state else { return true }
        let sql = "SELECT EXISTS (SELECT 1 FROM shard WHERE \(ofJob) AND \(state))"
        return try Bool.fetchOne(db, sql: sql, arguments: [id]) == false
    }
}

/// The output dataset of a job, made in the transaction that completes the job.
package struct NewOutput: Sendable {
    let id: String
    let name: String
    let schema: String

    /// A dataset with an id, a name and the Avro schema of its rows.
    package init(id: String, name: String, schema: String) {
        self.id = id
        self.name = name
        self.schema = schema
    }

    func insert(for job: String, of owner: String, at now: Timestamp, into db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO dataset (id, name, type, status, created_at, updated_at, schema, owner)
                VALUES (?, ?, 'embed-result', 'validated', ?, ?, ?, ?)
                """,
            arguments: [id, name, now.microseconds, now.microseconds, schema, owner]
        )
        // The parts are the shards' files, in order; the shards themselves have done their service.
        try db.execute(
            sql: """
                INSERT INTO part (dataset, idx, path, rows, bytes, sha256)
                SELECT ?, idx, path, row_count, bytes, sha256 FROM shard WHERE \(JobStore.ofJob) ORDER BY idx
                """,
            arguments: [id, job]
        )
        try db.execute(sql: "DELETE FROM shard WHERE \(JobStore.ofJob)", arguments: [job])
    }
}
