import EmbedJobs
import EmbedJobsEngine
import GRDB
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Random schedules of claims, finishes, late finishes, releases, expired leases, cancellations, failures, deletions
/// and restarts, with the engine's own statements on an in-memory database.
///
/// After each step the invariants in ``Schedule/check()`` hold; at the end every job ends, exactly once. A failure's
/// message contains its seed: `Schedule(seed:)` repeats it.
@Suite("Schedules") struct ScheduleTests {
    /// The number of schedules; `scripts/test --slow` runs a hundred thousand.
    private static let count = getenv("EMBEDJOBS_SCHEDULES").flatMap { UInt64(String(cString: $0)) } ?? 10_000
    /// Each thread has its own database and every fourth seed.
    private static let threads: UInt64 = 4

    @Test("every job ends, and no shard is finished twice", arguments: 0..<threads)
    func schedules(thread: UInt64) async throws {
        let problem = try await offPool {
            let database = try ScheduleDatabase()
            for seed in stride(from: thread, to: Self.count, by: Int(Self.threads)) {
                if let problem = try database.run(Schedule(seed: seed)) { return "Schedule(seed: \(seed)): \(problem)" }
            }
            return ""
        }
        #expect(problem == "")
    }

    @Test("schedules without fences fail the check") func hasTeeth() throws {
        let database = try ScheduleDatabase()
        var schedule = Schedule(seed: 1)
        schedule.ignoresFences = true
        let problems = try (0..<100 as Range<UInt64>).compactMap { seed -> String? in
            schedule.random = SeededNumbers(seed: seed)
            return try database.run(schedule)
        }
        #expect(!problems.isEmpty)
    }
}

/// An in-memory database, in which each schedule is a transaction that is rolled back.
private struct ScheduleDatabase {
    private let queue: DatabaseQueue

    init() throws {
        queue = try DatabaseQueue()
        try Migrations.all.migrate(queue)
        try queue.write { db in try db.execute(sql: "INSERT INTO store (id, format) VALUES ('store', 2)") }
    }

    /// The invariant that a schedule broke; nil if none.
    func run(_ schedule: Schedule) throws -> String? {
        var problem: String?
        try queue.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                var schedule = schedule
                try schedule.setUp(db)
                problem = try schedule.run(db)
                return .rollback
            }
        }
        return problem
    }
}

/// One schedule: some jobs on a dataset, and steps in an order determined by a seed.
private struct Schedule {
    var random: SeededNumbers
    /// A negative control: every finish is treated as the newest attempt's.
    var ignoresFences = false

    private var clock: Int64 = 1_000_000
    private var session = 0
    private var held: [ShardClaim] = []
    /// Claims whose shard was taken over, or whose process was killed: their finish is too late.
    private var late: [ShardClaim] = []
    private var states: [String: String] = [:]
    private var finished: [String: Int] = [:]
    /// Files that were removed because a row said so.
    private var removed: Set<String> = []
    private let turns = FairShare()

    init(seed: UInt64) { random = SeededNumbers(seed: seed) }

    private var identity: Identity {
        let now = Timestamp(microseconds: clock)
        // Ids are retried if taken, so they must differ each time.
        return Identity(now: { now }, random: { UInt64.random(in: .min ... .max) })
    }

    private var lease: JobStore.Lease {
        JobStore.Lease(session: "session \(session)", at: Timestamp(microseconds: clock))
    }

    private mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

    mutating func setUp(_ db: Database) throws {
        let rowCount = pick(3) + 1
        try db.execute(
            sql: """
                INSERT INTO dataset (id, name, type, status, created_at, updated_at, original_bytes,
                    original_sha256, schema)
                VALUES ('rows-aaaaaa', 'rows', 'embed-input', 'validated', 1, 1, 1, 'x', ?)
                """,
            arguments: [Self.schema]
        )
        try db.execute(
            sql: """
                INSERT INTO file (path, state, bytes, sha256)
                VALUES ('datasets/rows-aaaaaa/part-00000', 'kept', 1, 'x')
                """
        )
        try db.execute(
            sql: """
                INSERT INTO part (dataset, idx, path, rows)
                VALUES ('rows-aaaaaa', 0, 'datasets/rows-aaaaaa/part-00000', ?)
                """,
            arguments: [rowCount]
        )
        for job in 0...pick(3) {
            try db.cachedStatement(
                sql: """
                    INSERT INTO job (id, status, model, model_fingerprint, input_dataset, input_type, truncate,
                        embedding_types, row_count, created_at, owner)
                    VALUES (?, 'processing', 'm', 'f', 'rows-aaaaaa', 'search_document', 'END', '["float"]', ?, 1, ?)
                    """
            ).execute(arguments: ["job \(job)", rowCount, ["local", "bob"][pick(2)]])
            let number = db.lastInsertedRowID
            for row in 0..<rowCount {
                try db.cachedStatement(sql: "INSERT INTO shard (job, idx, first_row, row_count) VALUES (?, ?, ?, 1)")
                    .execute(arguments: [number, row, row])
            }
            states["job \(job)"] = "processing"
        }
    }

    private static let schema = """
        {"type":"record","name":"row","fields":[{"name":"text","type":"string"}]}
        """

