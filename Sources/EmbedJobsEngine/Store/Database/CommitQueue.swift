internal import EmbedJobs
internal import GRDB
internal import Synchronization

/// Commits the writes of many callers together: a commit waits for the disk, which takes as long for one write as for a
/// hundred.
///
/// Writes that arrive during a commit are part of the next one. Each write is atomic, independent of the others in its
/// commit, and its caller continues only when it is durable.
final class CommitQueue: Sendable {
    private struct Entry: Sendable {
        /// Executes the write.
        let run: @Sendable (Database) throws -> Void
        /// Tells the caller that the write is durable, or why it failed.
        let finish: @Sendable ((any Error)?) -> Void
    }

    private struct State {
        var waiting: [Entry] = []
        var isCommitting = false
    }

    private let database: DatabasePool
    private let ballast: Ballast?
    /// The store owns them, and with them its lock: the last commit's closure, which outlives the response to its
    /// caller, must not keep the store locked.
    private nonisolated(unsafe) weak var guards: StoreGuards?
    private let state = Mutex(State())

    init(database: DatabasePool, ballast: Ballast? = nil, guards: StoreGuards? = nil) {
        self.database = database
        self.ballast = ballast
        self.guards = guards
    }

    /// Executes a write, which is durable when this returns. Cancelling the caller does not interrupt it.
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
        guard let value = result.withLock({ $0 }) else { preconditionFailure("a finished write must have a result") }
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
            while let entries = take() { commit(entries, in: db) }
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

    private func commit(_ entries: [Entry], in db: Database) {
        do throws(APIError) { try guards?.check() } catch {
            for entry in entries { entry.finish(error) }
            return
        }
        var failure = Self.failure(ofWhole: entries, in: db)
        if Self.isOutOfSpace(failure), ballast?.release() == true {
            failure = Self.failure(ofWhole: entries, in: db)
        }
        // After a failed fsync a second commit may succeed although the pages of the first are lost.
        let isFinal = failure.map { Fault(APIError(engine: $0)) == .poison } ?? true
        if isFinal || entries.count == 1 {
            for entry in entries { entry.finish(failure) }
        } else {
            // One of them failed, and all were rolled back; now each is executed on its own.
            Self.commitApart(entries, in: db)
        }
    }

    private static func isOutOfSpace(_ error: (any Error)?) -> Bool {
        (error as? DatabaseError)?.resultCode == .SQLITE_FULL
    }

    /// Commits writes that are all expected to succeed, as nearly all do. Returns the error if they were rolled back.
    private static func failure(ofWhole entries: [Entry], in db: Database) -> (any Error)? {
        do {
            try db.inTransaction(.immediate) {
                for entry in entries { try entry.run(db) }
                return .commit
            }
            return nil
        } catch {
            return error
        }
    }

    /// Commits those of the writes that succeed.
    private static func commitApart(_ entries: [Entry], in db: Database) {
        var outcomes: [(any Error)?] = []
        do {
            try db.inTransaction(.immediate) {
                for entry in entries {
                    let outcome = run(entry, in: db)
                    // A full disk, for one, ends the transaction, and with it the writes before and after.
                    if let outcome, !db.isInsideTransaction { throw outcome }
                    outcomes.append(outcome)
                }
                return .commit
            }
        } catch {
            outcomes = outcomes.map { $0 ?? error }
            outcomes += Array(repeating: error, count: entries.count - outcomes.count)
        }
        for (entry, outcome) in zip(entries, outcomes) { entry.finish(outcome) }
    }

    /// Executes a write that is rolled back alone if it fails.
    private static func run(_ entry: Entry, in db: Database) -> (any Error)? {
        do {
            try db.inSavepoint {
                try entry.run(db)
                return .commit
            }
            return nil
        } catch {
            return error
        }
    }
}
