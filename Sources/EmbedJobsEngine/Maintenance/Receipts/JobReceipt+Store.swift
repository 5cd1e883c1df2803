package import EmbedJobs
internal import Foundation
internal import GRDB

extension JobReceipt {
    /// The receipt of a job, read in the transaction that completes it: the rows of its output dataset exist already.
    static func make(
        ofJob id: String,
        output: String,
        endedAt: Timestamp,
        in db: Database
    ) throws -> JobReceipt {
        let sql = """
            SELECT job.*, original_bytes, original_sha256, dataset.skipped_rows AS dropped_rows,
                (SELECT store.id FROM store) AS store_id
            FROM job JOIN dataset ON dataset.id = job.input_dataset WHERE job.id = ?
            """
        guard let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [id]) else {
            throw APIError(.storeCorrupt, "the input dataset of job \(id) is missing from the store's database")
        }
        let input = Input(
            datasetID: DatasetID(rawValue: row["input_dataset"]),
            file: File(bytes: row["original_bytes"], sha256: row["original_sha256"]),
            parts: try parts(of: row["input_dataset"], in: db)
        )
        let output = Output(datasetID: DatasetID(rawValue: output), parts: try parts(of: output, in: db))
        let skipped: Int = row["dropped_rows"]
        let receipt = JobReceipt(
            jobID: JobID(rawValue: id),
            name: row["name"],
            storeID: row["store_id"],
            version: Version.current,
            createdAt: Timestamp(microseconds: row["created_at"]),
            endedAt: endedAt,
            model: ModelName(rawValue: row["model"]),
            modelFingerprint: row["model_fingerprint"],
            inputType: try JobStore.stored(row["input_type"]),
            truncate: try JobStore.stored(row["truncate"]),
            embeddingTypes: try StringList.decode(row["embedding_types"]).map { try JobStore.stored($0) },
            rows: Rows(
                input: input.parts.reduce(skipped) { $0 + $1.rows },
                output: output.parts.reduce(0) { $0 + $1.rows },
                skipped: skipped,
                failed: 0,
                reused: row["reused_rows"]
            ),
            input: input,
            output: output,
            warnings: try StringList.decode(row["warnings"])
        )
        if let mistake = receipt.mistakes.first {
            throw APIError(.storeCorrupt, "job \(id) cannot complete: \(mistake)")
        }
        return receipt.sealed(by: RunningSHA256())
    }

    /// Stores a receipt in the database.
    func insert(into db: Database) throws {
        try db.cachedStatement(sql: "INSERT INTO receipt (job, json) SELECT seq, ? FROM job WHERE id = ?")
            .execute(arguments: [json, jobID.rawValue])
    }

    /// Reads a receipt from the database.
    init(storedText text: String) throws {
        self = try JSONDecoder().decode(JobReceipt.self, from: Data(text.utf8))
    }

    private static func parts(of dataset: String, in db: Database) throws -> [Part] {
        let sql = "SELECT rows, bytes, sha256 FROM part JOIN file USING (path) WHERE dataset = ? ORDER BY idx"
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [dataset]).map { row in
            Part(rows: row[0], bytes: row[1], sha256: row[2])
        }
    }
}

extension JobStore {
    /// The receipt of a job; throws the reason if it does not have one.
    package func receipt(of id: JobID, of owner: Owner) async throws(APIError) -> JobReceipt {
        let found = try await store.read { db -> (status: String, text: String?)? in
            let sql = "SELECT status, json FROM job LEFT JOIN receipt ON job = seq WHERE id = ? AND owner = ?"
            let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [id.rawValue, owner.rawValue])
            return row.map { ($0[0], $0[1]) }
        }
        guard let (status, text) = found else { throw .noJob(id) }
        guard status == JobState.complete.rawValue else {
            throw APIError(.invalidRequest, "job \(id) is \(status); only a complete job has a receipt")
        }
        guard let text else {
            throw APIError(.invalidRequest, "job \(id) completed in a version that did not write receipts")
        }
        do { return try JobReceipt(storedText: text) } catch {
            throw APIError(.storeCorrupt, "the receipt of job \(id) in the store's database cannot be read")
        }
    }
}
