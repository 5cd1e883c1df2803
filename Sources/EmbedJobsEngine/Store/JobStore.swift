package import EmbedJobs
internal import GRDB

/// A job as it is stored, with what its shards need to know.
package struct StoredJob: Sendable {
    /// The job's id.
    package let id: String
    /// The name of its model, alias or not.
    package let model: String
    /// SHA-256 of the weights that it was created with.
    package let modelFingerprint: String
    /// The id of the dataset that it reads.
    package let inputDataset: String
    /// The Avro schema of the input's rows.
    package let inputSchema: String
    /// The input's part, relative to the store's folder.
    package let inputPart: String
    /// What the texts are for.
    package let inputType: InputType
    /// Which end of a long text is cut.
    package let truncate: Truncation
    /// The types of vectors, in the order of the output.
    package let embeddingTypes: [EmbeddingType]
}

/// A shard that this process may work on, as long as its fence is the newest.
package struct ShardClaim: Sendable {
    /// The job that the shard is of.
    package let job: StoredJob
    /// The shard's place among the job's, from 0.
    package let index: Int
    /// The rows of the input that it holds.
    package let rows: Range<Int>
    /// Grows with each lease: of two attempts the one with the higher fence is the newer.
    package let fence: Int
    /// How often it was leased, this time counted, since a shard of the job got done.
    package let attempts: Int
}

/// What is to be written of a new job.
package struct NewJob: Sendable {
    let id: String
    let request: CreateJobRequest
    let embeddingTypes: [EmbeddingType]
    let modelFingerprint: String
    let warnings: [String]
    let shards: [Range<Int>]

    /// Describes a job: what was asked, with the defaults filled in, and how its rows are cut.
    package init(
        id: String,
        request: CreateJobRequest,
        embeddingTypes: [EmbeddingType],
        modelFingerprint: String,
        warnings: [String],
        shards: [Range<Int>]
    ) {
        self.id = id
        self.request = request
        self.embeddingTypes = embeddingTypes
        self.modelFingerprint = modelFingerprint
        self.warnings = warnings
        self.shards = shards
    }
}

