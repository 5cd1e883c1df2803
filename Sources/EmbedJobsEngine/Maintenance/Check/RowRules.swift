internal import EmbedJobs
internal import GRDB

/// The invariants of the rows of an idle store: each rule is a query for the rows that break it.
enum RowRules {
    private struct Rule: Sendable {
        let sql: String
        /// Makes a message from the columns of a row that breaks the rule.
        let message: @Sendable ([String]) -> String
    }

    /// The rows that break a rule, and the faults that SQLite itself finds.
    static func findings(in db: Database) throws -> [StoreFinding] {
        var findings: [StoreFinding] = []
        let check = "PRAGMA integrity_check(\(Limits.shownFaultsMax))"
        for line in try String.fetchAll(db, sql: check) where line != "ok" {
            findings.append(StoreFinding(kind: .database, path: nil, message: "SQLite: \(line)"))
        }
        for row in try Row.fetchAll(db, sql: "PRAGMA foreign_key_check") {
            let message = "a row of \(row[0] as String) refers to a row of \(row[2] as String) that does not exist"
            findings.append(StoreFinding(kind: .database, path: nil, message: message))
        }
        for rule in all {
            for row in try Row.fetchAll(db, sql: rule.sql) {
                let columns = Array(row.databaseValues).map { String.fromDatabaseValue($0) ?? $0.description }
                findings.append(StoreFinding(kind: .rows, path: nil, message: rule.message(columns)))
            }
        }
        return findings + (try receipts(in: db))
    }

    private static let all = datasetRules + jobRules + fileRules

    private static let datasetRules = [
        Rule(sql: "SELECT id FROM dataset WHERE status = 'validated' AND id NOT IN (SELECT dataset FROM part)") {
            "dataset \($0[0]) is validated, but its part is missing"
        },
        Rule(sql: "SELECT dataset FROM part GROUP BY dataset HAVING max(idx) + 1 <> count(*)") {
            "the parts of dataset \($0[0]) are not numbered consecutively from 0"
        },
        Rule(
            sql: """
                SELECT id, status FROM dataset WHERE status IN ('queued', 'processing') AND NOT EXISTS
                    (SELECT 1 FROM file WHERE path = 'datasets/' || id || '/original' AND state = 'kept')
                """
        ) { "dataset \($0[0]) is \($0[1]), but its uploaded file is not kept" },
    ]

    private static let jobRules = [
        Rule(
            sql: """
                SELECT id, row_count FROM job WHERE status = 'processing'
                    AND row_count <> (SELECT coalesce(sum(row_count), 0) FROM shard WHERE shard.job = job.seq)
                """
        ) { "the shards of job \($0[0]) do not cover its \($0[1]) rows" },
        Rule(
            sql: """
                SELECT job.id, idx FROM (
                    SELECT job, idx, first_row, sum(row_count)
                        OVER (PARTITION BY job ORDER BY idx ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
                    FROM shard) AS ranged JOIN job ON job.seq = ranged.job
                WHERE first_row <> coalesce(before, 0)
                """
        ) { "shard \($0[1]) of job \($0[0]) does not begin where the previous one ends" },
        Rule(
            sql: """
                SELECT DISTINCT id, status FROM shard JOIN job ON job.seq = shard.job
                WHERE status NOT IN ('processing', 'cancelling')
                """
        ) { "job \($0[0]) is \($0[1]), but still has shards" },
        Rule(
            sql: """
                SELECT id FROM job WHERE status = 'processing' AND NOT EXISTS
                    (SELECT 1 FROM dataset WHERE dataset.id = job.input_dataset AND dataset.status = 'validated')
                """
        ) { "job \($0[0]) is processing, but its input dataset is not validated" },
        Rule(
            sql: """
                SELECT job.id, row_count, (SELECT coalesce(sum(rows), 0) FROM part WHERE dataset = output_dataset) AS n
                FROM job JOIN dataset ON dataset.id = output_dataset WHERE job.status = 'complete' AND row_count <> n
                """
        ) { "job \($0[0]) has \($0[1]) rows, but its output dataset has \($0[2])" },
        Rule(
            sql: """
                SELECT status, jobs, n FROM
                    (SELECT status, jobs, (SELECT count(*) FROM job WHERE job.status = tally.status) AS n FROM tally)
                WHERE jobs <> n
                """
        ) { "\($0[1]) jobs are counted as \($0[0]), but \($0[2]) are" },
    ]

    private static let fileRules = [
        Rule(
            sql: """
                SELECT dataset, idx, path FROM part LEFT JOIN file USING (path) WHERE state IS NULL OR state <> 'kept'
                """
        ) { "part \($0[1]) of dataset \($0[0]) is in \($0[2]), but that file is not kept" },
        Rule(
            sql: """
                SELECT job.id, idx, shard.path FROM shard JOIN job ON job.seq = shard.job
                    LEFT JOIN file ON file.path = shard.path
                WHERE shard.state = 'done' AND (file.state IS NULL OR file.state <> 'kept')
                """
        ) { "shard \($0[1]) of job \($0[0]) is in \($0[2]), but that file is not kept" },
        Rule(sql: filesWithoutUse) { "\($0[0]) is kept, but no dataset or job uses it" },
    ]

    /// The kept files that no part, shard or dataset uses.
    static let filesWithoutUse = """
        SELECT path FROM file WHERE state = 'kept' AND path NOT IN (SELECT path FROM part)
            AND path NOT IN (SELECT path FROM shard WHERE path NOT NULL)
            AND NOT EXISTS (SELECT 1 FROM dataset WHERE file.path LIKE 'datasets/%'
                AND id = substr(substr(file.path, 10), 1, instr(substr(file.path, 10), '/') - 1))
        """

    /// Receipts that are damaged, or contradict the rows of an output that still exists.
    private static func receipts(in db: Database) throws -> [StoreFinding] {
        var findings: [StoreFinding] = []
        let sql = "SELECT id, json, output_dataset FROM receipt JOIN job ON job.seq = receipt.job"
        let rows = try Row.fetchCursor(db, sql: sql)
        let parts = try db.makeStatement(
            sql: "SELECT rows, bytes, sha256 FROM part JOIN file USING (path) WHERE dataset = ? ORDER BY idx"
        )
        while let row = try rows.next() {
            let id: String = row[0]
            guard let receipt = try? JobReceipt(storedText: row[1]), receipt.isIntact(by: RunningSHA256()) else {
                findings.append(StoreFinding(kind: .receipt, path: nil, message: "the receipt of job \(id) is damaged"))
                continue
            }
            let output: String? = row[2]
            let written = try Row.fetchAll(parts, arguments: [output]).map {
                JobReceipt.Part(rows: $0[0], bytes: $0[1], sha256: $0[2])
            }
            let agrees = receipt.jobID.rawValue == id && receipt.output.datasetID.rawValue == output
            guard agrees, written.isEmpty || written == receipt.output.parts, receipt.mistakes.isEmpty else {
                let message = "the receipt of job \(id) does not match its output"
                findings.append(StoreFinding(kind: .receipt, path: nil, message: message))
                continue
            }
        }
        return findings
    }
}
