package import EmbedJobs
package import GRDB

/// The rows of shards: leasing, finishing and releasing them.
extension JobStore {
    /// The shards of the job with an id. Shard rows refer to their job by number.
    static let ofJob = "job = (SELECT seq FROM job WHERE id = ?)"

    /// Leases the first ready shard of the oldest running job of the next owner in turn.
    ///
    /// A job's shards are leased in order, so that a shard can wait for an earlier one without a deadlock.
    /// Jobs of the models `without` are passed over.
    package func claimShard(
        at now: Timestamp = Identity.system().now(),
        without models: [String] = []
    ) async throws(APIError) -> ShardClaim? {
        let fairShare = fairShare
        let lease = Lease(session: store.session, at: now)
        return try await store.write { db in try Self.claimShard(lease, fairShare, without: models, in: db) }
    }

    /// The same as ``claimShard(at:without:)``, in the caller's transaction.
    package static func claimShard(
        _ lease: Lease,
        _ fairShare: FairShare,
        without models: [String] = [],
        in db: Database
    ) throws -> ShardClaim? {
        let models = try StringList.encode(models)
        for owner in fairShare.order(try String.fetchAll(db.cachedStatement(sql: selectBusyOwners))) {
            if let claim = try claim(of: owner, lease, without: models, in: db) {
                fairShare.took(owner)
                return claim
            }
        }
        return nil
    }

    /// Owners with running jobs, with one index lookup per owner: the index may hold many jobs of each.
    private static let selectBusyOwners = """
        WITH RECURSIVE busy (owner) AS (
            SELECT min(owner) FROM job WHERE status = 'processing'
            UNION ALL
            SELECT (SELECT min(owner) FROM job WHERE status = 'processing' AND owner > busy.owner)
                FROM busy WHERE busy.owner IS NOT NULL
        )
        SELECT owner FROM busy WHERE owner IS NOT NULL
        """

    /// The holder of a shard, and when the lease expires.
    package struct Lease: Sendable {
        let session: String
        let until: Int64

        /// Makes a lease that starts now.
        package init(session: String, at now: Timestamp) {
            self.session = session
            until = now.microseconds + Limits.leaseMicroseconds
        }
    }

    /// Jobs with the data for their shards.
    static let selectStoredJobs = """
        SELECT job.*, dataset.schema, part.path FROM job
            JOIN dataset ON dataset.id = job.input_dataset JOIN part ON part.dataset = dataset.id
        """

    private static func claim(of owner: String, _ lease: Lease, without models: String, in db: Database) throws
        -> ShardClaim?
    {
        let sql = """
            SELECT job.*, dataset.schema, part.path, shard.idx, shard.first_row, shard.row_count AS shard_rows,
                shard.fence, shard.attempts
            FROM job JOIN shard ON shard.job = job.seq
                JOIN dataset ON dataset.id = job.input_dataset JOIN part ON part.dataset = dataset.id
            WHERE job.status = 'processing' AND job.owner = ? AND shard.state = 'ready'
                AND job.model NOT IN (SELECT value FROM json_each(?))
            ORDER BY job.seq, shard.idx LIMIT 1
            """
        guard let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [owner, models]) else { return nil }
        let job = try Self.storedJob(from: row)
        let index: Int = row["idx"]
        try db.cachedStatement(
            sql: """
                UPDATE shard SET state = 'leased', fence = fence + 1, attempts = attempts + 1, lease_owner = ?,
                    lease_until = ?
                WHERE \(ofJob) AND idx = ? AND state = 'ready'
                """
        ).execute(arguments: [lease.session, lease.until, job.id, index])
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

    /// Renews the leases of shards that make progress, and releases expired ones: another attempt may succeed, and the
    /// fence keeps the late one from finishing.
    ///
    /// Returns whether a lease has expired.
    @discardableResult
    package func renewLeases(of moving: [ShardClaim], at now: Timestamp) async throws(APIError) -> Bool {
        let lease = Lease(session: store.session, at: now)
        return try await store.write { db in try Self.renew(lease, of: moving, at: now, in: db) }
    }

    /// The same as ``renewLeases(of:at:)``, in the caller's transaction.
    @discardableResult
    package static func renew(_ lease: Lease, of moving: [ShardClaim], at now: Timestamp, in db: Database) throws
        -> Bool
    {
        for claim in moving {
            try db.cachedStatement(
                sql: """
                    UPDATE shard SET lease_until = ? WHERE \(ofJob) AND idx = ? AND fence = ?
                        AND state = 'leased' AND lease_owner = ?
                    """
            ).execute(arguments: [lease.until, claim.job.id, claim.index, claim.fence, lease.session])
        }
        try db.cachedStatement(
            sql: """
                UPDATE shard SET state = 'ready', lease_owner = NULL, lease_until = NULL
                WHERE state = 'leased' AND lease_until < ?
                """
        ).execute(arguments: [now.microseconds])
        return db.changesCount > 0
    }

