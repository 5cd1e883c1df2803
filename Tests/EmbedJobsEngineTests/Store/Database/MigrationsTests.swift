import EmbedJobsEngine
import GRDB
import Testing

struct MigrationsTests {
    /// Adds a job with shards, each done or not.
    private func addJob(_ id: Int, status: String, shards: [Bool], to db: Database) throws {
        let (output, end): (String?, Int?) = status == "complete" ? ("out", 2) : (nil, nil)
        try db.execute(
            sql: """
                INSERT INTO job (seq, id, status, model, model_fingerprint, input_dataset, output_dataset, input_type,
                        truncate, embedding_types, row_count, created_at, ended_at)
                    VALUES (?, ?, ?, 'm', 'f', 'd', ?, 'search_document', 'END', '["float"]', 2, 1, ?)
                """,
            arguments: [id, "job\(id)", status, output, end]
        )
        for (index, isDone) in shards.enumerated() {
            let path = isDone ? "jobs/job\(id)/\(index)" : nil
            try db.execute(
                sql: "INSERT INTO shard (job, idx, first_row, row_count, state, path) VALUES (?, ?, ?, 1, ?, ?)",
                arguments: [id, index, index, isDone ? "done" : "ready", path]
            )
            guard let path else { continue }
            try db.execute(sql: "INSERT INTO file (path, state, bytes) VALUES (?, 'kept', 1)", arguments: [path])
        }
    }

    @Test("jobs that an older version left partly done start again, so that their vectors are of one kind")
    func partlyDoneJobsStartAgain() throws {
        let database = try DatabaseQueue()
        try Migrations.all.migrate(database, upTo: "5 removal of jobs, expiry")
        try database.write { db in
            try addJob(1, status: "processing", shards: [true, false], to: db)
            try addJob(2, status: "processing", shards: [true, true], to: db)
            try addJob(3, status: "complete", shards: [true], to: db)
        }
        try Migrations.all.migrate(database)
        try database.read { db in
            let states = try String.fetchAll(db, sql: "SELECT state FROM shard ORDER BY job, idx")
            #expect(states == ["ready", "ready", "done", "done", "done"])
            let released = try String.fetchAll(db, sql: "SELECT path FROM file WHERE state = 'removable'")
            #expect(released == ["jobs/job1/0"])
        }
    }
}
