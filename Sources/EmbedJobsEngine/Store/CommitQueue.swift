internal import GRDB
internal import Synchronization

/// Writes of many callers, committed together: a commit waits for the disk, and the disk takes as long for one write as
/// for a hundred.
///
/// Whoever comes while a commit is under way is in the next one. Each write is whole or not at all, whatever becomes of
/// those beside it, and its caller hears of it only when it is durable.
final class CommitQueue: Sendable {
    private struct Entry: Sendable {
        /// Does the write.
        let run: @Sendable (Database) throws -> Void
        /// Tells the caller that it is durable, or why it is not.
        let finish: @Sendable ((any Error)?) -> Void
    }

    private struct State {
        var waiting: [Entry] = []
        var isCommitting = false
    }

    private let database: DatabasePool
    private let state = Mutex(State())

    init(database: DatabasePool) { self.database = database }

    /// Does a write; durable when it returns. A caller that is cancelled meanwhile does not cut it short.
    func write<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        let result = Mutex<T?>(nil)
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let entry = Entry(
                run: { db in
                    let value = try body(db)
                    result.withLock { $0 = value }
                },
                finish: { error in
                    if let error { continuation.resume(throwing: error) } else { continuation.resume() }
                }
            )
            append(entry)
        }
        guard let value = result.withLock({ $0 }) else { preconditionFailure("a write that was done has a result") }
        return value
    }

    private func append(_ entry: Entry) {
        let isFirst = state.withLock { state in
            state.waiting.append(entry)
            defer { state.isCommitting = true }
            return !state.isCommitting
        }
        if isFirst { commitWaiting() }
    }

    private func commitWaiting() {
        database.asyncWriteWithoutTransaction { [self] db in
            while let entries = take() { Self.commit(entries, in: db) }
        }
    }

    private func take() -> [Entry]? {
        state.withLock { state in
            let entries = Array(state.waiting.prefix(Limits.writesPerCommitMax))
            state.waiting.removeFirst(entries.count)
            if entries.isEmpty { state.isCommitting = false }
            return entries.isEmpty ? nil : entries
        }
    }

    private static func commit(_ entries: [Entry], in db: Database) {
        var outcomes: [(any Error)?] = []
        do {
            try db.inTransaction(.immediate) {
                for entry in entries { outcomes.append(run(entry, alone: entries.count == 1, in: db)) }
                // A write that failed alone has nothing to be kept.
                return entries.count == 1 && outcomes[0] != nil ? .rollback : .commit
            }
        } catch {
            outcomes = outcomes.map { $0 ?? error }
            outcomes += Array(repeating: error, count: entries.count - outcomes.count)
        }
        for (entry, outcome) in zip(entries, outcomes) { entry.finish(outcome) }
    }

    private static func run(_ entry: Entry, alone: Bool, in db: Database) -> (any Error)? {
        do {
            if alone { try entry.run(db) } else { try runApart(entry, in: db) }
            return nil
        } catch {
            return error
        }
    }

    /// Does a write of which nothing stays if it fails, whatever is done beside it. GRDB's own savepoints are prepared
    /// anew each time, which takes as long as the write.
    private static func runApart(_ entry: Entry, in db: Database) throws {
        try db.cachedStatement(sql: "SAVEPOINT entry").execute()
        do {
            try entry.run(db)
        } catch {
            try db.execute(sql: "ROLLBACK TO SAVEPOINT entry; RELEASE SAVEPOINT entry")
            throw error
        }
        try db.cachedStatement(sql: "RELEASE SAVEPOINT entry").execute()
    }
}