/// The rows of jobs and their shards.
package struct JobStore: Sendable {
    let store: Store

    /// Adds a job with its shards in one transaction.
    ///
    /// Throws `notFound` where the dataset was deleted since the caller looked at it: such a job would never end.
    package func insert(_ job: NewJob, at now: Timestamp) async throws(APIError) {
        try await store.write { db in
            let request = job.request
            let isThere = "SELECT EXISTS (SELECT 1 FROM dataset WHERE id = ? AND deleted_at IS NULL)"
            guard try Bool.fetchOne(db, sql: isThere, arguments: [request.datasetID.rawValue]) == true else {
                throw APIError(.notFound, "dataset with id \(request.datasetID) not found")
            }
            try db.execute(
                sql: """
                    INSERT INTO job (id, name, status, model, model_fingerprint, input_dataset, input_type, truncate,
                        embedding_types, row_count, created_at, warnings)
                    VALUES (?, ?, 'processing', ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    job.id, request.name, request.model.rawValue, job.modelFingerprint, request.datasetID.rawValue,
                    request.inputType.rawValue, request.truncate.rawValue,
                    try StringList.encode(job.embeddingTypes.map(\.rawValue)), job.shards.last?.upperBound ?? 0,
                    now.microseconds, try StringList.encode(job.warnings),
                ]
            )
            for (index, rows) in job.shards.enumerated() {
                try db.execute(
                    sql: "INSERT INTO shard (job, idx, first_row, row_count) VALUES (?, ?, ?, ?)",
                    arguments: [job.id, index, rows.lowerBound, rows.count]
                )
            }
        }
    }

    /// The job as it stands in the store; nil if there is none.
    package func job(_ id: JobID) async throws(APIError) -> EmbedJob? {
        try await store.read { db in
            try Row.fetchOne(db, sql: Self.selectJobs + " WHERE id = ?", arguments: [id.rawValue])
                .map { try Self.job(from: $0) }
        }
    }

    func newest(_ limit: Int) async throws(APIError) -> [EmbedJob] {
        try await store.read { db in
            try Row.fetchAll(db, sql: Self.selectJobs + " ORDER BY seq DESC LIMIT ?", arguments: [limit])
                .map { try Self.job(from: $0) }
        }
    }

    /// Leases the first ready shard of the oldest running job.
    ///
    /// Shards are leased in order, which is what lets a shard wait for an earlier one without a deadlock.
    package func claimShard() async throws(APIError) -> ShardClaim? {
        try await store.write { db in
            let sql = """
                SELECT job.*, dataset.schema, part.path, shard.idx, shard.first_row, shard.row_count AS shard_rows,
                    shard.fence, shard.attempts
                FROM job JOIN shard ON shard.job = job.id
                    JOIN dataset ON dataset.id = job.input_dataset JOIN part ON part.dataset = dataset.id
                WHERE job.status = 'processing' AND shard.state = 'ready'
                ORDER BY job.seq, shard.idx LIMIT 1
                """
            guard let row = try Row.fetchOne(db, sql: sql) else { return nil }
            let job = try Self.storedJob(from: row)
            let index: Int = row["idx"]
            try db.execute(
                sql: """
                    UPDATE shard SET state = 'leased', fence = fence + 1, attempts = attempts + 1
                    WHERE job = ? AND idx = ? AND state = 'ready'
                    """,
                arguments: [job.id, index]
            )
            let first: Int = row["first_row"]
            let count: Int = row["shard_rows"]
            return ShardClaim(
                job: job,
                index: index,
                rows: first..<first + count,
                fence: row["fence"] + 1,
                attempts: row["attempts"] + 1
            )
        }
    }

    /// Publishes what an attempt wrote; false if a newer attempt or the end of the job has fenced it off.
    ///
    /// The job has moved, so the attempts at its other shards are counted anew: only a shard that ends the process
    /// again and again while nothing else gets done is taken for the cause.
    package func finish(_ claim: ShardClaim, with part: FinishedPart) async throws(APIError) -> Bool {
        try await store.write { db in
            try db.execute(
                sql: """
                    UPDATE shard SET state = 'done', path = ?, bytes = ?, sha256 = ?
                    WHERE job = ? AND idx = ? AND fence = ? AND state = 'leased'
                        AND EXISTS (SELECT 1 FROM job WHERE id = shard.job AND status = 'processing')
                    """,
                arguments: [part.path, part.bytes, part.sha256, claim.job.id, claim.index, claim.fence]
            )
            guard db.changesCount == 1 else { return false }
            try db.execute(
                sql: "UPDATE shard SET attempts = 0 WHERE job = ? AND attempts > 0 AND state <> 'done'",
                arguments: [claim.job.id]
            )
            return true
        }
    }

    /// Gives a shard back as if it had not been tried, so that it can be leased again.
    package func release(_ claim: ShardClaim) async throws(APIError) {
        try await store.write { db in
            try db.execute(
                sql: """
                    UPDATE shard SET state = 'ready', attempts = max(attempts - 1, 0)
                    WHERE job = ? AND idx = ? AND fence = ? AND state = 'leased'
                    """,
                arguments: [claim.job.id, claim.index, claim.fence]
            )
        }
    }

    /// Which of a job's shards hold these rows, with where each one's part lies once it is done.
    package func shards(of job: String, holding rows: [Int]) async throws(APIError) -> [(
        index: Int, rows: Range<Int>, path: String?
    )] {
        try await store.read { db in
            var found: [(index: Int, rows: Range<Int>, path: String?)] = []
            let statement = try db.cachedStatement(
                sql: "SELECT * FROM shard WHERE job = ? AND first_row <= ? ORDER BY first_row DESC LIMIT 1"
            )
            for row in rows.sorted() {
                if let last = found.last, last.rows.contains(row) { continue }
                guard let shard = try Row.fetchOne(statement, arguments: [job, row]) else { continue }
                let first: Int = shard["first_row"]
                let count: Int = shard["row_count"]
                found.append((shard["idx"], first..<first + count, shard["path"]))
            }
            return found
        }
    }

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
        try await store.write { db in
            guard let row = try Row.fetchOne(db, sql: "SELECT * FROM job WHERE id = ?", arguments: [id]),
                let next = JobState(rawValue: row["status"])?.after(event),
                try Self.isAllowed(event, for: id, in: db)
            else { return nil }
            var outputID: String?
            if event == .finished, let output {
                outputID = output.id
                try output.insert(for: id, at: now, into: db)
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
                try db.execute(sql: "DELETE FROM shard WHERE job = ?", arguments: [id])
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
        let sql = "SELECT EXISTS (SELECT 1 FROM shard WHERE job = ? AND \(state))"
        return try Bool.fetchOne(db, sql: sql, arguments: [id]) == false
    }

    private static let selectJobs = """
        SELECT *, (SELECT coalesce(sum(row_count), 0) FROM shard WHERE job = job.id AND state = 'done') AS rows_done
        FROM job
        """

    private static func storedJob(from row: Row) throws -> StoredJob {
        StoredJob(
            id: row["id"],
            model: row["model"],
            modelFingerprint: row["model_fingerprint"],
            inputDataset: row["input_dataset"],
            inputSchema: row["schema"],
            inputPart: row["path"],
            inputType: try stored(row["input_type"]),
            truncate: try stored(row["truncate"]),
            embeddingTypes: try StringList.decode(row["embedding_types"]).map { try stored($0) }
        )
    }

    private static func job(from row: Row) throws -> EmbedJob {
        let total: Int = row["row_count"]
        let status = JobStatus(rawValue: row["status"])
        return EmbedJob(
            id: JobID(rawValue: row["id"]),
            name: row["name"],
            status: status,
            createdAt: Timestamp(microseconds: row["created_at"]),
            inputDatasetID: DatasetID(rawValue: row["input_dataset"]),
            outputDatasetID: (row["output_dataset"] as String?).map(DatasetID.init(rawValue:)),
            model: ModelName(rawValue: row["model"]),
            truncate: try stored(row["truncate"]),
            inputType: try stored(row["input_type"]),
            embeddingTypes: try StringList.decode(row["embedding_types"]).map { try stored($0) },
            progress: JobProgress(rowsDone: status == .complete ? total : row["rows_done"], rowsTotal: total),
            warnings: try StringList.decode(row["warnings"])
        )
    }

    private static func stored<Value: RawRepresentable>(_ text: String) throws -> Value where Value.RawValue == String {
        guard let value = Value(rawValue: text) else {
            throw APIError(.storeCorrupt, "the store's database holds an unknown value: \(text)")
        }
        return value
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

    func insert(for job: String, at now: Timestamp, into db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO dataset (id, name, type, status, created_at, updated_at, schema)
                VALUES (?, ?, 'embed-result', 'validated', ?, ?, ?)
                """,
            arguments: [id, name, now.microseconds, now.microseconds, schema]
        )
        // The parts are the shards' files, in order; the shards themselves have done their service.
        try db.execute(
            sql: """
                INSERT INTO part (dataset, idx, path, rows, bytes, sha256)
                SELECT ?, idx, path, row_count, bytes, sha256 FROM shard WHERE job = ? ORDER BY idx
                """,
            arguments: [id, job]
        )
        try db.execute(sql: "DELETE FROM shard WHERE job = ?", arguments: [job])
    }
}