    /// Runs the schedule to its end. Returns the invariant that it broke, or nil.
    mutating func run(_ db: Database) throws -> String? {
        for _ in 0..<(4 + pick(20)) {
            try step(db)
            if let problem = try check(db) { return problem }
        }
        // No faults from here on: every job has to end.
        for _ in 0..<100 {
            clock += 100_000_000
            try JobStore.renew(lease, of: [], at: Timestamp(microseconds: clock), in: db)
            for job in states.keys.sorted() { try apply(.stopped, to: job, db) }
            guard let claim = try JobStore.claimShard(lease, turns, in: db) else { break }
            try finish(claim, db)
            if let problem = try check(db) { return problem }
        }
        let open = try String.fetchAll(db, sql: "SELECT id FROM job WHERE status IN ('processing', 'cancelling')")
        return open.isEmpty ? nil : "\(open) never ended"
    }

    private mutating func step(_ db: Database) throws {
        clock += Int64(pick(20_000_000))
        switch pick(12) {
        case 0...3:
            if let claim = try JobStore.claimShard(lease, turns, in: db) { held.append(claim) }
        case 4...5:
            if !held.isEmpty { try finish(held.remove(at: pick(held.count)), db) }
        case 6:
            if !late.isEmpty { try finish(late[pick(late.count)], db) }
        case 7:
            if !held.isEmpty { try JobStore.release(held.remove(at: pick(held.count)), in: db) }
        case 8:
            // Some of the claimed shards still make progress.
            let moving = held.filter { _ in pick(2) == 0 }
            try JobStore.renew(lease, of: moving, at: Timestamp(microseconds: clock), in: db)
            late += held
        case 9:
            let job = states.keys.sorted()[pick(states.count)]
            try apply([.cancelRequested, .broke][pick(4) / 3], to: job, db)
            try apply(.stopped, to: job, db)
        case 10:
            // A kill or a crash; the next owner takes over.
            session += 1
            late += held
            held = []
            try Recovery.takeOver(in: db, countingAttempts: pick(2) == 0)
        default:
            try db.execute(sql: "UPDATE dataset SET deleted_at = 1 WHERE id = 'rows-aaaaaa'")
        }
    }

    private mutating func finish(_ claim: ShardClaim, _ db: Database) throws {
        if ignoresFences {
            try db.execute(
                sql: "UPDATE shard SET fence = ? WHERE job = (SELECT seq FROM job WHERE id = ?) AND idx = ?",
                arguments: [claim.fence, claim.job.id, claim.index]
            )
        }
        let part = FinishedPart(path: claim.path, rows: 1, digest: FileDigest(bytes: 1, sha256: "x"))
        guard try JobStore.finish(claim, with: part, identity: identity, in: db) != nil else { return }
        finished["\(claim.job.id) \(claim.index)", default: 0] += 1
    }

    private func apply(_ event: JobEvent, to job: String, _ db: Database) throws {
        _ = try JobStore.apply(event, to: job, at: Timestamp(microseconds: clock), in: db)
    }

    private static let edges: Set<String> = [
        "processing complete", "processing failed", "processing cancelling", "processing cancelled",
        "cancelling cancelled",
    ]

    /// The broken invariant; nil if none.
    private mutating func check(_ db: Database) throws -> String? {
        let jobs = """
            SELECT id, status, row_count, (SELECT count(*) FROM shard WHERE job = job.seq),
                (SELECT count(*) FROM shard WHERE job = job.seq AND state <> 'done'),
                (SELECT sum(rows) FROM part WHERE dataset = output_dataset)
            FROM job
            """
        for row in try Row.fetchAll(db.cachedStatement(sql: jobs)) {
            let (id, status): (String, String) = (row[0], row[1])
            let before = states[id] ?? status
            if before != status, !Self.edges.contains("\(before) \(status)") {
                return "\(id): \(before) became \(status)"
            }
            states[id] = status
            let (shards, open): (Int, Int) = (row[3], row[4])
            if status == "processing" && open == 0 { return "\(id) is done, but not complete" }
            if status != "processing" && status != "cancelling" && shards != 0 { return "\(id) ended with shards" }
            let (wanted, rows): (Int, Int?) = (row[2], row[5])
            if status == "complete", rows != wanted { return "\(id): \(rows ?? 0) of \(wanted) rows" }
        }
        let lost = try paths(
            """
            SELECT path FROM (SELECT path FROM part UNION SELECT path FROM shard WHERE state = 'done')
            WHERE path NOT IN (SELECT path FROM file WHERE state = 'kept')
            """,
            db
        )
        if !lost.isEmpty { return "rows name files that are not kept: \(lost)" }
        removed.formUnion(try paths("SELECT path FROM file WHERE state = 'removable'", db))
        try db.cachedStatement(sql: "DELETE FROM file WHERE state = 'removable'").execute()
        let kept = try Set(paths("SELECT path FROM file WHERE state = 'kept'", db))
        if !kept.isDisjoint(with: removed) { return "kept, but removed: \(kept.intersection(removed))" }
        if let twice = finished.first(where: { $0.value > 1 }) { return "finished twice: \(twice.key)" }
        return nil
    }

    private func paths(_ sql: String, _ db: Database) throws -> [String] {
        try String.fetchAll(db.cachedStatement(sql: sql))
    }
}
