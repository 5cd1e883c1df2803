package import EmbedJobs
package import GRDB

/// The rows of shards: leased, done, given back.
extension JobStore {
    /// The shards of the job of an id. Rows name their job by its number.
    static let ofJob = "job = (SELECT seq FROM job WHERE id = ?)"

    /// Leases the first ready shard of the oldest running job of the owner whose turn it is.
    ///
    /// A job's shards are leased in order, which is what lets a shard wait for an earlier one without a deadlock.
    package func claimShard(at now: Timestamp = Identity.system().now()) async throws(APIError) -> ShardClaim? {
        let turns = turns
        let lease = Lease(session: store.session, at: now)
        return try await store.write { db in try Self.claimShard(lease, turns, in: db) }
    }

    /// As ``claimShard(at:)``, in a transaction of the caller's.
    package static func claimShard(_ lease: Lease, _ turns: OwnerTurns, in db: Database) throws -> ShardClaim? {
        for owner in turns.order(try String.fetchAll(db, sql: selectBusyOwners)) {
            if let claim = try claim(of: owner, lease, in: db) {
                turns.took(owner)
                return claim
            }
        }
        return nil
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

    /// Who works on a shard, and until when that is believed.
    package struct Lease: Sendable {
        let session: String
        let until: Int64

        /// A lease that an owner of the store begins or renews now.
        package init(session: String, at now: Timestamp) {
            self.session = session
            until = now.microseconds + Limits.leaseMicroseconds
        }
    }

    /// Jobs with what their shards need to know.
    static let selectStoredJobs = """
        SELECT job.*, dataset.schema, part.path FROM job
            JOIN dataset ON dataset.id = job.input_dataset JOIN part ON part.dataset = dataset.id
        """

    private static func claim(of owner: String, _ lease: Lease, in db: Database) throws -> ShardClaim? {
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
                UPDATE shard SET state = 'leased', fence = fence + 1, attempts = attempts + 1, lease_owner = ?,
                    lease_until = ?
                WHERE \(ofJob) AND idx = ? AND state = 'ready'
                """,
            arguments: [lease.session, lease.until, job.id, index]
        )
        let first: Int = row["first_row"]
        let count: Int = row["shard_rows"]
        let claim = ShardClaim(
            job: job,
            index: index,
            rows: first..<first + count,
            fence: row["fence"] + 1,
            attempts: row["attempts"] + 1
        )
        try FileLedger.begin(claim.path, in: db)
        return claim
    }

    /// Renews the leases of shards that move, and takes back those of shards that do not: another attempt may do
    /// better, and the fence keeps the late one from publishing.
    package func renewLeases(of moving: [ShardClaim], at now: Timestamp) async throws(APIError) {
        let lease = Lease(session: store.session, at: now)
        try await store.write { db in try Self.renew(lease, of: moving, at: now, in: db) }
    }

    /// As ``renewLeases(of:at:)``, in a transaction of the caller's.
    package static func renew(_ lease: Lease, of moving: [ShardClaim], at now: Timestamp, in db: Database) throws {
        for claim in moving {
            try db.execute(
                sql: """
                    UPDATE shard SET lease_until = ? WHERE \(ofJob) AND idx = ? AND fence = ?
                        AND state = 'leased' AND lease_owner = ?
                    """,
                arguments: [lease.until, claim.job.id, claim.index, claim.fence, lease.session]
            )
        }
        try db.execute(
            sql: """
                UPDATE shard SET state = 'ready', lease_owner = NULL, lease_until = NULL
                WHERE state = 'leased' AND lease_until < ?
                """,
            arguments: [now.microseconds]
        )
    }

    /// Publishes what an attempt wrote, and completes the job if that was its last shard; nil if a newer attempt or the
    /// end of the job has fenced it off.
    ///
    /// The job has moved, so the attempts at its other shards start at zero again: only a shard that ends the process
    /// repeatedly while nothing else gets done is taken for the cause.
    package func finish(
        _ claim: ShardClaim,
        with part: FinishedPart,
        identity: Identity = .system()
    ) async throws(APIError) -> JobState? {
        defer { cache.forget(claim.job.id) }
        return try await store.write { db in try Self.finish(claim, with: part, identity: identity, in: db) }
    }

    /// As ``finish(_:with:identity:)``, in a transaction of the caller's.
    package static func finish(_ claim: ShardClaim, with part: FinishedPart, identity: Identity, in db: Database)
        throws -> JobState?
    {
        try db.cachedStatement(
            sql: """
                UPDATE shard SET state = 'done', path = ?, lease_owner = NULL, lease_until = NULL
                WHERE \(ofJob) AND idx = ? AND fence = ? AND state = 'leased'
                    AND EXISTS (SELECT 1 FROM job WHERE seq = shard.job AND status = 'processing')
                """
        ).execute(arguments: [part.path, claim.job.id, claim.index, claim.fence])
        guard db.changesCount == 1 else { return nil }
        try FileLedger.keep(part.path, part.digest, in: db)
        try db.cachedStatement(
            sql: "UPDATE shard SET attempts = 0 WHERE \(ofJob) AND attempts > 0 AND state <> 'done'"
        ).execute(arguments: [claim.job.id])
        return try completeIfDone(claim.job, identity: identity, in: db) ? .complete : .processing
    }

    /// Gives a shard back as if it had not been tried, so that it can be leased again, and lets go of what the attempt
    /// wrote. Nothing happens to a shard that is done, or that another attempt has.
    package func release(_ claim: ShardClaim) async throws(APIError) {
        try await store.write { db in try Self.release(claim, in: db) }
    }

    /// As ``release(_:)``, in a transaction of the caller's.
    package static func release(_ claim: ShardClaim, in db: Database) throws {
        try db.execute(
            sql: """
                UPDATE shard SET state = 'ready', attempts = max(attempts - 1, 0), lease_owner = NULL,
                    lease_until = NULL
                WHERE \(ofJob) AND idx = ? AND fence = ? AND state = 'leased'
                """,
            arguments: [claim.job.id, claim.index, claim.fence]
        )
        // Only what is being written: the file of a finished shard stays, whatever went wrong after it.
        try db.execute(
            sql: "UPDATE file SET state = 'removable' WHERE path = ? AND state = 'writing'",
            arguments: [claim.path]
        )
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

    static func storedJob(from row: Row) throws -> StoredJob {
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
