internal import EmbedJobs
internal import GRDB

/// The rows of old jobs and datasets that no unfinished job needs.
enum OldRows {
    struct Job: Sendable {
        let seq: Int64
        let id: String
    }

    struct Dataset: Sendable {
        let seq: Int64
        let bytes: Int
    }

    /// Jobs that ended before a time; ?1 is the owner, or null for all.
    private static let jobs = """
        job WHERE (?1 IS NULL OR owner = ?1) AND status IN ('complete', 'cancelled', 'failed') AND ended_at < ?2
        """

    /// Datasets created before a time, except those that an unfinished job reads or that are not validated yet.
    private static let datasets = """
        dataset WHERE (?1 IS NULL OR owner = ?1) AND deleted_at IS NULL AND status IN ('validated', 'failed')
            AND created_at < ?2
            AND id NOT IN (SELECT input_dataset FROM job WHERE status = 'processing'
                UNION SELECT input_dataset FROM job WHERE status = 'cancelling')
        """

    /// The bytes of a dataset's files.
    private static let bytes = """
        (SELECT coalesce(sum(bytes), 0) FROM file WHERE state = 'kept' AND path IN (
            SELECT path FROM part WHERE part.dataset = dataset.id
            UNION SELECT 'datasets/' || dataset.id || '/original'
            UNION SELECT 'datasets/' || dataset.id || '/first-rows'))
        """

    /// The number of such rows, and their bytes.
    static func summary(before moment: Timestamp, of owner: Owner?, in db: Database) throws -> PruneSummary {
        let arguments: StatementArguments = [owner?.rawValue, moment.microseconds]
        let sql = "SELECT count(*), coalesce(sum(\(bytes)), 0) FROM \(datasets)"
        let row = try Row.fetchOne(db, sql: sql, arguments: arguments)
        return PruneSummary(
            jobs: try Int.fetchOne(db, sql: "SELECT count(*) FROM \(jobs)", arguments: arguments) ?? 0,
            datasets: row?[0] ?? 0,
            bytes: row?[1] ?? 0
        )
    }

    /// Deletes the next jobs, in ascending order of their numbers.
    static func deleteJobs(before moment: Timestamp, of owner: Owner?, after last: Int64, _ db: Database) throws
        -> [Job]
    {
        let sql = "SELECT seq, id FROM \(jobs) AND seq > ?3 ORDER BY seq LIMIT ?4"
        let old = try Row.fetchAll(db, sql: sql, arguments: page(moment, owner, last)).map {
            Job(seq: $0[0], id: $0[1])
        }
        let delete = try db.cachedStatement(sql: "DELETE FROM job WHERE seq = ?")
        for job in old { try delete.execute(arguments: [job.seq]) }
        return old
    }

    /// Hides the next datasets, in ascending order of their numbers.
    static func hideDatasets(
        before moment: Timestamp,
        of owner: Owner?,
        after last: Int64,
        at now: Timestamp,
        _ db: Database
    ) throws -> [Dataset] {
        let sql = "SELECT seq, \(bytes) FROM \(datasets) AND seq > ?3 ORDER BY seq LIMIT ?4"
        let old = try Row.fetchAll(db, sql: sql, arguments: page(moment, owner, last)).map {
            Dataset(seq: $0[0], bytes: $0[1])
        }
        let hide = try db.cachedStatement(sql: "UPDATE dataset SET deleted_at = ? WHERE seq = ?")
        for dataset in old { try hide.execute(arguments: [now.microseconds, dataset.seq]) }
        return old
    }

    private static func page(_ moment: Timestamp, _ owner: Owner?, _ last: Int64) -> StatementArguments {
        [owner?.rawValue, moment.microseconds, last, Limits.prunedPerCommit]
    }
}
