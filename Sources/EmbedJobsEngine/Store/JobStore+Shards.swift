package import EmbedJobs
internal import GRDB

/// The rows of shards: leased, done, given back.
extension JobStore {
    /// The shards of the job of an id. Rows name their job by its number.
    static let ofJob = "job = (SELECT seq FROM job WHERE id = ?)"

    /// Leases the first ready shard of the oldest running job of the owner whose turn it is.
    ///
    /// A job's shards are leased in order, which is what lets a shard wait for an earlier one without a deadlock.
    package func claimShard() async throws(APIError) -> ShardClaim? {
        let turns = turns
        return try await store.write { db in
            for owner in turns.order(try String.fetchAll(db, sql: Self.selectBusyOwners)) {
                if let claim = try Self.claim(of: owner, in: db) {
                    turns.took(owner)
                    return claim
                }
            }
            return nil
        }
    }

    /// Owners with running jobs, by as many looks at the index as there are owners: it may hold many jobs of each.
    private static let selectBusyOwners = """
        WITH RECURSIVE busy (owner) AS (
            SELECT min(owner) FROM job WHERE status = 'processing'
            UNION ALL
            SELECT (SELECT min(owner) FROM job WHERE status = 'processing' AND owner > busy.owner)
                FROM busy WHERE busy.owner IS NOT NULL
        )
        SELECT owner FROM busy WHERE owner IS NOT NULL
        """

    private static func claim(of owner: String, in db: Database) throws -> ShardClaim? {
        let sql = """
            SELECT job.*, dataset.schema, part.path, shard.idx, shard.first_row, shard.row_count AS shard_rows,
                shard.fence, shard.attempts
            FROM job JOIN shard ON shard.job = job.seq
                JOIN dataset ON dataset.id = job.input_dataset JOIN part ON part.dataset = dataset.id
            WHERE job.status = 'processing' AND job.owner = ? AND shard.state = 'ready'
            ORDER BY job.seq, shard.idx LIMIT 1
            """
        guard let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [owner]) else { return nil }
        let job = try Self.storedJob(from: row)
        let index: Int = row["idx"]
        try db.execute(
            sql: """
                UPDATE shard SET state = 'leased', fence = fence + 1, attempts = attempts + 1
                WHERE \(ofJob) AND idx = ? AND state = 'ready'
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

    /// Publishes what an attempt wrote; false if a newer attempt or the end of the job has fenced it off.
    ///
    /// The job has moved, so the attempts at its other shards are counted anew: only a shard that ends the process
    /// again and again while nothing else gets done is taken for the cause.
    package func finish(_ claim: ShardClaim, with part: FinishedPart) async throws(APIError) -> Bool {
        defer { cache.forget(claim.job.id) }
        return try await store.write { db in
            try db.execute(
                sql: """
                    UPDATE shard SET state = 'done', path = ?, bytes = ?, sha256 = ?
                    WHERE \(Self.ofJob) AND idx = ? AND fence = ? AND state = 'leased'
                        AND EXISTS (SELECT 1 FROM job WHERE seq = shard.job AND status = 'processing')
                    """,
                arguments: [part.path, part.bytes, part.sha256, claim.job.id, claim.index, claim.fence]
            )
            guard db.changesCount == 1 else { return false }
            try db.execute(
                sql: "UPDATE shard SET attempts = 0 WHERE \(Self.ofJob) AND attempts > 0 AND state <> 'done'",
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
                    WHERE \(Self.ofJob) AND idx = ? AND fence = ? AND state = 'leased'
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
                sql: "SELECT * FROM shard WHERE \(Self.ofJob) AND first_row <= ? ORDER BY first_row DESC LIMIT 1"
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
}
