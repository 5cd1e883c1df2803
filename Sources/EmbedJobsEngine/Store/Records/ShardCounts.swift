internal import DatasetFormats
internal import EmbedJobs
internal import GRDB

/// What was counted while the rows of a shard, or of a whole job, were embedded.
///
/// Each shard's counts are stored in the commit that keeps its part, so they are exact after any number of kills: an
/// attempt that is lost has counted nothing.
package struct ShardCounts: Sendable, Hashable {
    /// The tokens of all rows, those of repeated rows included.
    package var tally = TokenTally()
    /// The number of rows whose text is only white space.
    package var blankRows = 0
    /// The number of rows with the text of an earlier row.
    package var repeatedRows = 0
    /// The number of rows whose vectors were copied from the output of an earlier job, except repeated rows.
    package var reusedRows = 0

    /// Makes counts of no rows.
    package init() {}

    /// Counts the rows of a shard whose texts have `vectors`. Copies count as if they had been embedded.
    ///
    /// Repetitions of rows in other shards are tokenized for this.
    init(of shard: ShardInput, _ vectors: TextVectors, of job: StoredJob, with tokenizer: ModelTokenizer) {
        let prompt = tokenizer.prompts.prompt(for: job.inputType)
        let limit = tokenizer.maxTokens
        for (row, source) in zip(shard.rows, shard.sources) {
            switch source {
            case .text(let index): tally.add(vectors.tokens[index], limit: limit)
            case .earlierRow: tally.add(tokenizer.tokens(of: prompt + row.text), limit: limit)
            }
        }
        (blankRows, repeatedRows, reusedRows) = (shard.blankRows, shard.repeatedRows, vectors.copyCount)
    }
}

extension ShardCounts {
    /// The columns of shards and jobs. They are null for shards of older versions and of executors that do not count.
    private static let columns = ["tokens", "cut_texts", "lost_tokens", "blank_rows", "repeated_rows", "reused_rows"]

    /// The assignments of an UPDATE.
    static let assignments = columns.map { "\($0) = ?" }.joined(separator: ", ")

    /// The arguments of ``assignments``.
    static func arguments(_ counts: ShardCounts?) -> StatementArguments {
        StatementArguments([
            counts?.tally.tokens, counts?.tally.cutTexts, counts?.tally.lostTokens, counts?.blankRows,
            counts?.repeatedRows, counts?.reusedRows,
        ])
    }

    /// The number of rows that the validation of a job's dataset dropped. Version 0.1.0 noted only the reasons.
    private static let ofDataset = """
        (SELECT CASE WHEN dataset.skipped_rows > 0 OR dataset.warnings NOT LIKE '%dropped:%'
            THEN dataset.skipped_rows END
            FROM dataset WHERE dataset.id = job.input_dataset)
        """

    /// Stores the sums of a job's shards in the job, with a warning if texts were cut. The sums are null if a shard did
    /// not count: a number that may be too small would be wrong.
    static func sumUp(_ job: String, in db: Database) throws {
        let sums = columns.map { "CASE WHEN count(*) = count(\($0)) THEN coalesce(sum(\($0)), 0) END" }
        let ofShards = "SELECT \(sums.joined(separator: ", ")) FROM shard WHERE \(JobStore.ofJob)"
        try db.cachedStatement(
            sql: """
                UPDATE job SET (\(columns.joined(separator: ", "))) = (\(ofShards)), skipped_rows = \(ofDataset)
                WHERE id = ?
                """
        ).execute(arguments: [job, job])
        let sql = """
            SELECT cut_texts, row_count, max_tokens, lost_tokens, warnings FROM job WHERE id = ? AND cut_texts > 0
            """
        guard let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [job]),
            let warning = TokenTally.warning(cutTexts: row[0], of: row[1], limit: row[2], lostTokens: row[3])
        else { return }
        let warnings = try StringList.encode(try StringList.decode(row[4]) + [warning])
        try db.execute(sql: "UPDATE job SET warnings = ? WHERE id = ?", arguments: [warnings, job])
    }
}