    /// Whether any shard is leased, and the cancelled jobs without a leased shard that have not ended.
    func openWork() async throws(APIError) -> (hasLeases: Bool, stoppedJobs: [String]) {
        try await store.read { db in
            let hasLeases = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM shard WHERE state = 'leased')")
            let stopped = """
                SELECT id FROM job WHERE status = 'cancelling'
                    AND NOT EXISTS (SELECT 1 FROM shard WHERE shard.job = job.seq AND state = 'leased')
                """
            return (hasLeases ?? false, try String.fetchAll(db, sql: stopped))
        }
    }

    /// Keeps the part of an attempt, and completes the job if that was its last shard. The state is nil if a newer
    /// attempt or the end of the job has fenced it off.
    ///
    /// The job has made progress, so the attempts at its other shards are reset to zero: a shard is blamed only if it
    /// crashes the process repeatedly while no other shard finishes.
    ///
    /// With `claimsNext`, the same transaction leases the next ready shard of a model that is not in `models`, unless
    /// the attempt was fenced off. An error of that is a part of the result and does not undo the rest.
    package func finish(
        _ claim: ShardClaim,
        with part: FinishedPart,
        identity: Identity = .system(),
        claimsNext: Bool = false,
        without models: [String] = []
    ) async throws(APIError) -> (state: JobState?, next: Result<ShardClaim?, APIError>) {
        defer { cache.forget(claim.job.id) }
        let fairShare = fairShare
        let lease = Lease(session: store.session, at: identity.now())
        return try await store.write { db in
            let state = try Self.finish(claim, with: part, identity: identity, in: db)
            guard claimsNext, state != nil else { return (state, .success(nil)) }
            return (state, try Self.claimNext(lease, fairShare, without: models, in: db))
        }
    }

    /// Leases a shard after other writes of a transaction, which its error does not undo.
    private static func claimNext(
        _ lease: Lease,
        _ fairShare: FairShare,
        without models: [String],
        in db: Database
    ) throws -> Result<ShardClaim?, APIError> {
        do {
            var claim: ShardClaim?
            try db.inSavepoint {
                claim = try claimShard(lease, fairShare, without: models, in: db)
                return .commit
            }
            return .success(claim)
        } catch {
            let found = APIError(engine: error)
            // A full disk, for one, ends the transaction; after a damaged page, nothing may be committed.
            guard db.isInsideTransaction, Fault(found) != .poison else { throw error }
            return .failure(found)
        }
    }

    /// Keeps the part of an attempt, as ``finish(_:with:identity:claimsNext:without:)`` does, in the caller's
    /// transaction.
    package static func finish(_ claim: ShardClaim, with part: FinishedPart, identity: Identity, in db: Database)
        throws -> JobState?
    {
        try db.cachedStatement(
            sql: """
                UPDATE shard SET state = 'done', path = ?, lease_owner = NULL, lease_until = NULL,
                    \(ShardCounts.assignments)
                WHERE \(ofJob) AND idx = ? AND fence = ? AND state = 'leased'
                    AND EXISTS (SELECT 1 FROM job WHERE seq = shard.job AND status = 'processing')
                """
        ).execute(
            arguments: [part.path] + ShardCounts.arguments(part.counts) + [claim.job.id, claim.index, claim.fence]
        )
        guard db.changesCount == 1 else { return nil }
        try FileLedger.keep(part.path, part.digest, in: db)
        try part.texts?.insert(for: part.path, in: db)
        try db.cachedStatement(
            sql: "UPDATE shard SET attempts = 0 WHERE \(ofJob) AND attempts > 0 AND state <> 'done'"
        ).execute(arguments: [claim.job.id])
        return try completeIfDone(claim.job, identity: identity, in: db) ? .complete : .processing
    }

    /// Releases a shard as if it had not been tried, so that it can be leased again, and releases the file of the
    /// attempt. Does nothing if the shard is done, or leased by another attempt.
    package func release(_ claim: ShardClaim) async throws(APIError) {
        try await store.write { db in try Self.release(claim, in: db) }
    }

    /// The same as ``release(_:)``, in the caller's transaction.
    package static func release(_ claim: ShardClaim, in db: Database) throws {
        try db.cachedStatement(
            sql: """
                UPDATE shard SET state = 'ready', attempts = max(attempts - 1, 0), lease_owner = NULL,
                    lease_until = NULL
                WHERE \(ofJob) AND idx = ? AND fence = ? AND state = 'leased'
                """
        ).execute(arguments: [claim.job.id, claim.index, claim.fence])
        // Only files being written: the file of a finished shard is kept, even after a later error.
        try db.cachedStatement(sql: "UPDATE file SET state = 'removable' WHERE path = ? AND state = 'writing'")
            .execute(arguments: [claim.path])
    }

    /// The shards of a job that contain these rows, with the path of each finished one's part.
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
            owner: Owner(rawValue: row["owner"]),
            model: row["model"],
            modelFingerprint: row["model_fingerprint"],
            inputDataset: row["input_dataset"],
            inputSchema: row["schema"],
            inputPart: row["path"],
            inputType: try stored(row["input_type"]),
            truncate: try stored(row["truncate"]),
            embeddingTypes: try StringList.decode(row["embedding_types"]).map { try stored($0) },
            reuse: row["reuse"]
        )
    }
}
